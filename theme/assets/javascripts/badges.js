/* The badge builder on the page: it reads the form, asks badge-rules.js, and shows what that says.
   A field's sentence appears once that field was used; a screen reader hears of it when the typing
   pauses. Without this script the form stays hidden. */
{
  const form = document.getElementById("badge-builder")
  if (form && globalThis.badgeRules) {
    const { faults, address, badge, spread } = badgeRules
    const inputs = [...form.querySelectorAll("input[type=text]")]
    const said = form.querySelector("[role=status]")
    const result = form.querySelector(".badge-builder__result")
    const look = form.querySelector("#badge-look")
    const texts = [...form.querySelectorAll("textarea")]
    const labelOf = input => form.querySelector(`label[for="${input.id}"]`).textContent
    const used = new Set()
    let saying

    /* A status that is written at each key would be read at each key. */
    const say = (sentence, pause = 0) => {
      clearTimeout(saying)
      saying = setTimeout(() => {
        said.textContent = sentence
        const faults = [...form.querySelectorAll(".badge-builder__fault")].map(it => it.textContent)
        const isAgain = faults.some(it => it && sentence.endsWith(it))
        said.classList.toggle("badge-builder__said--again", isAgain)
      }, pause)
    }

    const wish = () => Object.fromEntries(new FormData(form))

    const showFaults = (found, kind) => {
      for (const input of inputs) {
        const isAddress = spread(input.value, input.name, kind) !== null
        const fault = used.has(input.name) && !isAddress ? found[input.name] ?? "" : ""
        form.querySelector(`#${input.id}-fault`).textContent = fault
        fault ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid")
      }
    }

    const showBadge = asked => {
      const url = address(asked)
      const written = { link: url, ...badge(url, asked.kind) }
      for (const text of texts) text.value = written[text.id.replace("badge-", "")]
      look.href = url
      const words = asked.kind === "colab" ? ["Open in", "Colab"] : ["launch", "binder"]
      look.querySelectorAll("span").forEach((part, i) => { part.textContent = words[i] })
    }

    /* What is to be said when nobody says anything else. */
    const summary = found => {
      const shown = inputs.filter(input => input.hasAttribute("aria-invalid"))
      if (shown.length) return `${labelOf(shown[0])}: ${found[shown[0].name]}`
      const missing = inputs.filter(input => found[input.name]).map(labelOf)
      return missing.length ? `Still to fill in: ${missing.join(", ")}.` : "Your badge is ready."
    }

    const update = sentence => {
      const asked = wish()
      for (const part of form.querySelectorAll("[data-for]"))
        part.hidden = !part.dataset.for.split(" ").includes(asked.kind)
      form.elements.path.required = asked.kind === "colab"
      const found = faults(asked)
      showFaults(found, asked.kind)
      const isGood = Object.keys(found).length === 0
      if (isGood) showBadge(asked)
      result.hidden = !isGood
      say(sentence ?? summary(found), sentence ? 0 : 600)
    }

    /* An address in a field goes to where its parts belong. */
    const takeApart = input => {
      const parts = spread(input.value, input.name, wish().kind)
      if (!parts) return
      if (!(input.name in parts)) input.value = ""
      for (const [name, value] of Object.entries(parts)) {
        form.elements[name].value = value
        used.add(name)
      }
      const told = Object.entries(parts)
        .map(([name, value]) => `${labelOf(form.elements[name])} ${value}`)
      const isLong = parts.path?.includes("/")
      return `The address says: ${told.join(", ")}.`
        + (isLong ? " If the branch has a slash in its name, correct branch and file." : "")
    }

    form.addEventListener("input", event => {
      used.add(event.target.name)
      const isPasted = /^insertFrom(Paste|Drop)/.test(event.inputType)
      update(isPasted ? takeApart(event.target) : undefined)
    })
    // An address that was typed, or came by another way, is whole when the field is left.
    form.addEventListener("change", event => {
      const sentence = inputs.includes(event.target) ? takeApart(event.target) : undefined
      if (sentence) update(sentence)
    })
    form.addEventListener("submit", event => event.preventDefault())

    const copy = async text => {
      try {
        await navigator.clipboard.writeText(text.value)
        return true
      } catch {  // a page from the disk has no clipboard
        text.select()
        return document.execCommand("copy")
      }
    }
    form.addEventListener("click", async event => {
      const button = event.target.closest("[data-copy]")
      if (!button) return
      const text = form.querySelector(`#badge-${button.dataset.copy}`)
      const name = labelOf(text)
      say(await copy(text) ? `Copied: ${name}.` : `${name} could not be copied: mark it and copy it.`)
    })
    texts.forEach(text => text.addEventListener("focus", () => text.select()))

    form.hidden = false
    update()
    clearTimeout(saying)
  }
}
