// Begins the kernel while JupyterLab is being made. JupyterLite starts its worker only when it has
// opened the notebook, seconds later, and then gets the one that was begun here. If it never asks,
// nothing is lost but the work. A page that is isolated from others has another worker, as it is.
const Plain = window.Worker;
const made = () => new Plain(new URL("ahead.worker.js", import.meta.url), { type: "module" });

if (!window.crossOriginIsolated) {
  let early = made();
  window.Worker = new Proxy(Plain, {
    construct(target, given) {
      if (!String(given[0]).includes("/comlink.worker.")) return Reflect.construct(target, given);
      const worker = early ?? made(); // a kernel that is started again begins anew
      early = null;
      return worker;
    },
  });
}
