/* A welcome in JupyterLab and JupyterLite, shown once in a browser tab for each session; on a phone
the list of files makes room for the lesson.

It is an extension as JupyterLab loads those that were built beforehand, but written by hand: it
has no parts that would have to be put together, and takes from JupyterLab what JupyterLab shares
(see `bootstrap.js` there). Its words are options of the page's configuration, each a text:

`guideWelcome`          what is said; JupyterLab shows 140 characters of it. Without it, nothing.
`guideWelcomeDownload`  the label of a button that saves the open file and hands it to the
                        browser. Without it, no button.

On Binder they come from binder/page_config.json, in JupyterLite from its `jupyter-lite.json`. */
(() => {
  "use strict";

  const NAME = "guide-welcome";
  const PHONE = 720; // pixels; wider than that, list and lesson stand side by side
  let modules;

  /* What JupyterLab shares under a name, in whichever version it has. */
  async function shared(name) {
    const [version] = Object.values(modules[name]);
    return (await version.get())();
  }

  /* Whether the welcome was not shown yet, which is true once. */
  function first(session) {
    const key = `${NAME}:${session}`;
    try {
      if (sessionStorage.getItem(key)) return false;
      sessionStorage.setItem(key, "shown");
    } catch {
      // A browser that keeps nothing: then it is shown again.
    }
    return true;
  }

  /* On a phone the list of files leaves a lesson no room. JupyterLab shows it as it opens one, and
     again a little later, so it is closed each time, until the reader has touched anything. */
  function makeRoom(app) {
    if (innerWidth > PHONE) return;
    let touched = false;
    for (const kind of ["pointerdown", "keydown"]) {
      addEventListener(kind, () => (touched = true), { capture: true, once: true });
    }
    app.commands.commandExecuted.connect((_, { id, result }) => {
      if (touched || id !== "filebrowser:activate") return;
      result.then(() => app.shell.collapseLeft()).catch((error) => console.error(NAME, error));
    });
  }

  async function welcome(app) {
    const { PageConfig } = await shared("@jupyterlab/coreutils");
    const message = PageConfig.getOption("guideWelcome");
    const label = PageConfig.getOption("guideWelcomeDownload");
    if (!message || !first(PageConfig.getBaseUrl())) return;
    const download = async () => {
      await app.commands.execute("docmanager:save");
      await app.commands.execute("docmanager:download");
    };
    const { Notification } = await shared("@jupyterlab/apputils");
    Notification.info(message, {
      autoClose: false, // who reads slowly, or with the ears, needs the time
      actions: label ? [{ label, callback: download }] : [],
    });
  }

  const plugin = {
    id: `${NAME}:plugin`,
    description: "Says how long a session lives, offers to save, and makes room on a phone.",
    autoStart: true,
    activate: (app) => {
      makeRoom(app);
      // Not awaited: JupyterLab is restored only after every plugin has been activated.
      app.restored.then(() => welcome(app)).catch((error) => console.error(NAME, error));
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => {
      modules = scope;
    },
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
