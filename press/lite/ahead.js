// Begins the kernel while JupyterLab is being made. JupyterLite starts its worker only when it has
// opened the notebook, seconds later, and then gets the one that was begun here. If it never asks,
// nothing is lost but the work. A page that is isolated from others has another worker, as it is.
const Plain = window.Worker;
const made = () => {
  const worker = new Plain(new URL("ahead.worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => {
    if (data?.guideWithoutPython) tell(data.guideWithoutPython);
  });
  return worker;
};

// JupyterLite itself would show a busy kernel for ever. It is there only when it has been made.
function tell(hosts) {
  if (!window.jupyterapp) return setTimeout(tell, 500, hosts);
  const from = hosts.join(" and ");
  const message = `Python did not start: its files come from ${from}, and did not all arrive. Try again later, or take Binder.`;
  const said = { message, type: "error", options: { autoClose: false } };
  return window.jupyterapp.restored.then(() =>
    window.jupyterapp.commands.execute("apputils:notify", said),
  );
}

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
