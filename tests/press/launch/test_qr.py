"""A code says its address to a real reader of codes, and stays small."""

from xml.etree import ElementTree

import pytest

from press.launch.qr import qr_svg

LESSON = "https://fomightez.github.io/guide_to_intermine-binder/go/01/"


def test_it_says_in_words_what_it_shows():
    svg = ElementTree.fromstring(qr_svg(LESSON).replace("<svg ", '<svg xmlns="s" ', 1))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == f"QR code of {LESSON}"


def test_what_stands_in_an_address_stays_an_attribute():
    assert 'aria-label="QR code of https://a.example/?b=1&amp;c=&quot;&lt;"' in qr_svg(
        'https://a.example/?b=1&c="<'
    )


@pytest.mark.parametrize("url", [LESSON, f"{LESSON}../../notebooks/12-studied-and-unknown/"])
def test_it_costs_a_page_little(url):
    assert len(qr_svg(url)) < 3500
