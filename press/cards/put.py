"""A card for each page that names one, and the site's icons, put among the built pages."""

from pathlib import Path
from typing import Any

from press import figures, typesetting
from press.cards import picture
from press.cards.page import FOLDER, Card, cards_named
from press.errors import PressError
from press.files import digest
from press.project import Project
from press.repository import read_extra

MARK = "assets/images/favicon.svg"
"""The guide's sign, below the site's root: every icon is made of it."""

PHONE_ICON, TAB_ICON = 180, 32
"""The sides that Apple's phones and browsers' tabs ask for."""


def put_cards(project: Project, made: Path) -> None:
    """Write the card of each page, and the icons, into a built site.

    A guide says with `extra.cards` in mkdocs.yml that it wants them, and there under `picture`
    which output of a lesson they show a part of. What was drawn before is not drawn again.

    Args:
        project: the guide.
        made: the folder of the built site.

    Raises:
        PressError: when the setting is not as it must be, or there is no such output.
    """
    wanted = read_extra(project.config).get("cards")
    if wanted is None:
        return
    shown = _picture(project, wanted)
    mark = made / MARK
    kept = project.build / "cards"
    cards = list(cards_named(made))
    keys = {card.name: _key(card, mark, shown) for card in cards}
    missing = {keys[card.name]: card for card in cards if not _file(kept, keys[card.name]).exists()}
    if missing:
        texts = [card.texts() for card in missing.values()]
        drawn = picture.draw_cards(texts, mark, shown, kept / "drawing")
        for key, data in zip(missing, drawn, strict=True):
            _file(kept, key).write_bytes(data)
    folder = made / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, key in keys.items():
        (folder / name).write_bytes(_file(kept, key).read_bytes())
    for old in set(kept.glob("*.png")) - {_file(kept, key) for key in keys.values()}:
        old.unlink()
    put_icons(mark, kept / "drawing")


def put_icons(mark: Path, folder: Path) -> None:
    """Write beside the sign what shows it where no SVG is taken: in old tabs, and on phones.

    Args:
        mark: the sign among the built pages, SVG.
        folder: where to work.
    """
    small = picture.icon(mark, TAB_ICON, folder)
    mark.with_suffix(".png").write_bytes(picture.png(small))
    small.save(mark.with_suffix(".ico"), "ICO", sizes=[(16, 16), (TAB_ICON, TAB_ICON)])
    large = picture.icon(mark, PHONE_ICON, folder, square=True)
    mark.with_name("apple-touch-icon.png").write_bytes(picture.png(large.convert("RGB")))


def _picture(project: Project, wanted: Any) -> str | None:
    """Return the SVG that the cards show a part of."""
    where = project.shown(project.config)
    if not isinstance(wanted, dict) or set(wanted) - {"picture"}:
        raise PressError(
            f"{where}: `extra.cards` is not as it must be; write `picture: LESSON.CELL` in it, or"
            " `cards: {}` for cards without a picture."
        )
    if "picture" not in wanted:
        return None
    lesson, _, cell = str(wanted["picture"]).partition(".")
    shown = figures.output(project.executed / f"{lesson}.ipynb", cell, f"{where}, extra.cards")
    if "<svg" not in shown:
        raise PressError(
            f"{where}, extra.cards: `{lesson}.{cell}` is a sentence; name a cell that draws."
        )
    return shown[shown.index("<svg") : shown.rindex("</svg>") + len("</svg>")]


def _key(card: Card, mark: Path, shown: str | None) -> str:
    """Return the hash of all that a card is drawn from."""
    texts = [part for pair in sorted(card.texts().items()) for part in pair]
    here = Path(__file__).parent
    tools = (picture.TEMPLATE, here / "picture.py", Path(typesetting.__file__))
    made_by = [path.read_bytes() for path in tools]
    return digest(*texts, mark.read_bytes(), shown or "", *made_by)[:20]


def _file(kept: Path, key: str) -> Path:
    return kept / f"{key}.png"
