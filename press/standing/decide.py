"""From the issues that there are and what was found to what must be done; nothing is done here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from press.standing.body import body, comment, marks_in, news
from press.standing.received import Check


@dataclass(frozen=True)
class Issue:
    """An issue that bears the label."""

    number: int
    is_open: bool
    body: str


@dataclass(frozen=True)
class Open:
    """Open the issue, of which there is none yet."""

    body: str


@dataclass(frozen=True)
class Edit:
    """Put another body into an issue; nobody is notified."""

    number: int
    body: str


@dataclass(frozen=True)
class Comment:
    """Tell those who follow the issue what is new."""

    number: int
    text: str


@dataclass(frozen=True)
class Close:
    """Close an issue, and say why."""

    number: int
    text: str


@dataclass(frozen=True)
class Reopen:
    """Open an issue again that was closed, and say why."""

    number: int
    text: str


Action = Open | Edit | Comment | Close | Reopen


def decide(issues: Iterable[Issue], checks: Sequence[Check], repository: str) -> list[Action]:
    """Return what to do, in this order, so that one issue is open when there are alarms, else none.

    An issue is ours when it bears the label and its body begins with our mark. Were there two, the
    oldest open one is kept, else the youngest closed one; others that are open are closed.
    An edit comes before what notifies: when the run breaks off between the two, the next one does
    not notify twice.

    Args:
        issues: those that bear the label, open and closed.
        checks: what was found.
        repository: OWNER/NAME, for the links in the body.
    """
    ours = sorted(
        (issue for issue in issues if marks_in(issue.body) is not None),
        key=lambda issue: issue.number,
    )
    opened = [issue for issue in ours if issue.is_open]
    kept = opened[0] if opened else ours[-1] if ours else None
    text = body(checks, repository)
    is_alarming = any(check.alarms for check in checks)

    if kept is None:
        return [Open(text)] if is_alarming else []
    actions: list[Action] = []
    is_changed = kept.body.replace("\r\n", "\n").rstrip("\n") != text.rstrip("\n")
    if is_changed and (is_alarming or kept.is_open):
        actions.append(Edit(kept.number, text))
    if is_alarming and not kept.is_open:
        actions.append(Reopen(kept.number, comment("To be acted on again:", news(checks))))
    elif is_alarming and (new := news(checks, marks_in(kept.body) or ())):
        actions.append(Comment(kept.number, comment("New:", new)))
    elif not is_alarming and kept.is_open:
        actions.append(Close(kept.number, "The last run found nothing that is left to act on."))
    actions += [
        Close(issue.number, f"The weekly run keeps #{kept.number}; of two, one is enough.")
        for issue in opened[1:]
    ]
    return actions
