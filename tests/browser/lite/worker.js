// Runs lessons' cells in Pyodide as JupyterLite's own worker does (PyodideRemoteKernel), with the
// same settings, packages and kernel, and without the page around it.

let shared;
let ran = 0;

const LITE = new URL("../lite/", self.location.href);

/** Return the notebook-format data of what Python hands over. */
function plain(value) {
  return value?.toJs ? value.toJs({ dict_converter: Object.fromEntries }) : value;
}

async function started() {
  const config = await (await fetch(new URL("jupyter-lite.json", LITE))).json();
  const { pyodideUrl, loadPyodideOptions } =
    config["jupyter-config-data"].litePluginSettings["@jupyterlite/pyodide-kernel-extension:kernel"];
  const address = new URL(pyodideUrl, LITE).href;
  const { loadPyodide } = await import(address);
  const python = await loadPyodide({
    indexURL: address.slice(0, address.lastIndexOf("/") + 1),
    ...loadPyodideOptions,
    lockFileURL: new URL(loadPyodideOptions.lockFileURL, LITE).href,
    stdout: () => {},
    stderr: () => {},
  });
  await python.runPythonAsync("import piplite.piplite, pyodide_kernel");
  return python;
}

/**
 * Put the kernel back to how a lesson finds it. JupyterLite gives each a Python of its own; here they
 * share one, of which the start would take longer than most lessons.
 */
const AFRESH = `
import pathlib, shutil, socket, sys, warnings
import matplotlib, pandas
from pyodide_kernel import ipython_shell as _shell

_shell.reset()
_shell.run_line_magic("xmode", "Context")
matplotlib.rc_file_defaults()
pandas.reset_option("all", silent=True)
warnings.resetwarnings()
socket.setdefaulttimeout(None)
for _name in [name for name in sys.modules if name.partition(".")[0] == "intermine"]:
    del sys.modules[_name]
`;

/** Write the files beside the lessons where the lesson looks for them. */
async function copyFiles(python, folder, target) {
  const listing = await (await fetch(new URL(`api/contents/${folder}all.json`, LITE))).json();
  python.FS.mkdirTree(target);
  for (const { name, type } of listing.content) {
    if (type === "directory") await copyFiles(python, `${folder}${name}/`, `${target}/${name}`);
    else if (type === "file") {
      const file = await fetch(new URL(`files/${folder}${name}`, LITE));
      python.FS.writeFile(`${target}/${name}`, new Uint8Array(await file.arrayBuffer()));
    }
  }
}

/** Run every cell of a lesson from the top; return its outputs by cell, and the seconds taken. */
async function run(lesson, before) {
  const begun = performance.now();
  shared ??= started();
  const python = await shared;
  if (ran++) await python.runPythonAsync(AFRESH);
  const folder = `/lessons${ran}`;
  await copyFiles(python, "", folder);
  python.FS.chdir(folder);
  if (before) await python.runPythonAsync(before);
  const kernelModule = python.globals.get("pyodide_kernel");
  const kernel = kernelModule.kernel_instance.copy();
  kernel._parent_header = python.toPy({ header: {} });
  const shell = kernel.interpreter.copy();
  let outputs;
  const stream = (name, text) => outputs.push({ output_type: "stream", name, text });
  kernelModule.stdout_stream.publish_stream_callback = stream;
  kernelModule.stderr_stream.publish_stream_callback = stream;
  shell.displayhook.publish_execution_result = (count, data, metadata) =>
    outputs.push({ output_type: "execute_result", execution_count: count, data: plain(data), metadata: plain(metadata) });
  shell.display_pub.display_data_callback = (data, metadata) =>
    outputs.push({ output_type: "display_data", data: plain(data), metadata: plain(metadata) });
  const ready = performance.now();
  const cells = {};
  const seconds = {};
  const notebook = await (await fetch(new URL(`files/${lesson}.ipynb`, LITE))).json();
  for (const cell of notebook.cells) {
    const source = [].concat(cell.source).join("");
    if (cell.cell_type !== "code" || !source.trim()) continue;
    const start = performance.now();
    cells[cell.id] = outputs = [];
    const result = plain(await kernel.run(source));
    if (result.status === "error") {
      const ename = result.ename.replace(/^<class '(?:.*\.)?(\w+)'>$/, "$1");
      outputs.push({ output_type: "error", ename, evalue: result.evalue, traceback: result.traceback });
      if (!(cell.metadata.tags ?? []).includes("raises-exception")) break;
    }
    seconds[cell.id] = (performance.now() - start) / 1000;
  }
  return { cells, seconds, started: (ready - begun) / 1000, all: (performance.now() - begun) / 1000 };
}

/** Run Python; return what its last line is worth, or its error. */
async function tell(code) {
  shared ??= started();
  const python = await shared;
  python.globals.set("_code", code);
  return python.runPython(`
from pyodide.code import eval_code
try:
    _said = str(eval_code(_code))
except Exception as error:
    _said = f"{type(error).__name__}: {error}"
_said
`);
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ done: data.code ? await tell(data.code) : await run(data.lesson, data.before) });
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};
