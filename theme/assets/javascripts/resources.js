/* The table of links: sorted by its heads, filtered by words and by status. What is shown is
   in the page's address, so that it can be shared. Without this script the table is whole. */
{
  const box = document.getElementById("links")
  const form = box?.querySelector("form")
  if (form) {
    const table = box.querySelector("table")
    const body = table.tBodies[0]
    const rows = [...body.rows]
    const heads = [...table.tHead.rows[0].cells]
    const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    let texts  // of each row, what is looked for; made for the first who looks
    const read = () => new Map(rows.map(row => {
      const links = [...row.querySelectorAll("[data-register]")].map(link => link.getAttribute("href"))
      return [row, plain([row.textContent, ...links].join(" "))]
    }))
    const { compare } = new Intl.Collator("en", { numeric: true, ignorePunctuation: true })
    const value = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent
    let sorted = ""  // the name of a column; with - before it, from its end

    const sort = name => {
      const column = heads.findIndex(head => head.id === "links-" + name.replace("-", ""))
      sorted = column < 0 ? "" : name
      const way = name.startsWith("-") ? -1 : 1
      heads.forEach(head => head.removeAttribute("aria-sort"))
      heads[column]?.setAttribute("aria-sort", way > 0 ? "ascending" : "descending")
      body.append(...column < 0 ? rows : [...rows].sort((one, other) => {
        const [a, b] = [value(one, column), value(other, column)]
        return !a - !b || way * compare(a, b)  // what has no value comes last
      }))
    }

    const filter = () => {
      const wanted = plain(form.find.value).split(/\s+/).filter(Boolean)
      if (wanted.length) texts ??= read()
      const chosen = [...form.querySelectorAll(":checked")].map(it => it.value)
      for (const row of rows)
        row.hidden = !wanted.every(word => texts.get(row).includes(word))
          || chosen.length > 0 && !chosen.includes(row.dataset.status)
      form.querySelector("output").textContent =
        `${rows.filter(row => !row.hidden).length} of ${rows.length} shown`
      return { find: form.find.value.trim(), status: chosen.join(","), sort: sorted }
    }

    const update = () => {
      const address = new URL(location)
      for (const [name, text] of Object.entries(filter()))
        text ? address.searchParams.set(name, text) : address.searchParams.delete(name)
      address.hash = address.search ? "links" : address.hash
      history.replaceState(history.state, "", address)
    }

    for (const head of heads) {
      const button = document.createElement("button")
      button.append(...head.childNodes)
      button.onclick = () => {
        const name = head.id.replace("links-", "")
        sort(sorted === name ? "-" + name : name)
        update()
      }
      head.append(button)
    }
    form.oninput = update
    form.onsubmit = event => event.preventDefault()
    form.onreset = () => setTimeout(() => { sort(""); update() })
    form.hidden = false

    const asked = new URLSearchParams(location.search)
    form.find.value = asked.get("find") ?? ""
    const statuses = (asked.get("status") ?? "").split(",")
    form.querySelectorAll("[type=checkbox]").forEach(it => { it.checked = statuses.includes(it.value) })
    if (asked.get("sort")) sort(asked.get("sort"))
    filter()
  }
}
