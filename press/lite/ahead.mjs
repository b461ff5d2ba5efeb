// What JupyterLite's kernel takes for Pyodide: Pyodide, which may have been begun already.
const pyodide = new URL("/* pyodide */", import.meta.url).href;
const options = "/* options */";

let early = null;
let reached = false; // whether Pyodide's host has answered

/** Begin a Python that the next `loadPyodide` returns. */
export function begin() {
  const lockFileURL = new URL(options.lockFileURL, import.meta.url).href;
  performance.mark("begun");
  early = load({ ...options, lockFileURL }).then(imported);
  early.catch(tell); // who asks for it is told too, but shows nothing of it
}

/** Return a Python, as Pyodide's own function of this name does. */
export async function loadPyodide(given) {
  const begun = early;
  early = null;
  if (begun === null) return load(given);
  const python = await begun;
  python.setStdout({ batched: given.stdout });
  python.setStderr({ batched: given.stderr });
  return python;
}

/** Let the page say that Python did not come (ahead.js), and whose files it may have lacked. */
function tell(error) {
  console.error(error);
  const hosts = [new URL(pyodide).host];
  if (reached) hosts.push(self.location.host); // where our wheels and the lock are
  self.postMessage({ guideWithoutPython: [...new Set(hosts)] });
}

async function load(given) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  reached = true;
  return loadPyodide({ ...given, indexURL: pyodide });
}

/** Import what the kernel will: IPython takes longer than anything else of it. */
async function imported(python) {
  performance.mark("loaded");
  await python.runPythonAsync("import IPython.core.interactiveshell, minelet.service");
  performance.mark("imported");
  return python;
}
