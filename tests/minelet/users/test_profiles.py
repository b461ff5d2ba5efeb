"""Users and their tokens are kept whole, and nobody gets in with what is not valid."""

import base64
import os

import pytest
from werkzeug.test import EnvironBuilder

from minelet.errors import BadRequest, Unauthorized
from minelet.sets.ownlists import OwnLists
from minelet.users.profiles import NOBODY, Profiles


def asked(profiles, address="/", header=None, **more):
    headers = {"Authorization": header} if header else {}
    return profiles.user_of(EnvironBuilder(address, headers=headers, **more).get_request())


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


# -- tokens and passwords ----------------------------------------------------------------------


def test_who_shows_nothing_is_nobody(profiles):
    assert asked(profiles) is NOBODY
    assert asked(profiles, "/?token=") is NOBODY


def test_a_token_is_known_wherever_it_is_shown(profiles):
    user = profiles.session()
    token = user.token
    shown = [
        asked(profiles, f"/?token={token}"),
        asked(profiles, method="POST", data={"token": token}),
        asked(profiles, header=f"Token {token}"),
        asked(profiles, header=f"Bearer {token}"),
        asked(profiles, header=basic(f"{token}:")),
        asked(profiles, f"/?token={token}", header="Token of another kind"),
    ]
    assert shown == [user] * 6
    assert user.name is None
    assert user.number > 0
    assert token not in repr(user)


@pytest.mark.parametrize(
    "header",
    ["Token x", "Bearer x", "Token ", "x", "Basic x", "Basic \x7f", basic("x"), basic("x:"),
     basic("ada:wrong"), basic("nobody:secret"), basic("ada:" + "x" * 2000), basic(":")],
)  # fmt: skip
def test_what_is_not_valid_is_refused(profiles, header):
    profiles.register("ada", "secret")
    with pytest.raises(Unauthorized):
        asked(profiles, header=header)


def test_a_name_and_a_password_are_known_whatever_the_case_of_the_name(profiles):
    ada = profiles.register("Ada@herbarium.org", "geheim: äß")
    assert ada.name == "ada@herbarium.org"
    found = asked(profiles, header=basic("ADA@herbarium.org:geheim: äß"))
    assert (found.number, found.may_write) == (ada.number, True)
    with pytest.raises(BadRequest, match="already a user with that name"):
        profiles.register("ADA@HERBARIUM.ORG", "other")
    with pytest.raises(Unauthorized):
        profiles.log_in(ada.name, "geheim: ass")
    assert profiles.log_in(ada.name, "geheim: äß").number == ada.number


def test_neither_passwords_nor_passing_tokens_are_kept(tmp_path):
    path = tmp_path / "users"
    profiles = Profiles(path)
    profiles.register("ada", "my own secret")
    token = profiles.session().token
    profiles.close()
    kept = path.read_bytes()
    assert b"my own secret" not in kept
    assert token.encode() not in kept
    if os.name != "nt":
        assert path.stat().st_mode & 0o077 == 0


def test_a_session_lasts_a_day_and_its_lists_go_with_it(profiles, clock, plants):
    user = profiles.session()
    OwnLists(plants, user, profiles).create("mine", "Plant", [1])
    clock.now += 24 * 3600 - 1
    assert asked(profiles, f"/?token={user.token}") == user
    clock.now += 1
    with pytest.raises(Unauthorized, match="expired"):
        asked(profiles, f"/?token={user.token}")
    profiles.session()
    assert profiles.store.rows("SELECT * FROM lists") == []
    assert len(profiles.store.rows("SELECT * FROM users")) == 1


def test_kinds_of_tokens(profiles, clock):
    ada, tokens = profiles.register("ada", "secret"), profiles.tokens
    once = tokens.new(ada.number, "once")
    assert profiles.user_by_token(once).number == ada.number
    with pytest.raises(Unauthorized):
        profiles.user_by_token(once)
    first = tokens.new(ada.number, "api", named=True)
    second = tokens.new(ada.number, "api", named=True)
    with pytest.raises(Unauthorized):  # one key at a time
        profiles.user_by_token(first)
    reading = tokens.new(ada.number, "perm", named=True, message="for Bo")
    clock.now += 10 * 365 * 24 * 3600
    assert profiles.user_by_token(second).may_write is True
    assert profiles.user_by_token(reading).may_write is False
    with pytest.raises(BadRequest, match="Temporary users"):
        tokens.new(profiles.session().number, "perm")
    with pytest.raises(BadRequest, match="Unknown token type"):
        tokens.new(ada.number, "forever")


def test_a_token_for_leaving_opens_nothing(profiles):
    ada = profiles.register("ada", "secret")
    token, _ = profiles.tokens.new_leave(ada.number, 60)
    with pytest.raises(Unauthorized):
        profiles.user_by_token(token)


def test_a_user_has_a_bounded_number_of_texts_and_tokens(profiles, clock, monkeypatch):
    monkeypatch.setattr("minelet.users.profiles.MOST_KEPT", 100)
    monkeypatch.setattr("minelet.users.tokens.MOST", 3)
    user = profiles.session()
    profiles.keep_texts(user, "preference", {"colour": "blue"})
    with pytest.raises(BadRequest, match="at most"):
        profiles.keep_texts(user, "preference", {"colour": "red", "essay": "x" * 100})
    assert profiles.texts(user, "preference") == {"colour": "blue"}
    tokens = []
    for _ in range(5):
        clock.now += 1
        tokens.append(profiles.tokens.new(user.number))
    with pytest.raises(Unauthorized):
        asked(profiles, f"/?token={tokens[1]}")
    assert asked(profiles, f"/?token={tokens[2]}").number == user.number
