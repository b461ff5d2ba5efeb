"""Certificates for the doors of the street: one good, and one for each way to be bad."""

import datetime
import ssl

import trustme

DOORS = ("tls", "tls-untrusted", "tls-expired", "tls-other-name")


def contexts(addresses: list[str], authority: str) -> dict[str, ssl.SSLContext]:
    """Return what each TLS door of the hosts `addresses` shows; write who signed to `authority`.

    A client that trusts the file `authority` (PEM) takes the good certificate and refuses the
    others, each for its own reason.
    """
    ours = trustme.CA()
    ours.cert_pem.write_to_path(authority)
    nobody = trustme.CA(organization_name="An authority that nobody trusts")
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    leaves = {
        "tls": ours.issue_cert(*addresses),
        "tls-untrusted": nobody.issue_cert(*addresses),
        "tls-expired": ours.issue_cert(*addresses, not_before=now - 90 * day, not_after=now - day),
        "tls-other-name": ours.issue_cert("another.example"),
    }
    made = {}
    for door in DOORS:
        made[door] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaves[door].configure_cert(made[door])
    return made
