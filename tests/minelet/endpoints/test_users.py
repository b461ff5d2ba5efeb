"""Users come, prefer, take tokens and go as with a real mine's web service."""

import base64

import pytest
from asking import Reader
from werkzeug.test import Client

from minelet.service import MineService


@pytest.fixture
def service(plants):
    return MineService(plants)


@pytest.fixture
def web(service):
    return Client(service)


@pytest.fixture
def ada(service, web):
    """A registered user, who shows an API key."""
    service.profiles.register("ada", "secret", api_key="key")
    return Reader(web, "key")


@pytest.fixture
def guest(web):
    return Reader(web)


def test_a_session_has_a_token_and_no_name(web):
    answer = web.get("/service/session").json
    assert answer["wasSuccessful"] is True
    token = answer["token"]
    user = web.get("/service/user/whoami", headers={"Authorization": f"Token {token}"}).json["user"]
    assert user == {"username": None, "id": None, "preferences": {}, "superuser": False}
    assert web.get("/service/session").json["token"] != token


def test_who_has_a_token_gets_another_of_their_own(ada, web):
    token = ada.get("/session")["token"]
    assert Reader(web, token).get("/user/whoami")["user"]["username"] == "ada"


@pytest.mark.parametrize("address", ["/version", "/lists", "/model", "/user/whoami", "/session"])
@pytest.mark.parametrize("form", ["json", "tab"])
def test_a_token_that_is_not_valid_is_refused_everywhere(web, address, form):
    answer = web.get(f"/service{address}?token=wrong&format={form}")
    assert answer.status_code == 401
    if form == "json":
        assert (answer.json["wasSuccessful"], answer.json["statusCode"]) == (False, 401)
    assert "not a valid access key" in answer.text
    assert "wrong" in answer.text  # imjs looks for the token in the sentence


@pytest.mark.parametrize(
    "address", ["/version?token=s3cret", "/user/tokens/s3cret/", "/user/deregistration/s3cret?x=1"]
)
def test_no_token_is_reported_to_a_notebook(plants, address):
    reported = []
    web = Client(MineService(plants, reported.append))
    assert web.put(f"/service{address}").status_code in {401, 405}
    assert len(reported) == 1
    assert "s3cret" not in reported[0]


def test_a_token_for_reading_opens_nothing_more(ada, web):
    reading = Reader(web, ada.ask("POST", "/user/tokens", type="perm")["token"])
    assert reading.get("/user/whoami")["user"]["username"] == "ada"
    assert reading.get("/session")["statusCode"] == 403


def test_nobody_is_nobody_in_particular(web):
    for address in ("/user/whoami", "/user", "/user/preferences", "/user/tokens", "/user/token"):
        answer = web.get(f"/service{address}")
        assert answer.status_code == 403, address
        assert answer.json["statusCode"] == 403


def test_a_user_registers_and_is_known(web):
    made = web.post("/service/users", data={"name": "Bo@bog.org", "password": "peat"}).json["user"]
    assert made["username"] == "bo@bog.org"
    assert made["renamedLists"] == {}
    user = Reader(web, made["temporaryToken"]).get("/user/whoami")["user"]
    assert user["username"] == "bo@bog.org"
    assert isinstance(user["id"], str)
    shown = base64.b64encode(b"bo@bog.org:peat").decode()
    answer = web.get("/service/user", headers={"Authorization": f"Basic {shown}"})
    assert answer.json["user"] == user


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "ADA", "password": "x"}, "already a user with that name"),
        ({"name": "bo"}, "both a name and a password are needed"),
        ({"password": "x"}, "both a name and a password are needed"),
        ({"name": "b" * 300, "password": "x"}, "at most 250 characters"),
        ({"name": "bo", "password": "x" * 2000}, "at most 1024 characters"),
    ],
)
def test_not_every_name_and_password_register(web, ada, form, sentence):
    answer = web.post("/service/users", data=form)
    assert answer.status_code == 400
    assert sentence in answer.json["error"]


def test_lists_made_before_go_with_who_registers(web, guest):
    guest.make("mine", "la_ch", tags="a")
    form = {"name": "bo", "password": "peat", "token": guest.token}
    made = web.post("/service/users", data=form).json["user"]
    bo = Reader(web, made["temporaryToken"])
    assert bo.lists()["mine"]["tags"] == ["a"]
    assert bo.lists()["mine"]["authorized"] is True
    assert "mine" not in guest.lists()


def test_lists_made_before_go_with_who_logs_in(web, ada, guest):
    ada.make("mine", "la_ch")
    guest.make("mine", '"heath*" la_ch')
    form = {"username": "Ada", "password": "secret", "token": guest.token}
    output = web.post("/service/login", data=form).json["output"]
    assert output["user"]["username"] == "ada"
    assert output["renamedLists"] == {"mine": "mine_1"}
    again = Reader(web, output["token"])
    assert {again.lists()[name]["size"] for name in ("mine", "mine_1")} == {1, 2}
    again.get("/logout")
    assert again.get("/user/whoami")["statusCode"] == 401
    assert ada.get("/user/whoami")["user"]["username"] == "ada"
    form["password"] = "wrong"
    assert web.post("/service/login", data=form).status_code == 401


