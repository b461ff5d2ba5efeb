"""`gh` is run without a shell, and what it says of a failure is one sentence without the token."""

import os
import sys

import pytest

from press.errors import PressError
from press.gh import gh


@pytest.fixture
def environ(tmp_path):
    """An environment in which `gh` is what a test writes: `environ("print(1)")`."""

    def write(script: str) -> dict[str, str]:
        (tmp_path / "gh").write_text(f"#!{sys.executable}\nimport os, sys\n{script}\n")
        (tmp_path / "gh").chmod(0o755)
        return {"PATH": f"{tmp_path}{os.pathsep}/usr/bin", "GH_TOKEN": "ghs_secret"}

    return write


def test_it_gets_its_arguments_and_its_text_as_they_are(environ):
    environ = environ("print(sys.argv[1:], sys.stdin.read(), os.environ['GH_PROMPT_DISABLED'])")
    answer = gh("say", "issue", "$(rm -rf ~) `x` é", text="one\ntwo", environ=environ)
    assert answer == "['issue', '$(rm -rf ~) `x` é'] one\ntwo 1\n"


def test_a_failure_is_one_sentence_without_the_token(environ):
    environ = environ("sys.exit('HTTP 401:\\n  bad ' + os.environ['GH_TOKEN'])")
    with pytest.raises(PressError) as caught:
        gh("list the issues", "api", environ=environ)
    assert str(caught.value) == "gh could not list the issues: HTTP 401: bad ***"


def test_a_failure_without_a_word_has_its_status(environ):
    with pytest.raises(PressError, match=r"^gh could not ask: exit status 4$"):
        gh("ask", "api", environ=environ("sys.exit(4)"))


def test_where_there_is_none_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PressError, match=r"^gh: it is not installed here; install"):
        gh("ask", "api", environ={"PATH": str(tmp_path)})
