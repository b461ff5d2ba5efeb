"""Passwords: kept as salted scrypt hashes, and compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading

from minelet.errors import BadRequest

# scrypt with 16 MB and some 50 ms each (RFC 7914); two at once, so that many who log in together
# do not take the machine's memory.
COST = {"n": 2**14, "r": 8, "p": 1}
MOST = 1024  # characters

_turns = threading.BoundedSemaphore(2)
_secret = secrets.token_bytes(32)
_known: set[bytes] = set()


def stored(password: str) -> str:
    """Return what to keep of a password: the salt and the hash.

    Raises:
        BadRequest: it is too long, or this Python has no scrypt (a browser's may not).
    """
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}:{_scrypt(password, salt).hex()}"


def matches(password: str, kept: str) -> bool:
    """Tell whether a password is the one of which `kept` was kept.

    The client sends its password with each request: what was right once is remembered, as a keyed
    hash in memory, until the process ends.
    """
    if len(password) > MOST:
        return False
    name = hmac.digest(_secret, f"{kept}:{password}".encode(errors="replace"), "sha256")
    if name in _known:
        return True
    salt, _, hashed = kept.partition(":")
    right = hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), hashed)
    if right:
        if len(_known) > 10_000:
            _known.clear()
        _known.add(name)
    return right


def _scrypt(password: str, salt: bytes) -> bytes:
    if len(password) > MOST:
        raise BadRequest(f"The password is too long: use at most {MOST} characters")
    scrypt = getattr(hashlib, "scrypt", None)
    if scrypt is None:
        raise BadRequest("This mine cannot keep passwords: take a token from /session instead")
    with _turns:
        return scrypt(password.encode(errors="replace"), salt=salt, dklen=32, **COST)
