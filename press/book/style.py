"""The theme's rules as far as they colour a drawing: small CSS, resolved for the light scheme.

A drawing in a page takes the page's colours by variables, classes and attribute selectors. A file
of its own has no page, so what the rules say is written into it, element by element.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import tinycss2
from lxml import etree
from lxml.etree import _Element as Element
from tinycss2 import color4

from press.book.words import words
from press.errors import PressError

PROPERTIES = words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray"
    " stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit paint-order color"
    " opacity clip-path marker-start marker-mid marker-end"
    " font-family font-size font-weight font-style font-size-adjust text-anchor letter-spacing"
    " dominant-baseline stop-color stop-opacity visibility display"
)
"""What of a rule matters in a drawing."""
_LAYOUT = frozenset({"display", "color", "opacity", "visibility", "letter-spacing", "clip-path"})
"""Those that pages use for much else: for them alone a selector need not be understood."""
_NEVER = words("hover focus focus-visible focus-within active visited target")
"""States of a page in use; a book is not in use."""

Declaration = tuple[str, str, bool]
"""Name, value, and whether it is important."""

_HEX = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])(?![0-9a-f])")


@dataclass(frozen=True)
class Simple:
    """One condition on one element."""

    kind: str
    """tag, class, attribute, is, or never."""
    name: str = ""
    value: str = ""
    choices: tuple["Chain", ...] = ()

    def fits(self, element: Element) -> bool:
        """Tell whether an element meets it."""
        if self.kind == "class":
            return self.name in _classes(element)
        if self.kind == "tag":
            return self.name in ("*", element.tag)
        if self.kind == "attribute":
            given = element.get(self.name)
            return given is not None and self.value in _tight(self.name, given)
        if self.kind == "is":
            return any(matches(chain, element) for chain in self.choices)
        return False


Compound = tuple[Simple, ...]
Chain = tuple[tuple[str, Compound], ...]
"""From the element outwards: how it stands to the one before (">" or " "), and its conditions."""


@dataclass(frozen=True)
class Rule:
    """Conditions, and what they set."""

    chain: Chain
    weight: tuple[int, int]
    """Specificity: classes and attributes, then tags. No drawing is told apart by an id."""
    values: Mapping[str, str]
    important: frozenset[str]


@dataclass(frozen=True)
class Style:
    """Rules in their order, and variables of the light scheme."""

    rules: list[Rule] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def within(self, element: Element) -> list[Rule]:
        """Return those rules, in their order, that may choose an element or one inside of it."""
        tags = {one.tag for one in element.iter(etree.Element)}
        classes = {name for one in element.iter(etree.Element) for name in _classes(one)}
        return [
            rule
            for rule in self.rules
            if all(
                (simple.kind != "class" or simple.name in classes)
                and (simple.kind != "tag" or simple.name in tags or simple.name == "*")
                and simple.kind != "never"
                for simple in rule.chain[0][1]
            )
        ]

    def resolve(self, value: str) -> str:
        """Return a value without `var()`."""
        if "var(" not in value:
            return value
        for _ in range(9):
            found = re.search(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)", value)
            if found is None:
                return value
            put = self.variables.get(found[1], found[2])
            if put is None:
                raise PressError(
                    f"theme/assets/stylesheets: no variable {found[1]} is set, which a drawing of"
                    " the book needs; set it, or mend the rule that asks for it."
                )
            value = f"{value[: found.start()]}{put.strip()}{value[found.end() :]}"
        raise PressError(f"theme/assets/stylesheets: `{value}` turns in a circle; mend it.")


def read_style(folder: Path, variables: Mapping[str, str] | None = None) -> Style:
    """Return the theme's style for drawings.

    Args:
        folder: of the theme's stylesheets.
        variables: that the book sets otherwise.

    Raises:
        PressError: when a rule that draws has a selector that is not understood.
    """
    style = Style()
    for path in sorted(folder.glob("*.css")):
        add_rules(style, path.read_text("utf-8"), path.name)
    style.variables.update(variables or {})
    return style


def add_rules(style: Style, css: str, where: str) -> None:
    """Add the rules of one stylesheet to a style.

    What stands in @media is left out: it is for screens of a kind, or for the dark scheme.

    Args:
        style: to be added to.
        css: the stylesheet.
        where: its name, for an error.
    """
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type != "qualified-rule":
            continue
        found = tuple(_declared(rule.content))
        selector = tinycss2.serialize(rule.prelude).strip()
        # A page's root: its variables hold everywhere.
        if re.fullmatch(r":root|\[data-md-color-scheme\](\[[^\]]*\])?", selector):
            style.variables.update({name: value for name, value, _ in found if name[:2] == "--"})
        drawn = [one for one in found if one[0] in PROPERTIES]
        if not drawn:
            continue
        values = {name: value for name, value, _ in drawn}
        important = frozenset(name for name, _, urgent in drawn if urgent)
        try:
            chains = parse_selectors(rule.prelude)
        except ValueError as error:
            if not values.keys() - _LAYOUT - {"font-family", "font-size", "font-weight"}:
                continue  # for the page's text
            raise PressError(
                f"theme/assets/stylesheets/{where}: the book does not understand `{error}` in"
                f" `{selector}`; write the selector otherwise, or teach press/book/style.py."
            ) from None
        for chain in chains:
            style.rules.append(Rule(chain, _weight(chain), values, important))


@lru_cache(4096)
def declarations(css: str) -> tuple[Declaration, ...]:
    """Return what a style attribute sets."""
    return tuple(_declared(css))


def _declared(css: str | list) -> Iterator[Declaration]:
    """Yield what a text sets, or what the tokens of a rule set."""
    for one in tinycss2.parse_declaration_list(css, skip_comments=True, skip_whitespace=True):
        if one.type == "declaration":
            yield one.lower_name, tinycss2.serialize(one.value).strip(), one.important


def parse_selectors(tokens: Iterable[Any]) -> list[Chain]:
    """Return the selectors of a rule, each from the element outwards.

    Raises:
        ValueError: with what is not understood.
    """
    chains, steps, compound, join = [], [], [], ""
    for token in [*tokens, None]:
        kind = token.type if token is not None else "end"
        text = getattr(token, "value", "")
        if kind == "whitespace" or (kind == "literal" and text == ">"):
            if compound:
                steps.append((join, tuple(compound)))
                compound, join = [], " "
            join = ">" if kind == "literal" else join
        elif kind == "end" or (kind == "literal" and text == ","):
            if compound:
                steps.append((join, tuple(compound)))
            # Each step is joined to the one inside of it.
            inner = [*(join for join, _ in steps[1:]), ""]
            chains.append(tuple(zip(reversed(inner), reversed([c for _, c in steps]), strict=True)))
            steps, compound, join = [], [], ""
        else:
            compound.append(_simple(token, kind, text, compound))
    return [tuple(_without_marks(chain)) for chain in chains]


def _without_marks(chain: Chain) -> Iterator[tuple[str, Compound]]:
    for join, compound in chain:
        yield join, tuple(simple for simple in compound if simple.kind != "mark")


def _simple(token: Any, kind: str, text: str, before: list[Simple]) -> Simple:
    marked = before[-1].name if before and before[-1].kind == "mark" else ""
    if kind == "literal" and text in (".", ":"):
        return Simple("mark", text if marked != ":" else "::")
    if kind == "ident" and marked == ".":
        return Simple("class", text)
    if marked == "::" or (marked == ":" and kind == "ident" and text in _NEVER):
        return Simple("never")
    if kind == "function" and marked == ":" and token.lower_name in ("is", "where"):
        return Simple("is", choices=tuple(parse_selectors(token.arguments)))
    if kind == "[] block":
        return _attribute(token)
    if (kind == "ident" and not marked) or (kind == "literal" and text == "*"):
        return Simple("tag", text)
    raise ValueError(tinycss2.serialize([token]))


def _attribute(token: Any) -> Simple:
    found = re.fullmatch(
        r"\s*([\w-]+)\s*(?:(\*?=)\s*\"?([^\"]*)\"?)?\s*", tinycss2.serialize(token.content)
    )
    if found is None or found[2] == "=":
        raise ValueError(tinycss2.serialize([token]))
    return Simple("attribute", found[1], _tight(found[1], found[3] or ""))


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


@lru_cache(4096)
def _tight(name: str, value: str) -> str:
    """Return an attribute so that it can be compared: a style is written in more than one way."""
    if name != "style":
        return value
    return _HEX.sub(r"#\1\1\2\2\3\3", "".join(value.split()).lower())


def matches(chain: Chain, element: Element) -> bool:
    """Tell whether a selector chooses an element."""
    for simple in chain[0][1]:
        if not simple.fits(element):
            return False
    outer = chain[1:]
    if not outer:
        return True
    around = element.iterancestors() if outer[0][0] == " " else [element.getparent()]
    return any(one is not None and matches(outer, one) for one in around)


def _weight(chain: Chain) -> tuple[int, int]:
    classes = tags = 0
    for _, compound in chain:
        for simple in compound:
            classes += simple.kind in ("class", "attribute")
            tags += simple.kind == "tag" and simple.name != "*"
            if simple.kind == "is":
                most = max(map(_weight, simple.choices))
                classes, tags = classes + most[0], tags + most[1]
    return classes, tags


@lru_cache(1024)
def colour(value: str) -> tuple[str, float] | None:
    """Return a colour as #rrggbb and its opacity, and None for what is none, as `url(#…)`.

    Args:
        value: of a property, without variables and `currentcolor`.
    """
    mixed = re.fullmatch(r"color-mix\(in srgb,\s*(\S+) (\d+)%,\s*(\S+)\)", value)
    if mixed:
        one, other, share = (
            color4.parse_color(mixed[1]),
            color4.parse_color(mixed[3]),
            int(mixed[2]),
        )
        parts = [a * share / 100 + b * (1 - share / 100) for a, b in zip(one, other, strict=True)]
    else:
        found = color4.parse_color(value)
        if found is None or found == "currentcolor":
            return None
        parts = list(found.to("srgb"))
    red, green, blue = (round(min(max(part, 0), 1) * 255) for part in parts[:3])
    return f"#{red:02x}{green:02x}{blue:02x}", parts[3]
