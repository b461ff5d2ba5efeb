"""A program in JavaScript, for InterMine's client imjs 4 under Node."""

from __future__ import annotations

import json

from minelet.codegen.asked import Asked
from minelet.query.queryjson import to_json

STEPS = [
    "Install Node.js, at least 18: https://nodejs.org/",
    "In a terminal, in an empty folder, type   npm install imjs@4",
    "Keep this text there in a file named query.js and type   node query.js",
]
# What imjs does not know (its Query.OP_DICT).
UNKNOWN = {"!==", "ISNT"}
TEACHING = """
// Operators of the mine that its client has yet to learn.
Object.assign(Query.OP_DICT, {});
"""
PROGRAM = """
const {{ {needed} }} = require("imjs");
{taught}
const service = Service.connect({connection});

// The columns (select), and which rows (where): change the values as you like.
const query = {query};

service.rows(query).then(
  (rows) => {{
    for (const row of rows) {{
      console.log(row.join("\\t"));
    }}
  }},
  (problem) => {{
    console.error(String(problem));
    process.exitCode = 1;
  }}
);
"""


def write(asked: Asked) -> str:
    """Return the program."""
    asked = asked.plain()
    connection = {"root": asked.root}
    if asked.token:
        connection["token"] = asked.token
    query = to_json(asked.query)
    query.pop("title", None)
    query.pop("description", None)
    unknown = {one.op.lower(): one.op for one in asked.query.coded() if one.op in UNKNOWN}
    return asked.top(STEPS, "//") + PROGRAM.format(
        needed="Query, Service" if unknown else "Service",
        taught=TEACHING.format(json.dumps(unknown)) if unknown else "",
        connection=json.dumps(connection, ensure_ascii=False),
        query=json.dumps(query, ensure_ascii=False, indent=2),
    )
