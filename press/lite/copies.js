// What a reader saves in JupyterLite stays in the browser, and is opened from then on in the place
// of the file that the guide publishes, however old it is. So before JupyterLite starts, this looks
// for such copies. It asks only about one that stems from an older file than today's, or from
// nobody knows which, and that differs from today's in more than outputs. An old lesson that its
// reader has only run is not asked about either: it is kept beside the new one, which opens.
//
// A copy of a lesson carries the version that it stems from in its metadata (press/lite/copies.py).
// For other files the version that was there before they were first saved is kept in localStorage,
// and so is that of every file that a reader preferred a copy to.
//
// Whatever fails here must not keep JupyterLite from starting.
const ROOT = new URL(".", import.meta.url);
const STORAGE = `JupyterLite Storage - ${ROOT.pathname}`; // as JupyterLite names it
const FILES = "files";
const CHECKPOINTS = "checkpoints"; // what "Revert to checkpoint" goes back to, by path
const PATIENCE = 4000; // milliseconds, then JupyterLite starts as if there were no copies

/** Let the reader choose about each old copy; JupyterLite is started when this has ended. */
export async function settle() {
  try {
    localStorage.length; // fails where a browser keeps nothing: then nothing hides a lesson either
    const found = await soon(oldCopies());
    const asked = [];
    for (const it of found) {
      if (!it.onlyRun || !(await soon(setAside(it)).then(() => true, warned))) asked.push(it);
    }
    if (!asked.length) return;
    const { ask } = await import("./copies-dialog.js");
    await ask(asked, choose);
  } catch (error) {
    console.warn("Copies of lessons were not looked for:", error);
  }
}

/* Do what the reader has chosen about a copy: "new" or "mine". */
async function choose(it, choice) {
  if (choice === "new") await setAside(it);
  if (choice === "mine" || !isLesson(it.path)) remember(it.path, it.version);
}

function soon(promise) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error("it took too long")), PATIENCE);
  });
  return Promise.race([promise, late]);
}

/* Which copies to ask about. The file that lists the versions is waited for only by those who have
   stored something. */
async function oldCopies() {
  const published = fetched("versions.json").then((text) => JSON.parse(text));
  published.catch(() => {});
  const names = (await stored((database) => keys(database.transaction(FILES)))) ?? [];
  published.then((versions) => note(versions, names)).catch(() => {});
  if (!names.length) return [];
  const versions = await published;
  const ours = names.filter((path) => Object.hasOwn(versions, path));
  const models = await stored((database) => {
    const store = database.transaction(FILES).objectStore(FILES);
    return Promise.all(ours.map((path) => done(store.get(path))));
  });
  const differing = await Promise.all(
    ours.map((path, at) => compared(path, models[at], versions[path]).catch(warned)),
  );
  const opened = new URLSearchParams(location.search).get("path");
  const found = differing.filter(Boolean).map((it) => ({ ...it, free: freeName(it, names) }));
  return found.sort((one, other) => (other.path === opened) - (one.path === opened));
}

/* Before a copy of a file without metadata is saved for the first time, what it will stem from. */
function note(versions, names) {
  for (const path of Object.keys(versions)) {
    if (!isLesson(path) && !names.includes(path)) remember(path, versions[path]);
  }
}

function copy(path, model, version) {
  const text = textOf(model);
  const remembered = localStorage.getItem(entry(path));
  const from = isLesson(path) ? notebookOf(text)?.metadata?.guide?.version : remembered;
  return { path, text, version, from, remembered, saved: model.last_modified };
}

/* So that one copy that fails keeps no reader from choosing about the others. */
function warned(error) {
  console.warn("A copy was left as it is:", error);
  return null;
}

/* The copy with the title of today's lesson, null when it is none to ask about. */
async function compared(path, model, version) {
  const it = copy(path, model, version);
  if (it.version === it.from || it.version === it.remembered) return null;
  const today = await fetched(`files/${it.path}`);
  if (essence(it.path, it.text) === essence(it.path, today)) {
    remember(it.path, it.version);
    return null;
  }
  const onlyRun = isLesson(path) && it.from !== undefined && it.from === (await versionOf(it.text));
  return { ...it, onlyRun, title: notebookOf(today)?.metadata?.guide?.title };
}

