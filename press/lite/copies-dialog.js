// The dialog in which a reader chooses between a copy in the browser and the file of today. It is
// fetched only when there is something to choose: see copies.js.
const STYLE = `
.copies {
  --ink: #1c2726; --soft: #4f5c5a; --sheet: #fff; --behind: #eef2f0; --line: #b9c4c0;
  --green: #0b6154; --on-green: #fff; --red: #9b1c1c;
  color-scheme: light; box-sizing: border-box; width: min(42rem, calc(100vw - 1.5rem));
  max-height: calc(100dvh - 1.5rem); overflow: auto; margin: auto; padding: 1.25rem 1.5rem;
  border: 1px solid var(--line); border-radius: .5rem; background: var(--sheet); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.copies::backdrop { background: #eef2f0; }
.copies h1 { margin: 0 0 .5rem; font-size: 1.3rem; line-height: 1.3; }
.copies p { margin: 0 0 .75rem; }
.copies fieldset { min-width: 0; margin: 0 0 1rem; padding: .5rem 1rem .75rem; border: 1px solid var(--line); border-radius: .4rem; }
.copies legend { padding: 0 .3rem; font-weight: 600; overflow-wrap: anywhere; }
.copies fieldset p { margin-bottom: .5rem; }
.copies label { display: grid; grid-template-columns: auto 1fr; gap: 0 .6rem; align-items: baseline; padding: .3rem 0; cursor: pointer; }
.copies input { margin: 0; accent-color: var(--green); }
.copies label small { grid-column: 2; color: var(--soft); font-size: .9rem; overflow-wrap: anywhere; }
.copies__buttons { display: flex; flex-wrap: wrap; gap: .6rem; }
.copies button { min-height: 2.5rem; padding: .3rem 1.1rem; border: 1px solid var(--green); border-radius: .35rem; background: none; color: var(--green); font: inherit; cursor: pointer; }
.copies button[type=submit] { background: var(--green); color: var(--on-green); font-weight: 600; }
.copies :is(button, input):focus-visible { outline: 3px solid var(--green); outline-offset: 2px; }
.copies .copies__later { margin: .6rem 0 0; color: var(--soft); font-size: .9rem; }
.copies [role=alert] { color: var(--red); font-weight: 600; }
.copies [role=alert]:empty { display: none; }
@media (prefers-color-scheme: dark) {
  .copies {
    --ink: #e1e8e4; --soft: #a6b4b0; --sheet: #182122; --line: #465351; --green: #74cfba;
    --on-green: #10201d; --red: #ff9d94; color-scheme: dark;
  }
  .copies::backdrop { background: #0f1516; }
}`;

const FRAME = `
<form>
  <h1 id="copies-title"></h1>
  <p id="copies-what"></p>
  <div class="copies__each"></div>
  <p role="alert"></p>
  <div class="copies__buttons">
    <button type="submit">Confirm</button>
    <button type="button" aria-describedby="copies-later">Decide later</button>
  </div>
  <p class="copies__later" id="copies-later"></p>
</form>`;

const EACH = `
<fieldset>
  <legend></legend>
  <p></p>
  <label><input type="radio" value="new" checked><span>Open the new one</span><small></small></label>
  <label><input type="radio" value="mine"><span>Go on with my copy</span><small></small></label>
</fieldset>`;

const ONE = [
  "Your copy, or the new one?",
  "You saved a file in this browser, and the guide now has a different one of the same name. Which of them shall open? Nothing is lost, whichever you choose.",
  "Later means: your copy opens now, and you are asked again next time.",
];
const SEVERAL = [
  "Your copies, or the new ones?",
  "You saved files in this browser, and the guide now has different ones of the same names. Which of them shall open? Nothing is lost, whichever you choose.",
  "Later means: your copies open now, and you are asked again next time.",
];
const REFUSED =
  "The browser could not give your copy another name: perhaps it has no room left. Your copy is as it was. Go on with it, or decide later.";

/**
 * Show the dialog; the promise is kept when it has been closed.
 *
 * @param found what to choose about: `path`, `title` of a lesson, `saved` when, `from` which
 *   version if that is known, `free`, the name that a copy would get.
 * @param choose called with one of `found` and "new" or "mine"; not when the reader decides later.
 */
export async function ask(found, choose) {
  if (!document.body) await new Promise((go) => addEventListener("DOMContentLoaded", go));
  const style = made(`<style>${STYLE}</style>`);
  const dialog = document.createElement("dialog");
  dialog.className = "copies";
  dialog.lang = "en";
  dialog.setAttribute("aria-labelledby", "copies-title");
  dialog.setAttribute("aria-describedby", "copies-what");
  dialog.innerHTML = FRAME;
  const tell = (selector, text) => {
    dialog.querySelector(selector).textContent = text;
  };
  const [heading, what, meaning] = found.length === 1 ? ONE : SEVERAL;
  tell("h1", heading);
  tell("#copies-what", what);
  tell("#copies-later", meaning);
  dialog.querySelector(".copies__each").append(...found.map(fieldset));
  document.head.append(style);
  document.body.append(dialog);
  const closed = new Promise((go) => dialog.addEventListener("close", go));
  const [submit, later] = dialog.querySelectorAll("button");
  later.addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = [...dialog.querySelectorAll("input:checked")].map((input) => input.value);
    submit.disabled = true;
    try {
      for (const [at, it] of found.entries()) await choose(it, chosen[at]);
      dialog.close();
    } catch (error) {
      console.warn("A copy of a lesson could not be renamed:", error);
      tell("[role=alert]", REFUSED);
      submit.disabled = false;
    }
  });
  dialog.showModal();
  await closed;
  dialog.remove();
  style.remove();
}

function fieldset({ path, title, saved, from, free }, number) {
  const part = made(EACH);
  const [asNew, asMine] = part.querySelectorAll("small");
  part.querySelector("legend").textContent = title ? `${title} (${path})` : path;
  const origin = from
    ? `It comes from an older version of the ${title ? "lesson" : "file"}.`
    : "It is not the same as today's, and we cannot tell which version it comes from.";
  part.querySelector("p").textContent = `${when(saved)} ${origin}`;
  asNew.textContent = `Your copy stays beside it, as “${free}”.`;
  asMine.textContent =
    "You are asked again when the guide's file changes again. To see the new one, rename or delete your copy.";
  for (const [at, input] of [...part.querySelectorAll("input")].entries()) {
    const note = part.querySelectorAll("small")[at];
    input.name = `copy-${number}`;
    note.id = `copy-${number}-${input.value}`;
    const words = input.nextElementSibling;
    words.id = `${note.id}-words`;
    input.setAttribute("aria-labelledby", words.id); // the label as a whole would be read twice
    input.setAttribute("aria-describedby", note.id);
  }
  return part;
}

function when(saved) {
  const date = new Date(saved);
  if (Number.isNaN(date.getTime())) return "You saved a copy.";
  return `You saved your copy on ${date.toLocaleDateString("en-GB", { dateStyle: "long" })}.`;
}

function made(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}
