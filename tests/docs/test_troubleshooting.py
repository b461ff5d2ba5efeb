"""Every message on the page of messages is one that Python, the client or the mine gives."""

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.docs.chapters import PROJECT
from tests.docs.running import python, run

PAGE = PROJECT.docs / "troubleshooting.md"
ELSEWHERE = ("In the browser", "Binder and Jupyter")
"""The groups whose messages cannot be had in this Python."""

OPENING = """
import re
import warnings
from pathlib import Path
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import requests
from intermine.query import Query
from intermine.webservice import Service
import minelet
from minelet.faraway import why_not
from urllib.error import URLError

service = Service(minelet.url())


def ask(*constraint, view="Gene.symbol"):
    query = service.select(view)
    if constraint:
        query.add_constraint(*constraint)
    return query


def three():
    query = ask("Gene.symbol", "=", "ACT1")
    query.add_constraint("Gene.length", ">", 1)
    return query


def joined():
    return ask(view="Gene.symbol").add_view("Gene.introns.length").outerjoin("introns")


def said(query, **more):
    data = {"query": query.to_xml(), "format": "json", **more}
    print(requests.post(service.root + "/query/results", data=data).json()["error"])


table = ask().add_view("Gene.length").dataframe(size=20)
"""

WAYS = {
    # Python
    "Missing parentheses": 'print "x"',
    "'(' was never": 'print(("a"\nx = 1',
    "incomplete input": 'print(("a")',
    "unterminated": 'x = "abc',
    "invalid character": "x = “a”",
    "expected ':'": "for row in [1]\n    print(row)",
    "unexpected indent": "x = 1\n  y = 2",
    "expected an indented": "for row in [1]:\nprint(row)",
    "NameError": "servce",
    "No module": "import no_such_package",
    "MutableMapping": "from collections import MutableMapping",
    "No such file": 'open("nothing.csv")',
    "concatenate": '"genes: " + 1',
    "unsupported operand": "ask().count + 1",
    "invalid escape": """
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    compile(r"'\\.'", "a file", "eval")
print(f"{caught[0].category.__name__}: {caught[0].message}")
""",
    # reaching a mine
    "Connection refused": 'Service("http://127.0.0.1:9/yeast")',
    "urlopen error [Errno …] …": 'Service("https://mine.invalid/mine/service")',
    "no host": 'Service("")',
    "got no answer": 'raise URLError(why_not("https://mine.example.org/mine", "https:"))',
    "came by https": 'raise URLError(why_not("http://mine.example.org/mine", "https:"))',
    "correct? [Errno Missing": 'Service(service.root + "/")',
    "valid webservice version": 'Service(f"{other}/page")',
    "Insufficient": 'Service(minelet.url(), token="old")',
    "timed out": """
import socket
silent = socket.create_server(("127.0.0.1", 0))
socket.setdefaulttimeout(0.2)
try:
    Service(f"http://127.0.0.1:{silent.getsockname()[1]}/mine")
finally:
    socket.setdefaulttimeout(None)
""",
    **{
        f"Errno {status}": f'Service(f"{{other}}/{status}").get_all_lists()'
        for status in (307, 308, 429, 502, 503)
    },
    "] 500": 'Service(f"{other}/500").get_all_lists()',
    "parsing model": 'Service(f"{other}/200").model',
    # the client, before it sends
    "no field called": 'ask(view="Gene.simbol")',
    "not a class in": 'ask(view="gene.symbol")',
    "represent an attribute": 'ask("Gene.chromosome", "=", "chrI")',
    "represent a class": 'ask("Gene.symbol", "LOOKUP", "ACT1")',
    "refer to an object": 'ask("Gene.symbol", "IN", "snoRNAs")',
    "not a subclass": 'ask("Gene", "Protein")',
    "No matching": 'ask("Gene.symbol", "==", "ACT1")',
    "node contents": 'ask("Gene.length", "ONE OF", [1]).count()',
    "not mentioned": 'three().set_logic("A")',
    "no constraint with": 'three().set_logic("A and B and C")',
    "Expected an operator": 'three().set_logic("A and(B)")',
    "Unmatched": 'three().set_logic("A and (B")',
    "Sort order": 'ask().add_sort_order("Gene.introns.length")',
    "Order must": 'ask().add_sort_order("Gene.symbol", "down")',
    "not a reference": 'ask().add_join("Gene.symbol")',
    "join style": 'ask().add_join("Gene.introns", "LEFT")',
    "keyword argument 'A'": 'service.get_template("Gene_GO").dataframe(A="ACT1")',
    "no template": 'service.get_template("Nothing")',
    "QUERY_PATH": "service.load_query(ask().to_xml()).count()",
    "Could not find": "service.get_lists()",
    "TextIOWrapper": """
Path("genes.txt").write_text("ACT1")
Service(minelet.url(), token="random").create_list(open("genes.txt"), "Gene")
""",
    "one or more elements": 'Service(minelet.url(), token="random").create_list([], "Gene")',
    "attribute 'size'": 'service.get_list("nothing").size',
    # the client, reading the answer
    "400": 'ask("Gene", "IN", "nothing").count()',
    "not logged in": 'service.create_list(["ACT1"], "Gene")',
    "Missing resource] 404": 'service.opener.open(service.root + "/nothing")',
    "'chromosome'": 'ask(view="Gene.chromosome.primaryIdentifier").first("rr")["chromosome"]',
    "subscriptable": 'ask().rows()["symbol"]',
    "'list' object": "ask().first().proteins.length",
    "row formats": 'ask().results("pandas")',
    "StopIteration": 'ask("Gene.symbol", "=", "x", view="Gene.length").summarise("length")',
    # what the mine says
    "There is no list": 'said(ask("Gene", "IN", "nothing"))',
    "overwrite": """
own = Service(minelet.url(), token="random")
own.create_list(["ACT1"], "Gene", name="twice")
ways = {"name": "twice", "type": "Gene", "token": own.opener.token}
print(requests.post(own.root + "/lists", params=ways, data="ACT1").json()["error"])
""",
    "correct format": 'said(ask("Gene.length", ">", "long"))',
    "lacks the parameter": 'print(requests.get(service.root + "/query/results").text)',
    "cannot be sorted": 'said(joined().add_sort_order("Gene.introns.length"))',
    "inside and outside": """
query = joined()
query.add_constraint("Gene.introns.length", ">", 1)
query.add_constraint("Gene.symbol", "=", "ACT1")
query.set_logic("A or B")
said(query)
""",
    "root of the query": 'said(ask("Gene", "ORF"))',
    "Summary path": 'said(ask(), summaryPath="Gene.chromosome")',
    "must be authenticated": 'print(requests.post(service.root + "/lists").text)',
    "access key": 'print(requests.get(service.root + "/lists?token=old").text)',
    # pandas and plotting
    "'symbol'": 'table["symbol"]',
    "Length mismatch": 'table.columns = ["a", "b", "c"]',
    "non-finite": 'pd.Series([1.0, float("nan")]).astype(int)',
    "truth value": 'table["Gene.length"] > 3 and table["Gene.length"] < 5',
    "trying to merge": 'table.assign(k=1).merge(table.assign(k="1"), on="k")',
    "'<' not supported": 'sorted([float("nan"), "ACT1"])',
    "str accessor": 'table["Gene.length"].str.upper()',
    "no numeric": 'table[["Gene.symbol"]].plot()',
    "same first dimension": "plt.plot([1, 2], [1, 2, 3])",
}
"""For a piece of a message that no other message has, code that produces the message."""


