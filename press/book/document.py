"""The Typst file that holds the book together, and the words of its lists."""

import datetime
import json
from collections.abc import Iterator

from press.book.leaf import Book
from press.days import day

GLOSSARY = "glossary"
"""The page whose headings below a group are the terms."""


def literal(value: object) -> str:
    """Return a value as Typst writes it: text, number, date, None, or a list of these."""
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case str():
            # Typst knows these escapes of JSON, and reads every other letter as it is.
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case datetime.date():
            return f"datetime(year: {value.year}, month: {value.month}, day: {value.day})"
        case list() | tuple():
            return f"({''.join(f'{literal(item)}, ' for item in value)})"
    raise TypeError(type(value))


def call(name: str, **arguments: object) -> str:
    """Return a call of a function of the design, as markup."""
    given = ", ".join(f"{key}: {literal(value)}" for key, value in arguments.items())
    return f"#{name}({given})"


def document(book: Book, addresses: dict[str, list[str]]) -> str:
    """Return the text of the file that Typst is given.

    Args:
        book: the clean pages.
        addresses: of each page those it leads to, in the order of their numbers.
    """
    lines = ['#import "front.typ": *', '#import "back.typ": *']
    about = {
        "title": book.title,
        "subtitle": book.subtitle,
        "authors": book.authors,
        "language": book.language,
        "date": datetime.date.fromisoformat(book.date),
    }
    lines.append(f"#show: {call('book.with', **about)[1:]}")
    lines.append(
        call(
            "cover",
            title=book.title,
            subtitle=book.subtitle,
            authors=book.authors,
            version=book.version,
            date=day(book.date),
            data=day(book.data_date) if book.data_date else "",
            url=book.site_url,
            picture=_picture(book),
        )
    )
    lines.append("#contents()")
    for part in book.parts:
        if part.title is not None:
            named = [(leaf.anchor, leaf.called, leaf.title) for leaf in part.leaves]
            lines.append(f"#part-opener({literal(part.title)}, {literal(named)})")
        for leaf in part.leaves:
            head = call(
                "leaf",
                part=part.title or book.title,
                title=leaf.title,
                anchor=leaf.anchor,
                depth=0 if part.title is None else 1,
            )
            lines.append(f'{head}[#include "{leaf.anchor}.typ"]')
    listed = [
        (leaf.anchor, f"{leaf.called}  {leaf.title}".strip(), addresses[leaf.anchor])
        for leaf in book.leaves
    ]
    if any(urls for _, _, urls in listed):
        lines.append(f"#addresses({literal(listed)})")
    if terms := sorted(_terms(book), key=lambda pair: pair[1].casefold()):
        lines.append(f"#terms({literal(terms)})")
    return "\n".join(lines) + "\n"


def _picture(book: Book) -> tuple[str, str] | None:
    """Return the first drawing of the first page, which shows what the book is about."""
    drawings = book.leaves[0].body.iter("img")
    found = next((it for it in drawings if it.get("src").endswith(".svg")), None)
    return None if found is None else (found.get("src"), found.get("alt"))


def _terms(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the anchor and the name of each term that the glossary explains."""
    for leaf in book.leaves:
        if leaf.anchor == GLOSSARY:
            for heading in leaf.body.iter("h3"):
                yield heading.get("id"), " ".join("".join(heading.itertext()).split())
