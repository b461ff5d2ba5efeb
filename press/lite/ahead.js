// While JupyterLab is being made, fetches what its kernel will ask for: the kernel begins seconds
// later, and finds these files in the browser's cache. press/lite/app.py fills in which they are.
const root = new URL(".", import.meta.url);
const wasm = new URL("/* wasm */", root);
// The browser keeps a compiled module as long as the page lives, for the kernel's worker, too.
WebAssembly.compileStreaming(fetch(wasm)).catch(() => {});
for (const address of [/* addresses */]) {
  fetch(new URL(address, root), { priority: "low" }).catch(() => {});
}
