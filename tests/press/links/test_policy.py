"""The file in which people say how links are judged is read strictly: a slip is a sentence."""

import datetime
from dataclasses import replace

import pytest

from press.errors import PressError
from press.links.policy import FAULTS, Rule, read_policy
from tests.press.links.conftest import RULES

TODAY = datetime.date(2026, 11, 25)
RULE = '[[rule]]\nhost = "x.org"\nreason = "R"\nexpires = 2026-11-25\nskip = true\n'


@pytest.fixture
def read(tmp_path):
    """Read the guide's own policy without its rules, some of it written otherwise."""
    own = RULES.read_text().partition("[[rule]]")[0]

    def with_changes(*changes: tuple[str, str], rules: str = ""):
        text = own
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path = tmp_path / "links.toml"
        path.write_text(text + rules)
        return read_policy(path, "registers/links.toml", today=TODAY)

    return with_changes


@pytest.fixture
def complaint(read):
    """Return the sentence about a policy that is not well formed."""

    def told(*changes: tuple[str, str], rules: str = "") -> str:
        with pytest.raises(PressError) as caught:
            read(*changes, rules=rules)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    return told


def test_the_guides_own_policy_is_well_formed_on_this_day():
    policy = read_policy(RULES, "registers/links.toml")
    assert policy.gone == ("404", "410", "no such host")
    assert all(rule.reason and rule.expires for rule in policy.rules)


def test_a_rule_says_what_is_different_about_a_host(read):
    policy = read(
        rules='[[rule]]\nhost = "*.x.org"\npath = "^/(\\\\d+)$"\nreason = "It refuses us."\n'
        'expires = 2027-05-31\naccept = ["403", "time-out"]\ninstead = "https://y.org/\\\\1"\n'
        "interval = 0\nat_once = 1\ntimeout = 60.5\n"
    )
    assert policy.rules == (
        Rule(
            host="*.x.org",
            path=r"^/(\d+)$",
            reason="It refuses us.",
            expires=datetime.date(2027, 5, 31),
            accept=("403", "time-out"),
            instead=r"https://y.org/\1",
            interval=0,
            at_once=1,
            timeout=60.5,
        ),
    )


def test_every_ending_that_there_is_can_be_named(read):
    endings = ", ".join(f'"{fault}"' for fault in FAULTS)
    rule = RULE.replace("skip = true", f'accept = ["403", "999", {endings}]')
    assert read(rules=rule).rules[0].accept == ("403", "999", *FAULTS)


# What is wrong with the policy


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "tries = 4",
            "trys = 4",
            ", [policy]: `trys` is not a key that it knows (did you mean `tries`?); there are gone,"
            " refusals, failing_days, tries, confirm, wait, longest_wait, interval, at_once,"
            " workers, timeout, deadline, host_seconds, read, robots, witness, archive.",
        ),
        ("tries = 4", "", ", [policy]: `tries` is missing; it must be a whole number."),
        (
            "tries = 4",
            "tries = 4.5",
            ", [policy]: `tries` is 4.5, but it must be a whole number.",
        ),
        (
            "tries = 4",
            "tries = true",
            ", [policy]: `tries` is True, but it must be a whole number.",
        ),
        (
            "tries = 4",
            "tries = 0",
            ", [policy]: `tries` is 0, but it must be a whole number, more than 0.",
        ),
        (
            "wait = 2.0",
            'wait = "2"',
            ", [policy]: `wait` is '2', but it must be a number of seconds.",
        ),
        (
            "wait = 2.0",
            "wait = -1",
            ", [policy]: `wait` is -1, but it must be a number of seconds, 0 or more.",
        ),
        (
            "wait = 2.0",
            "wait = nan",
            ", [policy]: `wait` is nan, but it must be a number of seconds, 0 or more.",
        ),
        (
            "wait = 2.0",
            "wait = inf",
            ", [policy]: `wait` is inf, but it must be a number of seconds, 0 or more.",
        ),
        (
            "timeout = 20",
            "timeout = 0",
            ", [policy]: `timeout` is 0, but it must be a number of seconds, more than 0.",
        ),
        (
            "confirm = 2",
            "confirm = 5",
            ", [policy]: `confirm` is 5, but an address is asked no more than 4 times (`tries`), so"
            " nothing would ever be gone; correct one.",
        ),
        (
            "robots = true",
            "robots = 1",
            ", [policy]: `robots` is 1, but it must be true or false.",
        ),
        (
            'witness = "https://github.com/"',
            'witness = "github.com"',
            ", [policy]: `witness` is 'github.com', which is no address; write it with its"
            " https://.",
        ),
        (
            '"no such host"]',
            '"no such hose"]',
            ", [policy]: `gone` names 'no such hose' (did you mean `no such host`?); an ending is a"
            f' status as "403", or one of {", ".join(FAULTS)}.',
        ),
        (
            '"no such host"]',
            "410]",
            ', [policy]: `gone` names 410; an ending is a status as "403", or one of'
            f" {', '.join(FAULTS)}.",
        ),
        ("[policy]", "[[policy]]", ": it has no section [policy]; put it back."),
        (
            "[policy]",
            "[polici]",
            ": `polici` is not a section that it knows (did you mean `policy`?); there are policy,"
            " rule.",
        ),
    ],
)
def test_what_is_wrong_with_the_policy_is_one_sentence(complaint, old, new, told):
    assert complaint((old, new)) == f"registers/links.toml{told}"


def test_what_is_no_toml_is_told_with_its_place(complaint):
    said = complaint(("tries = 4", "tries = four"))
    assert said.startswith("registers/links.toml: it is not TOML (Invalid value (at line ")