/* The version of a lesson, as press/lite/copies.py has it; undefined where nothing can be hashed,
   which is on a page without HTTPS. */
async function versionOf(text) {
  const encoder = new TextEncoder();
  const parts = parted(notebookOf(text)?.cells ?? []).flat();
  const named = parts.map((part) => `${encoder.encode(part).length}:${part}`);
  const hash = await crypto.subtle?.digest("SHA-256", encoder.encode(named.join("")));
  return hash && Array.from(new Uint8Array(hash), (it) => it.toString(16).padStart(2, "0")).join("");
}

const isLesson = (path) => path.endsWith(".ipynb");

/* What a reader has written or we have. JupyterLab puts an empty cell below the last that is run. */
function essence(path, text) {
  const cells = isLesson(path) && notebookOf(text)?.cells;
  return cells ? JSON.stringify(parted(cells)) : text;
}

function parted(cells) {
  const parts = cells.map((cell) => [cell.cell_type, [cell.source].flat().join("")]);
  return parts.filter(([, source]) => source.trim());
}

function notebookOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/* The text of a file as JupyterLite stores it. */
function textOf({ content, format }) {
  if (typeof content !== "string") return JSON.stringify(content);
  if (format !== "base64") return content;
  return new TextDecoder().decode(Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0)));
}

/* A published file: asked for anew, which also mends what the browser has cached for JupyterLite. */
async function fetched(path) {
  const answer = await fetch(new URL(path, ROOT), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${answer.status}: ${path}`);
  return answer.text();
}

const entry = (path) => `guide-copies:${ROOT.pathname}${path}`;

function remember(path, version) {
  try {
    localStorage.setItem(entry(path), version);
  } catch {
    // There is no room: then the reader is asked again.
  }
}

/* Let `use` work with what JupyterLite has stored; undefined when it has stored nothing. It is
   closed at once: an open one keeps JupyterLite from making stores in it. */
async function stored(use) {
  const opening = indexedDB.open(STORAGE);
  let isNew = false;
  opening.onupgradeneeded = () => {
    isNew = true;
    opening.transaction.abort(); // JupyterLite makes it, as it wants it
  };
  const database = await done(opening).catch((error) => {
    if (!isNew) throw error;
  });
  if (!database) return undefined;
  try {
    return database.objectStoreNames.contains(FILES) ? await use(database) : undefined;
  } finally {
    database.close();
  }
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const keys = (transaction) => done(transaction.objectStore(FILES).getAllKeys());

/* Give a copy another name, with its checkpoints, so that the published file is seen again: all of
   it or nothing. One that another tab has saved since is left, to be asked about next time. */
function setAside({ path, saved }) {
  return stored(async (database) => {
    const stores = [FILES, CHECKPOINTS].filter((it) => database.objectStoreNames.contains(it));
    const change = database.transaction(stores, "readwrite");
    const ended = new Promise((resolve, reject) => {
      change.oncomplete = resolve;
      change.onabort = () => reject(change.error);
    });
    ended.catch(() => {}); // it is awaited below, unless something else fails first
    const model = await done(change.objectStore(FILES).get(path));
    if (model?.last_modified === saved) {
      const free = freeName({ path, saved }, await keys(change));
      const moved = (it) => it && { ...it, path: free, name: free.split("/").pop() };
      for (const store of stores.map((it) => change.objectStore(it))) {
        const value = await done(store.get(path));
        if (value) store.put(Array.isArray(value) ? value.map(moved) : moved(value), free);
        store.delete(path);
      }
    }
    await ended;
  });
}

/* A name for a copy that nothing has yet, as `01-first-query (my copy of 2026-11-20).ipynb`. */
function freeName({ path, saved }, taken) {
  const [, stem, ending] = path.match(/^(.*?)(\.[^./]*)?$/);
  const date = new Date(saved);
  const two = (number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const words = Number.isNaN(date.getTime()) ? "my copy" : `my copy of ${day}`;
  const name = (more) => `${stem} (${words}${more})${ending ?? ""}`;
  let free = name("");
  for (let next = 2; taken.includes(free); next += 1) free = name(`, ${next}`);
  return free;
}
