// Begins the kernel while JupyterLab is being made. JupyterLite starts its worker only when it has
// opened the notebook, seconds later, and then gets the one that was begun here. If it asks for
// another, as when its page is isolated, or never asks, nothing is lost but the work.
const Plain = window.Worker;

if (!window.crossOriginIsolated) {
  const early = new Plain(new URL("ahead.worker.js", import.meta.url), { type: "module" });
  window.Worker = new Proxy(Plain, {
    construct(target, given) {
      if (!String(given[0]).includes("/comlink.worker.")) return Reflect.construct(target, given);
      window.Worker = Plain; // a kernel that is started again begins anew
      return early;
    },
  });
}
