/* The rules of the badge builder, without a page: what may be typed, what it leads to, and how a
   badge is written. They are those of press/launch/addresses.py, names.py, pasted.py and
   badges.py, where each is explained; tests/press/launch/badge-cases.json is run through both. */
globalThis.badgeRules = (() => {
  const INTERFACES = { lab: "lab/tree/", notebook: "tree/" }
  const BINDER = ["https://mybinder.org/badge_logo.svg", "Launch on Binder"]
  const COLAB = ["https://colab.research.google.com/assets/colab-badge.svg", "Open in Colab"]
  const BADGES = { binder: BINDER, apart: BINDER, colab: COLAB }

  // ── Addresses ────────────────────────────────────────────────────────────

  /* As Python's urllib.parse.quote: encodeURIComponent leaves !'()* as they are. */
  const quote = (text, safe = "/") => encodeURIComponent(text)
    .replace(/[!'()*]/g, it => "%" + it.charCodeAt(0).toString(16).toUpperCase())
    .replace(/%[0-9A-F]{2}/g, it => {
      const plain = String.fromCharCode(parseInt(it.slice(1), 16))
      return safe.includes(plain) ? plain : it
    })
  const segment = text => quote(text, "")

  const binderUrl = wish => {
    const start = `https://mybinder.org/v2/gh/${quote(wish.repository)}/${segment(wish.branch)}`
    const opens = INTERFACES[wish.interface]
    const opened = path => (opens + quote(path)).replace(/\/+$/, "")
    if (wish.kind !== "apart")
      return wish.path || wish.interface !== "lab"
        ? `${start}?urlpath=${quote(opened(wish.path))}` : start
    const folder = wish.content.split("/")[1]
    const pulled = {
      repo: `https://github.com/${wish.content}`,
      branch: wish.content_branch,
      urlpath: opened(`${folder}/${wish.path}`),
    }
    const query = Object.entries(pulled).map(([name, value]) => `${name}=${segment(value)}`)
    return `${start}?urlpath=${segment(`git-pull?${query.join("&")}`)}`
  }

  const colabUrl = wish => "https://colab.research.google.com/github/"
    + `${quote(wish.repository)}/blob/${segment(wish.branch)}/${quote(wish.path)}`

  // ── What may be typed ────────────────────────────────────────────────────

  const HALF = [/[\ud800-\udfff]/u, "There is half a character in it: delete it and type it again."]
  const BRANCH = [
    [/ /, "A branch's name has no spaces."],
    [/[\x00-\x1f\x7f]/, "A branch's name has no line breaks, tabs or other control characters."],
    [/[~^:?*[\\]/, "A branch's name has none of these: ~ ^ : ? * [ \\"],
    [/\.\./, "A branch's name has no two dots in a row."],
    [/^-/, "A branch's name does not begin with a hyphen."],
    [/^\/|\/\/|\/$/, "In a branch's name a slash stands alone, between other characters."],
    [/(?:^|\/)\.|\.lock(?:\/|$)/, "No part of a branch's name begins with a dot or ends in .lock."],
    [/\.$/, "A branch's name does not end with a dot."],
    [/@\{|^@$/, "A branch's name is not @ alone, and has no @{ in it."],
    HALF,
  ]
  const PATH = [
    [/^[A-Za-z]+:\/\//, "This address is not understood: type the path of the file."],
    [/^\//, "Leave out the first slash: the path begins in the repository."],
    [/\\/, "Write / between folders, not \\."],
    [/[\x00-\x1f\x7f]/, "A path has no line breaks, tabs or other control characters."],
    [/\/\/|\/$/, "Write one slash between two names, and none at the end."],
    [/(?:^|\/)\.\.?(?:\/|$)/, "Leave out . and ..: the path only leads down."],
    HALF,
  ]
  const first = (rules, text) => rules.find(([pattern]) => pattern.test(text))?.[1]

  const cleaned = text => text.replace(/^[ \t\r\n\u00a0]+|[ \t\r\n\u00a0]+$/g, "")

  const repositoryFault = text => {
    if (!text) return "Type the repository: OWNER/NAME."
    if (text.includes("://"))
      return "This address is not understood: type OWNER/NAME of a repository on GitHub."
    const [owner, ...names] = text.split("/")
    if (names.length !== 1 || !owner || !names[0])
      return "Write OWNER/NAME: its owner, one slash, and its name."
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(owner))
      return "The owner, before the slash, has letters, digits and hyphens, begins with no hyphen,"
        + " and has 39 characters at most."
    if (!/^[A-Za-z0-9._-]{1,100}$/.test(names[0]))
      return "The name, after the slash, has letters, digits, dots, hyphens and underscores,"
        + " 100 at most."
    if ([".", ".."].includes(names[0])) return "A repository's name is not made of dots alone."
    if (/\.(?:git|wiki)$/i.test(names[0]))
      return "A repository's name does not end in .git or .wiki: leave that out."
  }
  const branchFault = text => text ? first(BRANCH, text) : "Type the branch, such as main."
  const fileFault = text => first(PATH, text)
  const notebookFault = text => {
    if (!text) return "Colab opens one notebook: type its path, which ends in .ipynb."
    if (!text.endsWith(".ipynb")) return "Colab opens only notebooks: the path must end in .ipynb."
  }

  // ── Wishes and badges ────────────────────────────────────────────────────

  const tidy = wish => Object.fromEntries(
    Object.entries(wish).map(([name, text]) => [name, cleaned(text)]))

  /* For each field at fault, one sentence. */
  const faults = wish => {
    wish = tidy(wish)
    if (!Object.hasOwn(BADGES, wish.kind))
      return { kind: `Choose a badge: ${Object.keys(BADGES).join(", ")}.` }
    const found = {
      repository: repositoryFault(wish.repository),
      branch: branchFault(wish.branch),
      path: fileFault(wish.path),
    }
    if (wish.kind === "apart") {
      found.content = repositoryFault(wish.content)
      found.content_branch = branchFault(wish.content_branch)
    }
    if (wish.kind === "colab") found.path ??= notebookFault(wish.path)
    else if (!Object.hasOwn(INTERFACES, wish.interface))
      found.interface = `Choose what opens the file: ${Object.keys(INTERFACES).join(", ")}.`
    return Object.fromEntries(Object.entries(found).filter(([, sentence]) => sentence))
  }

  /* Where the badge leads; throws the first fault. */
  const address = wish => {
    for (const [name, sentence] of Object.entries(faults(wish)))
      throw new Error(`${name}: ${sentence}`)
    wish = tidy(wish)
    return wish.kind === "colab" ? colabUrl(wish) : binderUrl(wish)
  }

  const escaped = text => text.replaceAll("&", "&amp;")

  /* The badge in each language; throws when it cannot be one. */
  const badge = (url, kind) => {
    if (!url.startsWith("https://"))
      throw new Error("The address of a badge must begin with https://.")
    if (!Object.hasOwn(BADGES, kind))
      throw new Error("There is no badge of that kind;"
        + ` choose one of ${Object.keys(BADGES).join(", ")}.`)
    const [image, words] = BADGES[kind]
    // What could end a link or an attribute is not among these.
    url = quote(url, ":/?#@!$&+,=%").replace(/%(?![0-9A-Fa-f]{2})/g, "%25")
    return {
      markdown: `[![${words}](${image})](${url})`,
      rst: `.. image:: ${image}\n   :target: ${url}\n   :alt: ${words}`,
      html: `<a href="${escaped(url)}"><img src="${image}" alt="${words}"></a>`,
    }
  }

  // ── What is pasted ───────────────────────────────────────────────────────

  const GITHUB =
    /^(?:(?:https?:\/\/)?(?:www\.)?github\.com\/|(?:ssh:\/\/)?git@github\.com[:/])([^?#]+)/i
  const GOOGLE = /^(?:https?:\/\/)?colab\.research\.google\.com\/github\/([^?#]+)/i
  const RAW = /^(?:https?:\/\/)?raw\.githubusercontent\.com\/([^?#]+)/i
  const VIEWS = ["blob", "tree", "raw", "edit", "blame"]
  const ALL = { repository: "repository", branch: "branch", path: "path" }
  const ENVIRONMENT = { repository: "repository", branch: "branch" }
  const CONTENT = { content: "repository", content_branch: "branch", path: "path" }

  const decoded = text => {
    try { return decodeURIComponent(text) } catch { return text }
  }

  const takeApart = text => {
    text = cleaned(text)
    const found = GITHUB.exec(text) ?? GOOGLE.exec(text)
    const raw = found ? null : RAW.exec(text)
    if (!found && !raw) return null
    const parts = (found ?? raw)[1].replace(/\/+$/, "").split("/").map(decoded)
    if (!parts[0] || !parts[1]) return null
    const repository = `${parts[0]}/${parts[1].replace(/\.git$/i, "")}`
    let rest = raw ? parts.slice(2) : VIEWS.includes(parts[2]) ? parts.slice(3) : []
    if (rest[0] === "refs" && ["heads", "tags"].includes(rest[1])) rest = rest.slice(2)
    return { repository, branch: rest[0] ?? "", path: rest.slice(1).join("/") }
  }

  /* What an address that was pasted into `field` means for that field and those beside it. */
  const spread = (text, field, kind) => {
    const place = takeApart(text)
    if (!place) return null
    const takes = kind !== "apart" ? ALL : Object.hasOwn(ENVIRONMENT, field) ? ENVIRONMENT : CONTENT
    const found = Object.entries(takes).map(([name, part]) => [name, place[part]])
    return Object.fromEntries(found.filter(([, value]) => value))
  }

  return { faults, address, badge, spread }
})()
