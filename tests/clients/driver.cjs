// Calls InterMine's JavaScript client as pytest asks: one request a line on stdin, one answer a
// line on stdout. A request is a chain of calls on a Service: [["query", {...}], ["rows"]].
"use strict";

const readline = require("readline");
const { Service } = require("imjs");

// What cannot be written as JSON, or would bring the whole model along.
const LEFT_OUT = new Set(["service", "model", "summaryFields"]);

function write(answer) {
  const seen = (key, value) =>
    LEFT_OUT.has(key) || typeof value === "function" ? undefined : value;
  process.stdout.write(JSON.stringify(answer, seen) + "\n");
}

// rowByRow and its like hand over one item at a time.
function gather(on, method, given) {
  return new Promise((resolve, reject) => {
    const items = [];
    on[method](...given, {}, (item) => items.push(item), reject, () => resolve(items));
  });
}

async function step(value, [method, ...given]) {
  if (method.startsWith(".")) {
    return value[method.slice(1)];
  }
  if (/^(each|.*By)(Row|Record)$/.test(method)) {
    return gather(value, method, given);
  }
  return value[method](...given);
}

function reason(problem) {
  if (problem instanceof Error || typeof problem === "string") {
    return String(problem.message || problem);
  }
  return JSON.stringify(problem);
}

async function answer(line) {
  const { number, root, token, chain } = JSON.parse(line);
  try {
    let value = Service.connect({ root, token, errorHandler: () => {} });
    for (const call of chain) {
      value = await step(value, call);
    }
    write({ number, value: value === undefined ? null : value });
  } catch (problem) {
    write({ number, error: reason(problem) });
  }
}

readline.createInterface({ input: process.stdin }).on("line", answer);
