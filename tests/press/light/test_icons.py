"""Icons are parts of one drawing, each shown through a box of its own."""

import re

from press.light.icons import SIDE, icons_of, rules_for, without_icons

ICONS = [
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} 24"><path d="M{side} 0h9"/></svg>'
    for side in (16, 24, 48)
]


def test_a_page_keeps_the_boxes_of_its_icons():
    icons = icons_of(ICONS)
    assert without_icons(f"<p>{ICONS[1]}</p>", icons) == (
        f'<p><svg class="icon {icons[ICONS[1]]}" viewBox="0 0 24 24"></svg></p>'
    )


def test_each_box_shows_its_icon():
    icons = icons_of(ICONS)
    css = rules_for(icons)
    assert css.count("data:image/svg+xml") == 1
    (size,) = re.findall(r" 0 0/([\d.]+)% 100% no-repeat", css)
    begins = [int(x) for x in re.findall(r"svg x='(\d+)'", css)]
    width = SIDE * float(size) / 100
    for name, begin in zip(icons.values(), begins, strict=True):
        (place,) = re.findall(rf"\.{name}{{mask-position:([\d.]+)% 0}}", css)
        # A percentage is of what the box has more than the drawing: CSS Backgrounds 3, 3.6.
        assert abs((SIDE - width) * float(place) / 100 + begin) < 0.01


def test_a_site_without_icons_needs_no_rule():
    assert rules_for({}) == ""
