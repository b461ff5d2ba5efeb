"""InterMine's own Python client makes, combines and deletes lists, as its documentation says."""

import pytest
from intermine.errors import ServiceError, WebserviceError
from intermine.webservice import Service

from minelet import server
from minelet.service import MineService


@pytest.fixture(scope="module")
def greenhouse(plants):
    """The address of the herbarium, served on a loopback port for lists to be made in."""
    mine = MineService(plants)
    mine.profiles.register("intermine-test-user", "intermine-test-user-password")
    return server.start(mine, "greenhouse")


@pytest.fixture
def service(greenhouse):
    return Service(greenhouse, token="random")


def names(found):
    return sorted(row["name"] for row in found.to_query().rows())


@pytest.fixture
def trees(service):
    return service.get_list("trees")


def test_without_a_token_lists_are_only_read(greenhouse):
    service = Service(greenhouse)
    assert set(service.get_all_list_names()) == {"nobody", "tall things", "trees"}
    assert len(service.get_list("tall things")) == 2
    assert service.get_list("trees").is_authorized is False
    with pytest.raises(WebserviceError) as refused:
        service.create_list(["la_ch"], "Plant", name="mine")
    assert refused.value.args[:2] == ("No permissions - not logged in", 401)
    with pytest.raises(WebserviceError):
        service.get_list("trees").delete()


def test_a_name_and_a_password_do_as_well(greenhouse):
    service = Service(greenhouse, "intermine-test-user", "intermine-test-user-password")
    service.create_list(["la_ch"], "Plant", name="kept")
    again = Service(greenhouse, "intermine-test-user", "intermine-test-user-password")
    assert again.get_list("kept").size == 1
    again.get_list("kept").delete()


@pytest.mark.parametrize("kind", ["list", "text", "file", "handle"])
def test_a_list_is_made_of_identifiers(service, tmp_path, kind):
    path = tmp_path / "names.txt"
    path.write_text('"la_ch"\nheath*, nonsense\n', encoding="utf-8")
    with path.open(encoding="utf-8") as handle:
        content = {
            "list": ["la_ch", "heath*", "nonsense"],
            "text": "la_ch heath* nonsense",
            "file": str(path),
            "handle": handle,
        }[kind]
        if kind == "handle":
            with pytest.raises(TypeError):  # a trap of the client, which asks for its length
                service.create_list(content, "Plant")
            return
        made = service.create_list(content, "Plant", description="Two", tags=["a", "b"])
    assert (made.size, made.list_type, made.description) == (2, "Plant", "Two")
    assert made.unmatched_identifiers == {"nonsense"}
    assert made.tags == {"a", "b"}
    assert made.status == "CURRENT"
    assert made.is_authorized is True
    assert names(made) == ["heath*", "la_ch"]
    assert service.get_list(made.name).size == 2


def test_issues_are_added_when_asked_for(service):
    made = service.create_list(["Arnica", "bane"], "Plant", add=["DUPLICATE", "OTHER"])
    assert (made.size, made.unmatched_identifiers) == (3, set())
    every = service.create_list(["Arnica", "bane"], "Plant", add=[":all"])
    assert every.size == 3


def test_a_list_is_made_of_a_query_and_of_another_list(service):
    query = service.select("Plant.name", "Plant.years").where("Plant.years", "=", 3)
    made = service.create_list(query, name="young", tags=["q"])
    assert (made.size, made.list_type, made.tags) == (3, "Plant", {"q"})
    copy = service.create_list(made, name="copy")
    assert names(copy) == names(made)
    assert names(service.l("copy")) == names(made)


def test_sets(service, trees):
    tall = service.get_list("tall things")
    own = service.create_list(["la_ch", "heath*"], "Plant", name="own")
    assert names(own | tall) == ["heath*", "la_ch", 'y\\"e?w']
    assert names(own + tall) == ["heath*", "la_ch", 'y\\"e?w']
    assert names(own & tall) == ["la_ch"]
    assert names(own ^ tall) == ["heath*", 'y\\"e?w']
    assert names(own - tall) == ["heath*"]
    both = own & trees
    assert (both.list_type, names(both)) == ("Tree", ["la_ch"])
    query = service.select("Plant.id").where("Plant.years", "=", 3)
    assert names(own & query) == ["heath*"]
    assert (own - own).size == 0


