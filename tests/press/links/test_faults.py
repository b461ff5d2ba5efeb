"""Whatever goes wrong has one of a few names, and a sentence for people."""

import errno
import socket
import ssl

import pytest
import requests
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from press.links.faults import in_words, name_of
from press.links.policy import FAULTS, NO_TIME


def wrapped(cause: Exception) -> Exception:
    """Return an exception as requests raises it: with the cause deep inside."""
    pool = urllib3.HTTPConnectionPool("x.org")
    return requests.ConnectionError(urllib3.exceptions.MaxRetryError(pool, "/", cause))


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "no such host"),
        (socket.gaierror(socket.EAI_AGAIN, "Try again"), "no answer from the name server"),
        (ssl.SSLCertVerificationError("self-signed certificate"), "certificate"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "refused"),
        (OSError(errno.EHOSTUNREACH, "No route to host"), "unreachable"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "unreachable"),
        (TimeoutError("timed out"), "time-out"),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "reset"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), "reset"),
        (urllib3.exceptions.ProtocolError("Connection aborted."), "reset"),
        (UnicodeError("label too long"), "not an address"),
    ],
)
def test_a_fault_is_named_by_what_lies_at_its_bottom(cause, name):
    assert name_of(cause) == name
    assert name_of(wrapped(cause)) == name
    assert name in FAULTS


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        (requests.TooManyRedirects("Exceeded 10 redirects."), "redirect loop"),
        (requests.exceptions.InvalidURL("Failed to parse"), "not an address"),
        (requests.exceptions.InvalidSchema("No connection adapters"), "unreadable"),
        (requests.ReadTimeout(), "time-out"),
        (ValueError("?"), "unreadable"),
        (None, "not an address"),
    ],
)
def test_a_fault_that_lies_no_deeper(fault, name):
    assert name_of(fault) == name


def test_a_fault_that_is_its_own_cause_is_no_trouble():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one
    assert name_of(one) == "unreadable"


@given(st.sampled_from([name for name in FAULTS if name not in (NO_TIME, "robots.txt")]), st.text())
def test_each_is_told_in_one_line(name, text):
    for fault in (ValueError(text), text, None):
        said = in_words(name, fault, 20)
        assert said.strip()
        assert len(said.splitlines()) == 1


def test_a_certificate_is_told_with_its_reason():
    error = ssl.SSLCertVerificationError()
    error.verify_message = "certificate has\nexpired"
    said = "its certificate is not to be trusted (certificate has expired)"
    assert in_words("certificate", wrapped(error), 20) == said


def test_a_time_out_is_told_with_its_seconds():
    assert in_words("time-out", TimeoutError(), 20.0) == "no answer within 20 s"