def test_preferences_come_and_go(ada, guest):
    assert ada.get("/user/preferences")["preferences"] == {}
    ada.ask("POST", "/user/preferences", foo="bar", zip="zop")
    kept = ada.ask("PUT", "/user/preferences", foo="baz", format="json")["preferences"]
    assert kept == {"foo": "baz", "zip": "zop"}
    assert ada.get("/user/whoami")["user"]["preferences"] == kept
    assert ada.ask("DELETE", "/user/preferences", key="foo")["preferences"] == {"zip": "zop"}
    assert ada.ask("POST", "/user/preferences", foo=" ")["statusCode"] == 400
    assert guest.ask("POST", "/user/preferences", zip="other")["preferences"] == {"zip": "other"}
    assert ada.ask("DELETE", "/user/preferences")["preferences"] == {}
    assert guest.get("/user/preferences")["preferences"] == {"zip": "other"}


def test_an_alias_is_one_users_alone(ada, guest):
    ada.ask("POST", "/user/preferences", alias="The Great Tester")
    refused = guest.ask("POST", "/user/preferences", alias="The Great Tester", foo="bar")
    assert refused["statusCode"] == 400
    assert guest.get("/user/preferences")["preferences"] == {}


def test_a_permanent_token_only_reads(ada, web):
    ada.make("mine", "la_ch")
    token = ada.ask("POST", "/user/tokens", type="perm", message="for Bo")["token"]
    (known,) = ada.get("/user/tokens")["tokens"]
    assert (known["token"], known["message"]) == (token, "for Bo")
    assert known["dateCreated"].endswith("+0000")
    assert ada.get(f"/user/tokens/{token}")["token"] == known
    bo = Reader(web, token)
    assert "mine" in bo.lists()
    assert bo.make("other", "la_ch")["statusCode"] == 403
    assert bo.ask("DELETE", "/lists", name="mine")["statusCode"] == 403
    assert bo.ask("POST", "/user/preferences", foo="bar")["statusCode"] == 403
    assert ada.ask("DELETE", f"/user/tokens/{token}")["wasSuccessful"]
    assert ada.get(f"/user/tokens/{token}")["statusCode"] == 404
    assert bo.get("/lists")["statusCode"] == 401


def test_tokens_of_all_kinds(ada, web, guest):
    day = ada.get("/user/token")["token"]
    assert Reader(web, day).get("/user/whoami")["user"]["username"] == "ada"
    once = Reader(web, ada.get("/user/token", type="once")["token"])
    assert once.get("/user/whoami")["user"]["username"] == "ada"
    assert once.get("/user/whoami")["statusCode"] == 401
    assert ada.get("/user/tokens", type="api")["tokens"] == [{"token": "key"}]
    assert ada.get("/user/token", type="daily")["statusCode"] == 400
    assert guest.get("/user/token", type="api")["statusCode"] == 400
    assert guest.get("/user/tokens", type="api")["tokens"] == []
    for message in ("one", "two"):
        ada.ask("POST", "/user/tokens", type="perm", message=message)
    assert [one["message"] for one in ada.get("/user/tokens")["tokens"]] == ["one", "two"]
    ada.ask("DELETE", "/user/tokens")
    assert ada.get("/user/tokens")["tokens"] == []
    new = ada.get("/user/token", type="api")["token"]
    assert ada.get("/user/whoami")["statusCode"] == 401
    assert Reader(web, new).get("/user/whoami")["user"]["username"] == "ada"


def test_a_user_leaves_with_what_is_theirs(ada, web, guest):
    ada.make("my <list>", "la_ch", tags="a")
    ada.ask("POST", "/user/preferences", foo="bar")
    said = ada.ask("POST", "/user/deregistration", validity="300")["token"]
    assert 290 <= said["secondsRemaining"] <= 300
    assert ada.get(f"/user/deregistration/{said['uuid']}")["token"]["expiry"] == said["expiry"]
    address = f"/service/user?deregistrationToken={said['uuid']}"
    assert web.delete(f"{address}&token={guest.token}").status_code == 400
    assert web.delete("/service/user?token=key&deregistrationToken=x").status_code == 400
    answer = web.delete(f"{address}&token=key&format=xml")
    assert answer.status_code == 200
    assert '<userprofile username="ada">' in answer.text
    assert 'name="my &lt;list&gt;" type="Plant"' in answer.text
    assert '<preference name="foo">bar</preference>' in answer.text
    assert web.get("/service/user?token=key").status_code == 401
    assert web.post("/service/users", data={"name": "ada", "password": "new"}).status_code == 200


def test_who_changes_their_mind_stays(ada, web):
    uuid = ada.ask("POST", "/user/deregistration")["token"]["uuid"]
    ada.ask("DELETE", f"/user/deregistration/{uuid}")
    assert web.delete(f"/service/user?token=key&deregistrationToken={uuid}").status_code == 400
    assert ada.get("/user/whoami")["user"]["username"] == "ada"
