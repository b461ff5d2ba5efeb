"""A preview for each open pull request by people who may write here, and for no other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.previews.choose import MOST, Artifact, Preview, PullRequest, guide, previews

PULL = PullRequest(number=12, commit="a" * 40, is_of_fork=False, is_by_bot=False)
BUILT = Artifact(
    run=100,
    commit="a" * 40,
    branch="better-words",
    created="2026-11-25T10:00:00Z",
    is_of_fork=False,
    is_expired=False,
)
GUIDE = replace(BUILT, branch="main", commit="0" * 40)


def test_an_open_pull_request_whose_site_was_built_is_shown():
    assert previews([PULL], [BUILT]) == [Preview(12, "a" * 40, 100)]


def test_a_closed_one_is_not_among_those_that_are_asked_for_and_so_not_shown():
    assert previews([], [BUILT]) == []


@pytest.mark.parametrize(
    ("pull", "built"),
    [
        ({"is_of_fork": True}, {"is_of_fork": True}),
        ({"is_of_fork": True}, {}),  # a stranger's commit that is in this repository, too
        ({}, {"is_of_fork": True}),
        ({"is_by_bot": True}, {}),
        ({}, {"is_expired": True}),
        ({"commit": "b" * 40}, {}),  # not built yet
    ],
)
def test_what_is_not_shown(pull, built):
    assert previews([replace(PULL, **pull)], [replace(BUILT, **built)]) == []


def test_of_two_builds_of_a_commit_the_later_is_shown():
    later = replace(BUILT, run=101, created="2026-11-25T11:00:00Z")
    for built in ([BUILT, later], [later, BUILT]):
        assert previews([PULL], built) == [Preview(12, "a" * 40, 101)]


def test_of_very_many_the_youngest_are_shown():
    pulls = [replace(PULL, number=number) for number in range(1, 31)]
    assert [shown.number for shown in previews(pulls, [BUILT])] == list(range(30, 30 - MOST, -1))


def test_the_guide_is_what_main_has_built_last():
    older = replace(GUIDE, run=90, created="2026-11-24T10:00:00Z")
    of_pull = replace(BUILT, run=110, created="2026-11-26T10:00:00Z")
    assert guide([older, GUIDE, of_pull]) == 100
    assert guide([]) is None
    assert guide([of_pull]) is None


@pytest.mark.parametrize("change", [{"is_of_fork": True}, {"is_expired": True}])
def test_a_stranger_who_names_their_branch_main_is_not_the_guide(change):
    assert guide([GUIDE, replace(GUIDE, run=101, created="2999", **change)]) == 100


COMMITS = st.sampled_from(["a", "b", "c"])
PULLS = st.lists(
    st.builds(PullRequest, st.integers(1, 20), COMMITS, st.booleans(), st.booleans()),
    unique_by=lambda pull: pull.number,
)
ARTIFACTS = st.lists(
    st.builds(
        Artifact,
        st.integers(1, 99),
        COMMITS,
        st.sampled_from(["main", "other"]),
        st.sampled_from(["2026-11-24", "2026-11-25"]),
        st.booleans(),
        st.booleans(),
    )
)


@given(PULLS, ARTIFACTS)
def test_nothing_of_a_stranger_is_ever_shown(pulls, artifacts):
    by_number = {pull.number: pull for pull in pulls}
    shown = previews(pulls, artifacts)
    assert len(shown) == len({preview.number for preview in shown}) <= MOST
    for preview in shown:
        pull = by_number[preview.number]
        assert pull.commit == preview.commit
        assert (pull.is_of_fork, pull.is_by_bot) == (False, False)
        assert any(
            (artifact.run, artifact.commit) == (preview.run, preview.commit)
            for artifact in artifacts
            if not (artifact.is_of_fork or artifact.is_expired)
        )
