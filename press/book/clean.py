"""What becomes of every element of a page: one table by class, one by tag.

What stands in neither stops the build: then somebody has to say what it is in a book.
"""

from lxml import etree
from lxml.etree import _Element as Element

from press.book import boxes, heads, links, pictures
from press.book.page import Page, Rules, children, classes, say, text_of
from press.book.words import words


def keep(page: Page, target: Element, source: Element) -> None:
    """The same in the book."""
    page.fill(page.within(target, source, source.tag), source)


def open_up(page: Page, target: Element, source: Element) -> None:
    """What is in it, without itself."""
    own = source.get("id")
    before = len(target)
    page.fill(target, source)
    if own and len(target) > before and not target[before].get("id"):
        target[before].set("id", page.id(own))  # a link may lead there
    elif own:
        page.left_out.add(own)


def drop(page: Page, target: Element, source: Element) -> None:
    """Nothing: it is for a screen, or for a mouse."""
    page.leave_out(source)


def heading(page: Page, target: Element, source: Element) -> None:
    """A heading, without its permalink."""
    level = int(source.tag[1])
    if level > page.level + 1:
        raise page.fault(
            f"the heading “{_name(source)}” is of degree {level}, right below one of"
            f" degree {page.level}",
            "leave out no degree",
        )
    page.level, page.place = level, _name(source)
    made = page.within(target, source, source.tag)
    page.fill(made, source)
    if not made.get("id"):
        raise page.fault("a heading without an id", "give it one")


def _name(source: Element) -> str:
    return text_of(source).removesuffix("¶").strip()


def cell_of_table(page: Page, target: Element, source: Element) -> None:
    """A cell; numbers are set to the right."""
    made = page.within(target, source, source.tag)
    for name in ("rowspan", "colspan"):
        if source.get(name, "1") != "1":
            made.set(name, source.get(name))
    right = "text-align:right" in "".join((source.get("style") or "").split())
    if right or "number" in classes(source):
        made.set("class", "number")
    page.fill(made, source)


def table(page: Page, target: Element, source: Element) -> None:
    """A table; one without a caption keeps the name that it has for screen readers."""
    made = page.within(target, source, "table")
    if source.get("aria-label") and not children(source, "caption"):
        etree.SubElement(made, "caption").text = source.get("aria-label")
    for child in children(source):
        page.put(made, child)


def quoted(page: Page, target: Element, source: Element) -> None:
    """Words of others."""
    say(target, "“")
    page.fill(target, source)
    say(target, "”")


def small(page: Page, target: Element, source: Element) -> None:
    """What stands small below the rest of a table's cell."""
    inside = target.text or len(target)
    if target.tag in ("td", "th") and inside and not (len(target) and target[-1].tag == "br"):
        etree.SubElement(target, "br")
    page.fill(target, source)


def maths(page: Page, target: Element, source: Element) -> None:
    """A formula, as it is."""
    made = etree.SubElement(target, "math", {"display": source.get("display", "inline")})
    _copy(page, made, source)


def _copy(page: Page, target: Element, source: Element) -> None:
    target.text = source.text
    for child in children(source):
        if child.tag not in _MATHS:
            raise page.fault(
                f"the book knows no <{child.tag}> in a formula", "add it to press/book/clean.py"
            )
        kept = {name: value for name, value in child.items() if name in _MATHS_SAYS}
        _copy(page, etree.SubElement(target, child.tag, kept), child)


_MATHS = words(
    "mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable"
    " mtr mtd mstyle mfenced mpadded mphantom menclose"
)
_MATHS_SAYS = words(
    "mathvariant stretchy fence separator form open close linethickness displaystyle accent"
)

_KEPT = words(
    "p ul ol li dl dt dd blockquote hr strong em code kbd sub sup br caption thead tbody tr"
)

RULES = Rules(
    by_tag={
        **dict.fromkeys(_KEPT, keep),
        **dict.fromkeys(("span", "div", "section", "time", "abbr", "noscript"), open_up),
        **dict.fromkeys(("h1", "h2", "h3", "h4"), heading),
        **dict.fromkeys(("th", "td"), cell_of_table),
        **dict.fromkeys(("script", "style", "link"), drop),
        **dict.fromkeys(("svg", "img"), pictures.drawing),
        "p": pictures.paragraph,
        "pre": boxes.pre,
        "table": table,
        "details": boxes.folded,
        "figure": pictures.figure,
        "math": maths,
        "a": links.link,
        "q": quoted,
        "small": small,
    },
    by_class={
        # Around the text
        ("p", "eyebrow"): drop,  # kind, number and minutes are those of the leaf
        ("p", "standfirst"): heads.standfirst,
        ("div", "standfirst"): heads.standfirst,
        ("section", "launch"): heads.launch,
        ("p", "run"): heads.run,
        ("section", "promise"): heads.promise,
        ("section", "key-points"): heads.key_points,
        ("details", "dated-facts"): heads.dated_facts,
        ("p", "checked"): heads.checked,
        # For a screen
        ("a", "headerlink"): drop,
        ("a", "footnote-backref"): drop,
        ("a", "md-content__button"): drop,
        ("p", "no-print"): drop,
        ("p", "hero__more"): drop,
        ("form", "badge-builder"): drop,  # a <noscript> beside it says how it goes by hand
        ("form", "links__find"): drop,
        ("caption", "unseen"): drop,  # says how large the table is, which a reader of the book sees
        ("ol", "way"): drop,  # the book's own contents say it
        ("section", "downloads"): drop,  # the reader has one of them already
        # Boxes
        ("div", "admonition"): boxes.note,
        ("details", "success"): boxes.solution,
        **{("details", kind): boxes.note for kind in boxes.KINDS - {"success"}},
        ("details", "links__machinery"): drop,  # each page has its own launch bar
        ("div", "tabbed-set"): boxes.tabs,
        ("div", "highlight"): boxes.code,
        ("pre", "output-text"): boxes.output,
        ("div", "cell"): boxes.cell,
        ("div", "cell-input"): boxes.cell_input,
        ("div", "cell-output"): boxes.cell_output,
        ("div", "output-error"): boxes.error,
        ("div", "output-figure"): pictures.figure,
        # Links
        ("a", "footnote-ref"): links.note_reference,
        ("div", "footnote"): links.notes,
    },
    plain=words(
        "home hero hero__what hero__picture readers lesson lesson-text cheat-sheet"
        " mines links print-only"
        " output-html output-sentence output-error__tag dataframe number links__table links__data"
        " link-status link-note link-notes link-mark link-mark__say link-mark__copy keys"
        " diagram trend"
        " boxed md-typeset__scrollwrap md-typeset__table"
    )
    | frozenset(
        f"{name}--{kind}"
        for name in ("link-status", "link-mark")
        for kind in words("excepted gone good moved suspect unchecked unsure place lost")
    ),
)
