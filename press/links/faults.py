"""Exceptions of a try as one of a few names, by what lies at their bottom."""

import errno
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3


def name_of(fault: BaseException | None) -> str:
    """Return which of FAULTS an exception of a try is, by what lies at its bottom."""
    chain = list(_chain(fault))
    for error in chain:
        match error:
            case socket.gaierror():
                again = error.args[0] in (socket.EAI_AGAIN, socket.EAI_FAIL)
                return "no answer from the name server" if again else "no such host"
            case ssl.SSLError():
                return "certificate"
            case requests.TooManyRedirects():
                return "redirect loop"
            case ConnectionRefusedError():
                return "refused"
            case OSError(errno=errno.EHOSTUNREACH | errno.ENETUNREACH):
                return "unreachable"
            case UnicodeError() | requests.exceptions.InvalidURL():
                return "not an address"
            case TimeoutError() | requests.Timeout():
                return "time-out"
    if any(isinstance(error, OSError) and not _is_wrapper(error) for error in chain):
        return "reset"
    if isinstance(fault, requests.ConnectionError | urllib3.exceptions.ProtocolError):
        return "reset"
    return "unreadable" if fault is not None else "not an address"


def _is_wrapper(error: BaseException) -> bool:
    return isinstance(error, requests.RequestException | urllib3.exceptions.HTTPError)


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception's causes, the deepest first."""
    seen: list[BaseException] = []
    todo = [fault]
    while todo:
        error = todo.pop()
        if not isinstance(error, BaseException) or error in seen:
            continue
        seen.append(error)
        todo += [error.__cause__, error.__context__, getattr(error, "reason", None), *error.args]
    return reversed(seen)


def in_words(name: str, fault: BaseException | str | None, patience: float) -> str:
    """Return a failure for a person.

    Args:
        name: one of FAULTS.
        fault: the exception, or what LinkChecker says of an address.
        patience: seconds after which a host that is silent was given up.
    """
    detail = _line(str(fault or ""))[:120]
    if name == "certificate":
        reason = next((it for it in _chain(fault) if isinstance(it, ssl.SSLError)), None)
        why = getattr(reason, "verify_message", "") or getattr(reason, "reason", "") or ""
        return f"its certificate is not to be trusted ({_line(str(why))})"
    return {
        "no such host": "there is no such host",
        "no answer from the name server": "the name server did not answer",
        "time-out": f"no answer within {patience:g} s",
        "too slow": "it answered, but too slowly to wait for its end",
        "refused": "the host refused the connection",
        "unreachable": "there is no way to the host",
        "reset": "the host broke the connection off",
        "redirect loop": "it redirects in a circle, or too often",
        "not an address": f"it is not an address that can be asked ({detail})",
        "unreadable": f"its answer cannot be read ({detail})",
    }[name]


def _line(text: str) -> str:
    return " ".join(text.split())
