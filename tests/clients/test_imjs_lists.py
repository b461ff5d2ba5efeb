"""InterMine's JavaScript client imjs 4.0.0: its calls on lists and on users.

The herbarium's own lists of what it holds (tests/minelet/herbarium.py) say what must come.
"""

import pytest
from herbarium import LISTS, OBJECTS

ROOT = "herbarium_root"


@pytest.fixture
def ask(imjs, herbarium_root, token):
    """Make a chain of calls on the herbarium's Service, as a new user."""

    def call(*chain, token=token):
        return imjs(herbarium_root, *chain, token=token)

    return call


@pytest.fixture
def lists(ask):
    """Two lists of the user: `a` of Arnica and la_ch by id, `b` of la_ch and heath*."""
    for name, plants in (("a", ["larch", "arnica"]), ("b", ["larch", "heath"])):
        names = [OBJECTS[key][1]["name"] for key in plants]
        where = [{"path": "name", "op": "ONE OF", "values": names}]
        query = {"from": "Plant", "select": ["id"], "where": where}
        ask(["query", query], ["saveAsList", {"name": name, "description": f"list {name}"}])
    return "a", "b"


def in_list(ask, name):
    return sorted(one["name"] for one in ask(["fetchList", name], ["contents"]))


# -- lists ------------------------------------------------------------------------------------


def test_public_lists(ask):
    found = {one["name"]: (one["type"], one["size"]) for one in ask(["fetchLists"], token=None)}
    assert found == {name: (kind, len(members)) for name, (kind, members) in LISTS.items()}
    assert ask(["fetchList", "trees"], token=None)["authorized"] is False


def test_a_list_of_names(ask):
    options = {"name": "mine", "type": "Plant", "description": "few", "tags": ["one", "two"]}
    made = ask(["createList", options, ["la_ch", "heath*", "zzz"]])
    assert (made["size"], made["tags"], made["description"]) == (2, ["one", "two"], "few")
    assert made["authorized"] is True
    assert in_list(ask, "mine") == ["heath*", "la_ch"]
    assert [one["name"] for one in ask(["findLists", "mine"])] == ["mine"]


def test_what_is_in_a_list_and_who_holds_it(ask, lists, ids):
    assert in_list(ask, "a") == ["Arnica", "la_ch"]
    holding = {one["name"] for one in ask(["fetchListsContaining", {"id": ids["larch"]}])}
    assert holding == {"a", "b", "trees", "tall things"}
    named = {"publicId": "la_ch", "type": "Tree"}
    assert {one["name"] for one in ask(["fetchListsContaining", named])} == holding


@pytest.mark.parametrize(
    ("operation", "names"),
    [
        ("merge", {"Arnica", "heath*", "la_ch"}),
        ("union", {"Arnica", "heath*", "la_ch"}),
        ("intersect", {"la_ch"}),
        ("diff", {"Arnica", "heath*"}),
        ("symmetricDifference", {"Arnica", "heath*"}),
    ],
)
def test_lists_combined(ask, lists, operation, names):
    asked = {"name": "made", "lists": list(lists), "tags": ["t"], "description": "d"}
    made = ask([operation, asked])
    assert (made["name"], made["size"], made["tags"]) == ("made", len(names), ["t"])
    assert set(in_list(ask, "made")) == names


@pytest.mark.parametrize("operation", ["complement", "subtract", "relativeComplement"])
def test_lists_subtracted(ask, lists, operation):
    asked = {"name": "made", "from": ["a"], "exclude": ["b"]}
    assert ask([operation, asked])["size"] == 1
    assert in_list(ask, "made") == ["Arnica"]


def test_tags(ask, lists):
    assert ask(["fetchList", "a"], ["addTags", ["good", "new"]]) == ["good", "new"]
    assert ask(["fetchList", "a"], ["fetchTags"]) == ["good", "new"]
    assert ask(["fetchList", "a"], ["removeTags", ["new"]]) == ["good"]
    assert ask(["fetchList", "a"], ["hasTag", "good"]) is True


def test_lists_renamed_copied_grown_and_deleted(ask, lists):
    assert ask(["fetchList", "a"], ["rename", "z"])["name"] == "z"
    assert ask(["fetchList", "z"], ["copy"])["name"] == "z_copy"
    assert in_list(ask, "z_copy") == in_list(ask, "z")
    more = {"from": "Plant", "select": ["id"], "where": [["name", "=", "heath*"]]}
    assert ask(["query", more], ["appendToList", "z"])["size"] == 3
    ask(["fetchList", "z"], ["del"])
    assert {one["name"] for one in ask(["fetchLists"])} == {"b", "z_copy", *LISTS}
    with pytest.raises(RuntimeError, match="No lists matched z"):
        ask(["fetchList", "z"])


def test_nobody_changes_a_public_list(ask):
    with pytest.raises(RuntimeError):
        ask(["fetchList", "trees"], ["del"])
    assert in_list(ask, "trees") == ["la_ch"]


def test_enrichment(ask, lists):
    found = ask(["fetchList", "a"], ["enrichment", {"widget": "use_enrichment", "maxp": 1}])
    assert {one["identifier"] for one in found} == {"tea", "100% dye"}
    assert all(0 < one["p-value"] <= 1 and one["matches"] > 0 for one in found)


# -- users ------------------------------------------------------------------------------------


def test_preferences(ask):
    assert ask(["whoami"])["preferences"] == {}
    assert ask(["whoami"], ["setPreference", "colour", "green"]) == {"colour": "green"}
    assert ask(["manageUserPreferences", "POST", {"size": "9"}]) == {"colour": "green", "size": "9"}
    assert ask(["whoami"], ["clearPreference", "colour"]) == {"size": "9"}
    assert ask(["whoami"], ["refresh"]) == {"size": "9"}
    assert ask(["whoami"], ["clearPreferences"]) == {}


def test_a_user_from_registration_to_leave(ask, imjs, herbarium_root):
    def nobody(*chain):
        return imjs(herbarium_root, *chain)

    name = nobody(["register", "Rosa@example.org", "word"], ["whoami"])["username"]
    assert name.lower() == "rosa@example.org"
    own = nobody(["login", "Rosa@example.org", "word"], [".token"])
    assert ask(["whoami"], ["createToken", "perm", "for a friend"], token=own)
    tokens = ask(["whoami"], ["fetchCurrentTokens"], token=own)
    assert [one["message"] for one in tokens] == ["for a friend"]
    ask(["whoami"], ["revokeToken", tokens[0]["token"]], token=own)
    ask(["whoami"], ["createToken", "perm"], token=own)
    ask(["whoami"], ["revokeAllTokens"], token=own)
    assert ask(["whoami"], ["fetchCurrentTokens"], token=own) == []
    leave = ask(["getDeregistrationToken"], token=own)
    assert "userprofile" in str(ask(["deregister", leave["uuid"]], token=own))
    with pytest.raises(RuntimeError, match="no user of that name"):
        nobody(["login", "Rosa@example.org", "word"])
