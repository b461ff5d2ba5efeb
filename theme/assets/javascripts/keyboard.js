// What Material's frame leaves to a mouse, for a keyboard and for those who hear the page. Its menu,
// its search on a narrow window and the levels of its menu are labels of hidden boxes, which no key
// reaches; so each becomes a button. A window is narrow on a phone, and on a desktop at 200 %.
{
  const narrow = matchMedia("(max-width: 76.234375em)")
  const names = { __drawer: "Menu", __search: "Search" }
  const box = label => document.getElementById(label.htmlFor)
  const within = label => {
    if (!label.matches(".md-header__button")) return label.querySelector(".md-ellipsis, .md-nav__icon")
    const part = document.createElement("span")
    part.style.display = "inline-block"
    part.append(...label.childNodes)
    label.append(part)
    return part
  }
  // A label may not be a button, and what stands in it may.
  const buttons = [...document.querySelectorAll(
    ".md-header__button[for], .md-nav__link[for], .md-nav--primary .md-nav .md-nav__title[for]"
  )].filter(label => box(label)?.type === "checkbox")
    .map(label => ({ label, box: box(label), part: within(label), back: label.matches(".md-nav__title") }))

  const tell = ({ part, box }) => part.setAttribute("aria-expanded", box.checked)
  const become = () => buttons.forEach(button => {
    const { label, part, back } = button
    if (!narrow.matches && !label.matches(".md-header__button")) {
      for (const name of ["role", "tabindex", "aria-expanded", "aria-label"]) part.removeAttribute(name)
      return
    }
    part.setAttribute("role", "button")
    part.tabIndex = 0
    if (names[label.htmlFor]) part.setAttribute("aria-label", names[label.htmlFor])
    if (back) part.setAttribute("aria-label", `Back from: ${label.textContent.trim()}`)
    else tell(button)
  })
  become()
  narrow.addEventListener("change", become)

  const opener = name => buttons.find(it => it.box.id === name && it.label.matches(".md-header__button"))?.part
  const visible = element => element?.checkVisibility({ visibilityProperty: true })
  for (const button of buttons) {
    button.part.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return
      event.preventDefault()
      event.stopPropagation()  // Material would press it a second time
      button.label.click()
      // A level of the menu that opens or closes takes the keyboard with it.
      const other = buttons.find(it => it.box === button.box && it.back !== button.back)
      if (other) setTimeout(() => other.part.focus())
    })
    button.box.addEventListener("change", () => !button.back && button.part.role && tell(button))
  }

  // Escape closes the menu and the search, and the keyboard is where it was.
  const [drawer, search] = ["__drawer", "__search"].map(id => document.getElementById(id))
  let before
  search?.addEventListener("change", () => {
    if (search.checked) {
      setTimeout(() => document.querySelector(".md-search__input").focus())
      return
    }
    const back = visible(opener("__search")) ? opener("__search") : before
    before = undefined
    setTimeout(() => {
      if (document.activeElement.matches("body, .md-search *")) back?.focus?.()
    })
  })
  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (target.matches(".md-search__input")) before ??= relatedTarget
  })
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !drawer?.checked) return
    drawer.click()
    opener("__drawer")?.focus()
  })
  drawer?.addEventListener("change", () => {
    if (!drawer.checked || document.activeElement !== opener("__drawer")) return
    const links = [...document.querySelectorAll(".md-sidebar--primary :is(a, [tabindex='0'])")]
    setTimeout(() => links.find(visible)?.focus())
  })

  // Buttons that copy code. Material would make each when its code comes into sight, when the keyboard
  // may have passed; or all at once, and measure the page anew for each. What a press does is Material's.
  document.querySelectorAll("article pre > code").forEach((code, number) => {
    if (code.closest(".result")) return
    code.id ||= `code-${number}`  // Material gives the block around it another id when it is seen
    code.insertAdjacentHTML("beforebegin", `<nav class="md-code__nav" role="presentation"><button class="md-code__button"
      title="Copy to clipboard" data-clipboard-target="#${code.id}" data-md-type="copy"></button></nav>`)
  })
  document.querySelectorAll(".md-dialog").forEach(it => it.setAttribute("role", "status"))

  // What is wider than its box scrolls by the arrow keys, once the keyboard is on it.
  const reach = (it, wide) => {
    if (wide) {
      it.tabIndex = 0
      it.setAttribute("role", "group")
      it.setAttribute("aria-label", it.querySelector("caption")?.textContent ?? "Table")
    } else ["tabindex", "role", "aria-label"].forEach(name => it.removeAttribute(name))
  }
  const isWide = it => it.scrollWidth > it.clientWidth + 1
  const watch = new ResizeObserver(seen => seen
    .map(({ target }) => [target, isWide(target)])  // all, then change
    .forEach(([it, wide]) => reach(it, wide)))
  const tables = [...document.querySelectorAll(".md-typeset__scrollwrap")]
  tables.forEach(it => watch.observe(it))

  // Nobody measures by themselves what is not in sight, and the keyboard may jump there. In the pauses
  // of the page, so that it never waits for it. Code in sight is Material's.
  const scrollers = [...tables, ...document.querySelectorAll("article pre > code")]
  const idle = window.requestIdleCallback ?? (work => setTimeout(() => work({ timeRemaining: () => 0 }), 50))
  let left = []
  const measure = deadline => {
    do {
      const it = left.pop()
      if (it && isWide(it)) it.matches("code") ? it.tabIndex = 0 : reach(it, true)
    } while (left.length && deadline.timeRemaining() > 10)
    if (left.length) idle(measure)
  }
  const begin = () => {
    if (!left.length) idle(measure)
    left = [...scrollers].reverse()
  }
  addEventListener("load", begin)
  addEventListener("resize", begin)
}
