"""Of rules for tabs those stay that a page can need."""

from press.light.purge import purged
from press.light.used import used_by

CSS = (
    ".tabbed-set>input:nth-child(2):checked~.tabbed-labels>:nth-child(2){color:red}"
    ".tabbed-set>input:nth-child(3):checked~.tabbed-labels>:nth-child(3){color:red}"
    ".rows>:nth-child(3){color:red}"
)
TABS = '<div class="tabbed-set rows" data-tabs="1:2"><div class="tabbed-labels"></div></div>'


def test_rules_for_more_tabs_than_stand_side_by_side_are_left_out():
    text = purged(CSS, used_by([TABS, "<p>none</p>"], []))
    assert "input:nth-child(2)" in text
    assert "input:nth-child(3)" not in text
    assert ".rows>:nth-child(3)" in text


def test_what_a_button_can_set_is_kept():
    css = '[data-md-color-scheme="slate"] p{color:red}[data-md-color-scheme="other"] p{top:0}'
    page = '<body data-md-color-scheme="default"><button data-md-color-scheme-to="slate">'
    assert purged(css, used_by([page], [])) == '[data-md-color-scheme="slate"] p{color:red}'