def messages() -> list[str]:
    """Return the messages of the page, without those that cannot be had here."""
    text = PAGE.read_text("utf-8")
    groups = re.split(r"^##+ (.+)$", text, flags=re.MULTILINE)
    found = []
    for title, body in zip(groups[1::2], groups[2::2], strict=True):
        terms = re.findall(r"^(`.*`)\n: ", body, re.MULTILINE)
        if title not in ELSEWHERE:
            found += [one for term in terms for one in re.findall(r"`([^`]+)`", term)]
    return found


def way_to(message: str) -> str:
    """Return the piece of `message` that names the way to it: the longest that is in it."""
    return max((piece for piece in WAYS if piece in message), key=len, default="")


@pytest.fixture(scope="module")
def other_mine():
    """A root under which a mine of trouble answers: /STATUS/service is out of order so."""

    class Trouble(BaseHTTPRequestHandler):
        def do_GET(self):
            _, kind, *rest = self.path.split("/")
            opening = rest[-2:] == ["version", "ws"]
            text = b"35" if opening and kind != "page" else b"a page"
            self.send_response(200 if opening else int(kind))
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Trouble) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def shell(other_mine, tmp_path_factory):
    """A Python as in a notebook, with what the ways need."""
    with python(tmp_path_factory.mktemp("trouble"), OPENING) as made:
        made.push({"other": other_mine})
        yield made


def test_the_page_has_messages_and_each_way_leads_to_one():
    listed = messages()
    assert len(listed) > 50
    assert {way_to(message) for message in listed} == set(WAYS)


@pytest.mark.parametrize("message", messages())
def test_the_message_is_what_a_reader_sees(message, shell):
    _, seen = run(shell, WAYS[way_to(message)])
    wanted = ".*".join(re.escape(part) for part in message.rstrip("…").split("…"))
    assert re.search(wanted, seen, re.DOTALL), seen
