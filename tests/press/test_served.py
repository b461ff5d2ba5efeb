"""A site on loopback is answered as GitHub Pages would answer."""

import http.client
import threading
from urllib.parse import urlsplit

import pytest
import requests

from press.served import Compressed, served


@pytest.fixture
def site(tmp_path):
    site = tmp_path / "site"
    (site / "data").mkdir(parents=True)
    (site / "empty").mkdir()
    (site / "index.html").write_text("home")
    (site / "data" / "index.html").write_text("data")
    (site / "gène list.html").write_text("genes")
    (site / "style.css").write_text("p {}")
    (site / "404.html").write_text("lost")
    (tmp_path / "secret.txt").write_text("secret")
    return site


@pytest.fixture(params=["/", "/mines/"])
def root(site, request):
    """The site's address, published at the root or below a path."""
    with served(site, request.param) as address:
        assert address.endswith(request.param)
        yield address


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("", "home", "text/html; charset=utf-8"),
        ("index.html", "home", "text/html"),
        ("data/", "data", "text/html"),
        ("data/?q=1", "data", "text/html"),
        ("g%C3%A8ne%20list.html", "genes", "text/html"),
        ("style.css", "p {}", "text/css"),
    ],
)
def test_a_file_is_found(root, path, text, kind):
    answer = requests.get(root + path, timeout=5)
    assert (answer.status_code, answer.text) == (200, text)
    assert answer.headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize("path", ["gone/", "empty/", "style.css/", "data/gone", "a%00b"])
def test_what_is_not_there_is_answered_with_the_sites_own_page(root, path):
    answer = requests.get(root + path, timeout=5)
    assert (answer.status_code, answer.text) == (404, "lost")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_site_itself_is_found_without_its_slash(site):
    with served(site, "/mines/") as root:
        assert requests.get(root.removesuffix("/"), timeout=5).url == root


def test_a_folder_is_redirected_to_its_page(root):
    answer = requests.get(f"{root}data?q=1", timeout=5, allow_redirects=False)
    assert answer.status_code == 301
    assert requests.get(f"{root}data?q=1", timeout=5).url == f"{root}data/?q=1"


def raw(root, method, target):
    """Ask for a target as it is; a client that is well kept would not."""
    asks = http.client.HTTPConnection(urlsplit(root).netloc, timeout=5)
    asks.request(method, target)
    answer = asks.getresponse()
    told = (answer.status, answer.read().decode())
    asks.close()
    return told


@pytest.mark.parametrize(
    "target",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt", "/....//gone"],
)
def test_nothing_outside_of_the_site_is_served(root, target):
    below = urlsplit(root).path.removesuffix("/")
    assert raw(root, "GET", target) == (404, "lost")
    assert raw(root, "GET", below + target) == (404, "lost")


def test_what_is_not_below_the_path_of_the_site_is_not_there(site):
    with served(site, "/mines/") as root:
        assert raw(root, "GET", "/") == (404, "lost")
        assert raw(root, "GET", "/data/") == (404, "lost")
        assert raw(root, "GET", "/minesdata/") == (404, "lost")


def test_the_head_of_an_answer_has_no_body(root):
    assert raw(root, "HEAD", urlsplit(root).path) == (200, "")
    assert raw(root, "HEAD", "/gone/") == (404, "")


def test_a_site_without_a_page_for_what_is_missing(site):
    (site / "404.html").unlink()
    with served(site) as root:
        assert raw(root, "GET", "/gone/") == (404, "")


def test_link_checkers_are_let_go_fast_on_one_connection(root):
    with requests.Session() as session:
        answers = [session.get(root + path, timeout=5) for path in ("", "gone/", "data/")]
    assert {answer.headers["LinkChecker"] for answer in answers} == {"welcome"}
    assert not any("close" in answer.headers.get("Connection", "") for answer in answers)


def test_only_this_machine_may_look(root):
    assert urlsplit(root).hostname == "127.0.0.1"


def test_afterwards_nobody_listens(site):
    before = threading.active_count()
    with served(site) as root:
        pass
    assert threading.active_count() == before
    with pytest.raises(requests.ConnectionError):
        requests.get(root, timeout=5)


def test_text_is_compressed_for_who_takes_it_and_may_be_kept(site):
    (site / "picture.png").write_bytes(b"\x89PNG")
    with served(site, how=Compressed) as root:
        page = requests.get(root + "data/", timeout=5)
        picture = requests.get(root + "picture.png", timeout=5)
        plain = requests.get(root + "data/", headers={"Accept-Encoding": ""}, timeout=5)
        lost = requests.get(root + "nowhere/", timeout=5)
    assert (page.text, page.headers["Content-Encoding"]) == ("data", "gzip")
    assert page.headers["Cache-Control"] == "max-age=600"
    assert picture.content == b"\x89PNG"
    assert "Content-Encoding" not in {**picture.headers, **plain.headers}
    assert (plain.text, lost.status_code) == ("data", 404)