def test_sets_in_place(service):
    own = service.create_list(["la_ch", "heath*"], "Plant", name="own", description="x", tags=["t"])
    tall = service.get_list("tall things")
    own &= tall
    assert (own.name, own.description, own.tags, own.size) == ("own", "x", {"t"}, 1)
    own ^= tall
    assert names(service.get_list("own")) == ['y\\"e?w']
    own -= tall
    assert service.get_list("own").size == 0


def test_lists_grow(service, tmp_path):
    own = service.create_list(["la_ch"], "Plant", name="own", tags=["t"])
    own += ["heath*", "nonsense"]
    assert (own.size, own.unmatched_identifiers) == (2, {"nonsense"})
    own += service.get_list("tall things")
    assert own.size == 3
    path = tmp_path / "more.txt"
    path.write_text('"Wolf\'s bane"', encoding="utf-8")
    own += str(path)
    assert own.unmatched_identifiers == {"nonsense", "Wolf's bane"}  # a synonym is not certain
    other = service.create_list(service.select("Plant.id").where("name", "IS NULL"), name="other")
    own += [own, other, service.get_list("trees")]
    assert own.size == 4
    own.append(service.select("Plant.id").where("Plant.years", "<", 10))
    assert (own.name, own.size) == ("own", 6)
    assert service.get_list("own").tags == {"t"}


def test_names_and_tags(service):
    own = service.create_list(["la_ch"], "Plant", name="own")
    own.name = "renamed"
    assert service.get_list("own") is None
    assert str(service.get_list("renamed")) == str(own)
    own.add_tags("a", "b")
    own.remove_tags("b", "c")
    assert own.tags == {"a"}
    own.update_tags()
    assert own.tags == {"a"}
    with pytest.raises(WebserviceError):
        own.name = ""


def test_members_are_read_one_by_one(service):
    own = service.create_list(["la_ch", "heath*"], "Plant", name="own")
    assert {plant.name for plant in own} == {"la_ch", "heath*"}
    assert {own[0].name, own[-1].name} == {"la_ch", "heath*"}
    with pytest.raises(IndexError):
        own[2]
    query = service.new_query("Place").where("plants", "IN", own)
    assert sorted(row["name"] for row in query.rows()) == ["Alp", "bog"]


def test_lists_without_a_name_go_with_their_manager(service):
    before = service.get_list_count()
    with service.list_manager() as manager:
        one = manager.create_list(["la_ch"], "Plant")
        two = manager.create_list(["heath*"], "Plant")
        assert (one | two).size == 2
        assert manager.get_list_count() == before + 3
    service.flush()
    assert service.get_list_count() == before
    service.create_list(["la_ch"], "Plant")
    service.create_list(["la_ch"], "Plant", name="kept")
    service.flush()
    assert set(service.get_all_list_names()) == {"nobody", "tall things", "trees", "kept"}


def test_two_readers_do_not_meet(greenhouse):
    one, other = Service(greenhouse, token="random"), Service(greenhouse, token="random")
    made = one.create_list(["la_ch"], "Plant", name="mine")
    assert other.get_list("mine") is None
    assert other.create_list(["heath*"], "Plant", name="mine").size == 1
    assert names(made) == ["la_ch"]
    with pytest.raises(WebserviceError) as refused:
        one.create_list(["heath*"], "Plant", name="mine")
    assert refused.value.args[1] == 400


def test_a_user_registers_and_leaves(greenhouse):
    ada = Service(greenhouse).register("ada", "secret")
    ada.create_list(["la_ch"], "Plant", name="mine")
    token = ada.get_deregistration_token()
    left = ada.deregister(token)
    assert b"<userprofile" in left  # the client turns the name ada into "bytearray(b'ada')"
    assert b'name="mine"' in left
    with pytest.raises(WebserviceError):
        ada.get_all_lists()


def test_a_token_that_is_not_valid_is_refused(greenhouse):
    with pytest.raises(ServiceError, match="Could not validate service"):
        Service(greenhouse, token="expired")
