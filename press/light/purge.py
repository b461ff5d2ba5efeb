"""Leaves out of a style sheet what no page of the site can use.

A selector goes when it names, outside of brackets such as `:not(…)`, a class or an id that is
nowhere in the site, or a tab where no page has so many; a rule, when all its selectors have gone.
Then the custom properties and the animations that nothing names any more. What is not certain
stays.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import rcssmin
import tinycss2
from tinycss2.ast import (
    AtRule,
    HashToken,
    IdentToken,
    LiteralToken,
    Node,
    NumberToken,
    QualifiedRule,
)

from press.light.used import SETTINGS, Used

_VALUE = re.compile(r"(--md-code-hl-[\w-]+):([^;}]+)")
_READ = re.compile(r"var\((--md-code-hl-[\w-]+)\)")
_CODE_CLASS = re.compile(r"\.highlight \.(\w+)")
_CODE_RULE = re.compile(r"((?:\.highlight \.\w+,?)+)\{([^}]*)\}")
_HOLDERS = {"media", "supports", "container", "layer"}
"""At-rules that hold rules."""


def purged(css: str, used: Used) -> str:
    """Return the style sheet `css` without what a site of these names cannot use, and minified.

    Args:
        css: a style sheet, or several in the order in which they apply.
        used: the names of the site.
    """
    rules = list(_rules(tinycss2.parse_stylesheet(css, skip_comments=True), used))
    while True:
        text = tinycss2.serialize(rules)
        kept = list(_without_orphans(rules, _named(rules) | used.properties))
        if tinycss2.serialize(kept) == text:
            return rcssmin.cssmin(text)
        rules = kept


def colours_of(css: str) -> dict[str, str]:
    """Return what a style sheet says of each class of code that Pygments marks.

    Returns:
        By class, the declarations of its rules `.highlight .CLASS`, with the custom property that
        gives the colour replaced by the last value that the sheet gives it.
    """
    values = dict(_VALUE.findall(css))
    found: dict[str, str] = {}
    for selectors, declarations in _CODE_RULE.findall(css):
        said = _READ.sub(lambda it: values.get(it[1], it[0]), declarations)
        for name in _CODE_CLASS.findall(selectors):
            found[name] = found.get(name, "") + said
    return found


def _rules(nodes: Sequence[Node], used: Used) -> Iterator[Node]:
    """Yield the rules that may apply, each with the selectors that may."""
    for node in nodes:
        if isinstance(node, QualifiedRule):
            selectors = [it for it in _split(node.prelude) if _may_apply(it, used)]
            if selectors:
                node.prelude = _joined(selectors)
                yield node
        elif isinstance(node, AtRule) and node.lower_at_keyword in _HOLDERS and node.content:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True)
            node.content = list(_rules(inner, used))
            if any(it.type != "whitespace" for it in node.content):
                yield node
        else:
            yield node


def _split(prelude: Sequence[Node]) -> list[list[Node]]:
    """Return the selectors of a list that commas part."""
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    return selectors


def _joined(selectors: Sequence[Sequence[Node]]) -> list[Node]:
    comma = LiteralToken(0, 0, ",")
    return [node for selector in selectors for node in (comma, *selector)][1:]


def _may_apply(selector: Sequence[Node], used: Used) -> bool:
    tabs = any(isinstance(it, IdentToken) and it.value == "tabbed-set" for it in selector)
    for before, node in pairwise([None, *selector]):
        if isinstance(node, HashToken) or (isinstance(node, IdentToken) and before == "."):
            if not used.has(node.value):
                return False
        elif node.type == "[] block":
            match [it for it in node.content if it.type != "whitespace"]:
                case [name, sign, value] if sign == "=" and name.value in SETTINGS:
                    if (name.value, value.value) not in used.settings:
                        return False
        elif tabs and node.type == "function" and node.lower_name == "nth-child":
            # Material has rules for twenty, which a browser tries on each element of a page.
            match node.arguments:
                case [NumberToken(int_value=int(place))] if place > used.tabs:
                    return False
    return True


def _named(rules: Sequence[Node]) -> set[str]:
    """Return every word of the values in `rules`: custom properties that are read, animations."""
    found: set[str] = set()

    def read(nodes: Sequence[Node]) -> None:
        for node, after in pairwise([*nodes, None]):
            if isinstance(node, IdentToken) and not (node.value.startswith("--") and after == ":"):
                found.add(node.value)
            if isinstance(node, AtRule) and node.lower_at_keyword.endswith("keyframes"):
                read(node.content or [])  # its own name is no use of it
                continue
            for part in ("content", "arguments"):
                read(getattr(node, part, None) or [])

    read(rules)
    return found


def _without_orphans(rules: Sequence[Node], named: set[str]) -> Iterator[Node]:
    """Yield the rules without custom properties and animations that are not in `named`."""
    for node in rules:
        if isinstance(node, QualifiedRule):
            node.content = list(_declarations(node.content, named))
            if any(it.type != "whitespace" for it in node.content):
                yield node
        elif isinstance(node, AtRule) and node.lower_at_keyword in _HOLDERS and node.content:
            node.content = list(_without_orphans(node.content, named))
            if any(it.type != "whitespace" for it in node.content):
                yield node
        elif isinstance(node, AtRule) and node.lower_at_keyword.endswith("keyframes"):
            if tinycss2.serialize(node.prelude).strip() in named:
                yield node
        else:
            yield node


def _declarations(content: Sequence[Node], named: set[str]) -> Iterator[Node]:
    """Yield a rule's content without the custom properties that are not in `named`."""
    if any(it.type == "{} block" for it in content):  # rules within the rule: left as they are
        yield from content
        return
    declaration: list[Node] = []
    for node in [*content, LiteralToken(0, 0, ";")]:
        declaration.append(node)
        if node == ";":
            first = next(it for it in declaration if it.type not in ("whitespace", "comment"))
            orphan = isinstance(first, IdentToken) and first.value.startswith("--")
            if first != ";" and not (orphan and first.value not in named):
                yield from declaration
            declaration = []
