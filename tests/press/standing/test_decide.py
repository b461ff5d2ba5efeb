"""One issue, open when there are alarms and closed when there are none; nothing twice."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from press.reports import TITLES
from press.standing.body import body
from press.standing.decide import Close, Comment, Edit, Issue, Open, Reopen, decide

HOME = "owner/guide"
GONE = "`https://old.example.org/` is gone."


def done(issues, actions):
    """The issues after actions, and what was said to people."""
    found, said = {issue.number: issue for issue in issues}, []
    for action in actions:
        match action:
            case Open(text):
                number = max(found, default=0) + 1
                found[number] = Issue(number, True, text)
            case Edit(number, text):
                found[number] = replace(found[number], body=text)
            case Comment(_, text):
                said.append(text)
            case Close(number, text):
                found[number] = replace(found[number], is_open=False)
                said.append(text)
            case Reopen(number, text):
                found[number] = replace(found[number], is_open=True)
                said.append(text)
    return list(found.values()), said


def test_without_alarms_there_is_no_issue(checks):
    assert decide([], checks(), HOME) == []


def test_the_first_alarm_opens_it(checks):
    found = checks(links=[GONE])
    assert decide([], found, HOME) == [Open(body(found, HOME))]


def test_a_missing_report_opens_it_too(checks):
    (action,) = decide([], checks(mines=None), HOME)
    assert "There is no report." in action.body


def test_another_day_edits_it_and_calls_nobody(checks):
    issues, _ = done([], decide([], checks(links=[GONE]), HOME))
    later = checks(day="2026-12-02", links=[GONE])
    assert decide(issues, later, HOME) == [Edit(1, body(later, HOME))]


def test_a_new_alarm_is_told_once(checks):
    issues, _ = done([], decide([], checks(links=[GONE]), HOME))
    found = checks(links=[GONE], mines=["FlyMine is silent."])
    actions = decide(issues, found, HOME)
    assert actions == [
        Edit(1, body(found, HOME)),
        Comment(1, "New:\n\n- Public mines: FlyMine is silent."),
    ]
    assert decide(done(issues, actions)[0], found, HOME) == []


def test_an_alarm_less_is_no_news(checks):
    issues, _ = done([], decide([], checks(links=[GONE, "Two."]), HOME))
    found = checks(links=[GONE])
    assert decide(issues, found, HOME) == [Edit(1, body(found, HOME))]


def test_when_all_is_well_it_is_closed_and_then_left_alone(checks):
    issues, _ = done([], decide([], checks(links=[GONE]), HOME))
    edit, close = decide(issues, checks(), HOME)
    assert edit == Edit(1, body(checks(), HOME))
    assert close == Close(1, "The last run found nothing that is left to act on.")
    issues, _ = done(issues, [edit, close])
    assert decide(issues, checks(day="2026-12-02"), HOME) == []


def test_the_same_issue_is_opened_again(checks):
    closed = Issue(7, False, body(checks(), HOME))
    found = checks(links=[GONE])
    assert decide([closed], found, HOME) == [
        Edit(7, body(found, HOME)),
        Reopen(7, f"To be acted on again:\n\n- Links: {GONE}"),
    ]


def test_closed_by_hand_while_an_alarm_is_left_it_is_opened_again(checks):
    found = checks(links=[GONE])
    (action,) = decide([Issue(7, False, body(found, HOME))], found, HOME)
    assert isinstance(action, Reopen)


def test_an_issue_of_somebody_else_with_the_label_is_left_alone(checks):
    theirs = [Issue(3, True, "I have seen this, too."), Issue(4, False, "")]
    assert decide(theirs, checks(), HOME) == []
    (action,) = decide(theirs, checks(links=[GONE]), HOME)
    assert isinstance(action, Open)


def test_of_two_the_older_is_kept(checks):
    found = checks(links=[GONE])
    both = [Issue(9, True, body(found, HOME)), Issue(5, True, body(found, HOME))]
    assert decide(both, found, HOME) == [
        Close(9, "The weekly run keeps #5; of two, one is enough.")
    ]


def test_what_a_browser_has_made_of_the_line_ends_is_no_change(checks):
    found = checks(links=[GONE])
    assert decide([Issue(1, True, body(found, HOME).replace("\n", "\r\n"))], found, HOME) == []
    assert decide([Issue(1, True, body(found, HOME).rstrip())], found, HOME) == []


LINES = st.lists(st.sampled_from([GONE, "FlyMine is silent.", "@octocat <!-- x -->"]), max_size=3)
WEEKS = st.lists(
    st.dictionaries(st.sampled_from(list(TITLES)), LINES | st.none(), max_size=4),
    min_size=1,
    max_size=6,
)
BODIES = st.sampled_from(["<!-- guide-watch -->\nOld.", "<!-- guide-watch 0123abcd -->", "Theirs."])
BEFORE = st.lists(st.tuples(st.booleans(), BODIES), max_size=4).map(
    lambda given: [Issue(number, *state) for number, state in enumerate(given, 1)]
)


@given(before=BEFORE, weeks=WEEKS)
def test_week_after_week(checks, before, weeks):
    issues = before
    for number, week in enumerate(weeks):
        found = checks(day=f"2026-11-{number + 1:02}", **week)
        actions = decide(issues, found, HOME)
        kept = [issue for issue in issues if issue.body.startswith("<!--")]
        assert not (kept and any(isinstance(action, Open) for action in actions))
        issues, said = done(issues, actions)
        # One issue of ours is open when and only when there is an alarm, and it says so.
        is_alarming = any(check.alarms for check in found)
        opened = [issue for issue in issues if issue.is_open and issue.body.startswith("<!--")]
        assert [issue.body for issue in opened] == [body(found, HOME)] * is_alarming
        # Nobody is told more than once of the issue that is kept.
        assert len(said) <= 1 + sum(isinstance(action, Close) for action in actions)
        # What is somebody else's is as it was.
        theirs = [issue for issue in before if issue.body == "Theirs."]
        assert [issue for issue in issues if issue.body == "Theirs."] == theirs
        # Once more, nothing is left to do.
        assert decide(issues, found, HOME) == []
