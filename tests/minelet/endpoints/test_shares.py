"""Lists shared with other users, and invitations, as InterMine's web service has them."""

import pytest
from asking import Reader
from werkzeug.test import Client

from minelet.service import MineService


@pytest.fixture
def web(plants):
    service = MineService(plants)
    for name in ("ada", "bo", "cy"):
        service.profiles.register(name, "secret", api_key=name)
    return Client(service)


@pytest.fixture
def ada(web):
    return Reader(web, "ada")


@pytest.fixture
def bo(web):
    return Reader(web, "bo")


def test_a_list_is_shared_with_one_other(web, ada, bo, ids):
    cy = Reader(web, "cy")
    ada.make("mine", "la_ch")
    assert ada.ask("POST", "/lists/shares", list="mine", **{"with": "Bo"})["share"] == {
        "mine": ["bo"]
    }
    assert bo.members("mine") == {ids["larch"]}
    assert bo.lists()["mine"]["authorized"] is False
    assert "mine" not in cy.lists()
    assert bo.get("/lists/union", name="copy", lists="mine;trees")["listSize"] == 1
    assert bo.ask("DELETE", "/lists", name="mine")["statusCode"] == 400
    assert ada.get("/lists/shares")["lists"] == {
        "sharedByUser": {"mine": ["bo"]},
        "sharedWithUser": {},
    }
    assert bo.get("/lists/shares")["lists"]["sharedWithUser"] == {"mine": "ada"}
    refused = [
        ada.ask("POST", "/lists/shares", list="mine", **{"with": "bo"}),
        ada.ask("POST", "/lists/shares", list="mine", **{"with": "nobody"}),
        bo.ask("POST", "/lists/shares", list="mine", **{"with": "cy"}),
        Reader(web).ask("POST", "/lists/shares", list="mine", **{"with": "cy"}),
    ]
    assert [one["statusCode"] for one in refused] == [400, 404, 404, 403]
    ada.ask("DELETE", "/lists/shares", list="mine", **{"with": "bo"})
    assert "mine" not in bo.lists()
    bo.make("mine", "heath*")
    ada.ask("POST", "/lists/shares", list="mine", **{"with": "bo"})
    assert bo.members("mine") == {ids["heath"]}  # one's own first
    ada.ask("DELETE", "/lists", name="mine")
    assert bo.get("/lists/shares")["lists"]["sharedWithUser"] == {}


def test_who_is_invited_and_accepts_sees_a_list(ada, bo, ids):
    ada.make("mine", "la_ch")
    made = ada.ask("POST", "/lists/invitations", list="mine", to="bo@herbarium.org", notify="true")
    token = made["invitation"].pop("invite-token")
    assert made["invitation"] == {"list": "mine", "invitee": "bo@herbarium.org"}
    assert len(token) == 20
    told = {"uid": token, "inviter": "ada", "list": "mine", "invitee": "bo@herbarium.org"}
    assert ada.get("/lists/invitations")["invitation"] == [told]
    assert bo.get("/lists/invitations")["invitation"] == []
    assert bo.get(f"/lists/invitations/{token}")["invitation"] == told
    assert bo.get("/lists/invitations", uid=token)["invitation"] == told
    assert "mine" not in bo.lists()
    accepted = bo.ask("PUT", f"/lists/invitations/{token}", accepted="true")
    assert accepted["list"]["name"] == "mine"
    assert accepted["list"]["authorized"] is False
    assert bo.members("mine") == {ids["larch"]}
    assert ada.get("/lists/shares")["lists"]["sharedByUser"] == {"mine": ["bo"]}
    assert bo.ask("PUT", "/lists/invitations", uid=token, accepted="true")["statusCode"] == 404


def test_an_invitation_may_be_declined_or_withdrawn(ada, bo):
    ada.make("mine", "la_ch")

    def invited():
        return ada.ask("POST", "/lists/invitations", list="mine", to="bo")["invitation"][
            "invite-token"
        ]

    assert bo.ask("PUT", "/lists/invitations", uid=invited(), accepted="False")["list"] == {}
    assert ada.ask("DELETE", f"/lists/invitations/{invited()}")["wasSuccessful"] is True
    assert ada.get("/lists/invitations")["invitation"] == []
    assert "mine" not in bo.lists()
    ada.ask("DELETE", "/lists", name="mine")


@pytest.mark.parametrize(
    ("method", "parameters", "status"),
    [
        ("POST", {"list": "gone", "to": "bo"}, 404),
        ("POST", {"list": "mine"}, 400),
        ("GET", {"uid": "x" * 20}, 404),
        ("PUT", {"uid": "x" * 20}, 400),
        ("PUT", {"uid": "x" * 20, "accepted": "perhaps"}, 400),
        ("PUT", {"uid": "x" * 20, "accepted": "true"}, 404),
        ("DELETE", {}, 400),
        ("DELETE", {"uid": "x" * 20}, 404),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(ada, method, parameters, status):
    ada.make("mine", "la_ch")
    assert ada.ask(method, "/lists/invitations", **parameters)["statusCode"] == status


def test_who_is_not_registered_neither_invites_nor_is_invited(web):
    guest = Reader(web)
    guest.make("mine", "la_ch")
    for method in ("GET", "POST", "PUT", "DELETE"):
        assert guest.ask(method, "/lists/invitations", list="mine", to="x")["statusCode"] == 403