def test_without_the_file_it_says_what_to_do(tmp_path):
    with pytest.raises(PressError) as caught:
        read_policy(tmp_path / "links.toml", "registers/links.toml")
    assert str(caught.value) == (
        "registers/links.toml: there is no such file; put it back with `git checkout`."
    )


# What is wrong with a rule


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('reason = "R"\n', "", ": `reason` is missing; it must be a sentence."),
        ('"R"', '" "', " (x.org): `reason` is empty; say why the rule is there."),
        (
            "expires = 2026-11-25\n",
            "",
            ": `expires` is missing; it must be a day, as 2027-05-31 without quotation marks.",
        ),
        (
            "2026-11-25",
            '"2026-11-25"',
            ": `expires` is '2026-11-25', but it must be a day, as 2027-05-31 without quotation"
            " marks.",
        ),
        (
            "2026-11-25",
            "2026-11-25T10:00:00",
            ": `expires` is datetime.datetime(2026, 11, 25, 10, 0), but it must be a day, as"
            " 2027-05-31 without quotation marks.",
        ),
        (
            "2026-11-25",
            "2026-11-24",
            " (x.org): the rule expired on 2026-11-24; look whether it is still needed, then give"
            " it a new day or delete it.",
        ),
        (
            'host = "x.org"\n',
            "",
            ': `host` is missing; it must be a host, as "www.example.org" or "*.example.org".',
        ),
        *[
            (
                '"x.org"',
                f'"{host}"',
                f" ({host}): `host` is a host alone, in small letters and without https:// or"
                ' port, as "www.example.org"; put the rest into `path`.',
            )
            for host in ("https://x.org", "x.org/a", "x.org:80", "X.org", "*x.org", "")
        ],
        (
            "skip = true",
            "skipp = true",
            ": `skipp` is not a key that it knows (did you mean `skip`?); there are host, reason,"
            " expires, path, skip, accept, instead, interval, at_once, timeout.",
        ),
        *[
            (
                "skip = true\n",
                nothing,
                " (x.org): it changes nothing; give it one of skip, accept, instead, interval,"
                " at_once, timeout.",
            )
            for nothing in ("", "skip = false\n", 'instead = ""\naccept = []\n')
        ],
        ("skip = true", 'skip = "yes"', ": `skip` is 'yes', but it must be true or false."),
        ("skip = true", 'accept = "403"', ": `accept` is '403', but it must be a list of endings."),
        (
            "skip = true",
            "at_once = 0",
            ": `at_once` is 0, but it must be a whole number, more than 0.",
        ),
        (
            "skip = true",
            "timeout = 0",
            ": `timeout` is 0, but it must be a number of seconds, more than 0.",
        ),
        (
            "skip = true",
            'instead = "y.org"',
            ": `instead` is 'y.org', which is no address; write it with its https://.",
        ),
        (
            "skip = true",
            'path = "("\nskip = true',
            " (x.org): `path` is not a regular expression (missing ), unterminated subpattern at"
            " position 0).",
        ),
        (
            "skip = true",
            "path = '(a)'\ninstead = 'https://y.org/\\2'",
            " (x.org): `instead` cannot be filled (invalid group reference 2 at position 15);"
            " \\1 is what the first bracket of `path` took, which has 1.",
        ),
        (
            "skip = true",
            "instead = 'https://y.org/\\g<name>'",
            " (x.org): `instead` cannot be filled (unknown group name 'name'); \\1 is what the"
            " first bracket of `path` took, which has 0.",
        ),
    ],
)
def test_what_is_wrong_with_a_rule_is_one_sentence(complaint, old, new, told):
    assert RULE.count(old) == 1
    second = RULE.replace(old, new)
    assert complaint(rules=RULE + second) == f"registers/links.toml, rule 2{told}"


def test_a_rule_without_its_brackets(complaint):
    assert complaint(rules=RULE.replace("[[rule]]", "[rule]")) == (
        "registers/links.toml: write [[rule]], with two brackets, above each rule."
    )
    assert complaint(("[policy]", "rule = [7]\n[policy]")) == (
        "registers/links.toml, rule 1: it is no table; write [[rule]] above each rule."
    )


def test_a_rule_holds_on_its_last_day(read):
    assert read(rules=RULE).rules[0].expires == TODAY


# Which rule is about an address


def rule(host, path=""):
    return Rule(host, "R", TODAY, path=path, skip=True)


@pytest.mark.parametrize(
    ("host", "path", "about"),
    [
        ("x.org", "", {"x.org/", "x.org/a?b=c"}),
        ("*.x.org", "", {"x.org/", "x.org/a?b=c", "www.x.org/a", "a.b.x.org/"}),
        ("x.org", "^/a", {"x.org/a?b=c"}),
        ("x.org", "b=c$", {"x.org/a?b=c"}),
        ("*.x.org", "a$", {"www.x.org/a"}),
        ("org", "", set()),
    ],
)
def test_a_rule_is_about_a_host_and_a_path(host, path, about):
    asked = ["x.org/", "x.org/a?b=c", "www.x.org/a", "a.b.x.org/", "ax.org/", "x.org.uk/"]
    covered = {at for at in asked if rule(host, path).covers(at.split("/")[0], at[at.index("/") :])}
    assert covered == about


def test_the_first_rule_about_an_address_counts(policy):
    narrow, wide = rule("x.org", "^/a"), rule("*.x.org")
    ruled = replace(policy, rules=(narrow, wide))
    assert ruled.rule("x.org", "/a") is narrow
    assert ruled.rule("x.org", "/b") is wide
    assert ruled.rule("y.org", "/a") is None
    assert replace(policy, rules=(wide, narrow)).rule("x.org", "/a") is wide
