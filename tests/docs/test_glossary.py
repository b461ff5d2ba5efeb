"""The glossary: each term is explained in a sentence that fits a tooltip, and is met somewhere."""

import re

import pytest

from press.chapters import body
from press.glossary import read_terms
from tests.docs.chapters import PROJECT, all_pages

LONGEST = 220  # characters of a tooltip

GLOSSARY, _ = body(PROJECT.glossary.read_text("utf-8"))
TERMS = read_terms(GLOSSARY)
_LINK = re.compile(r"\]\((?:\.\./docs/)?glossary\.md#(?P<anchor>[^)\s]+)\)")


def linked() -> dict[str, set[str]]:
    """Return the terms that each page and lesson links to, by its file's name."""
    paths = [page.path for page in all_pages() if page.path != PROJECT.glossary]
    paths += sorted(PROJECT.notebooks.glob("*.ipynb"))
    return {path.name: set(_LINK.findall(path.read_text("utf-8"))) for path in paths}


def test_every_term_has_a_sentence():
    headings = re.findall(r"^### ", GLOSSARY, re.MULTILINE)
    assert len(TERMS) == len(headings) >= 70


@pytest.mark.parametrize("anchor", TERMS)
def test_a_first_sentence_stands_alone_and_fits_a_tooltip(anchor):
    sentence = TERMS[anchor]
    assert len(sentence) < LONGEST
    assert sentence.endswith((".", ")", "”"))
    assert not re.match(r"(?:This|These|That|It|They|Such|Compare|See)\b", sentence)


def test_every_link_to_a_term_finds_it():
    missing = {page: terms - TERMS.keys() for page, terms in linked().items()}
    assert {page: terms for page, terms in missing.items() if terms} == {}


def test_every_term_is_met_on_a_page_or_in_a_lesson():
    assert TERMS.keys() - set().union(*linked().values()) == set()


def test_terms_stand_in_alphabetical_order_in_their_group():
    for group in re.split(r"^## ", GLOSSARY, flags=re.MULTILINE)[1:]:
        terms = re.findall(r"^### (.+?)(?: \{.*\})?$", group, re.MULTILINE)
        assert terms == sorted(terms, key=lambda term: re.sub(r"\W", "", term).lower())


def test_the_glossary_links_to_terms_that_it_has():
    within = set(re.findall(r"\]\(#([^)\s]+)\)", GLOSSARY))
    assert within - TERMS.keys() == set()
