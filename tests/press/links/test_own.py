"""The guide's own pages are gone through strictly: every link, to its file and its place."""

import os
import signal
import threading

import pytest
from linkcheck.checker.httpurl import HttpUrl

from press.links.own import check_own

pytestmark = pytest.mark.usefixtures("hurried")
HERE = '<h1 id="here">Here</h1>'


@pytest.fixture
def broken(tmp_path):
    """Return what is broken in a site: `broken({"index.html": "<a href=…>"}, below="/mines/")`."""

    def find(pages: dict[str, str], below: str = "/mines/", jobs: int = 0) -> list[str]:
        for name, text in pages.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        told, _ = check_own(tmp_path, below, jobs)
        assert all(line.endswith("; correct the link.") for line in told)
        return [line.removesuffix("; correct the link.") for line in told]

    return find


SITE = {
    "index.html": f"{HERE}<a name='old-way'></a>",
    "data/index.html": "<h2 id='été'>Été</h2><p id='a%20b'>",
    "gène list.html": HERE,
    "logo.svg": "<svg xmlns='http://www.w3.org/2000/svg'><g id='g'/></svg>",
    "data/genes.tab": "HSP104\n",
    "404.html": f"<a href='/mines/data/'>Data</a>{HERE}",
}


WHOLE = """
<a href='data/'> <a href='./data/index.html?q=1#%C3%A9t%C3%A9'> <a href='data/#a%20b'>
<a href='data#été'> by way of a redirect to data/
<a href='/mines/data/'> <a href='/mines'> <a href='data/../#here'>
<a href='#'> <a href='#here'> <a href='#old-way'> <a href='#top'> <a href='data/#TOP'>
<a href='#m%C3%AAme'> <b id='même'>
<a href='g%C3%A8ne%20list.html#here'> <a href='gène list.html'>
<img src='logo.svg'> <a href='logo.svg#g'> <a href='data/genes.tab#L1'>
<link rel='stylesheet' href='data:text/css,'> <a href='mailto:ada@x.org'>
<a href='https://x.invalid/'>
"""


def test_links_to_what_is_there_are_whole(broken):
    assert broken(SITE | {"index.html": SITE["index.html"] + WHOLE}) == []


BROKEN = {
    "<a href='dat/'>": "`dat/`: 404 Not Found",
    "<a href='dat'>": "`dat`: 404 Not Found",
    "<a href='data/lists/'>": "`data/lists/`: 404 Not Found",
    "<a href='data/genes.csv'>": "`data/genes.csv`: 404 Not Found",
    "<a href='g%C3%A8nes.html'>": "`g%C3%A8nes.html`: 404 Not Found",
    "<img src='logo.png'>": "`logo.png`: 404 Not Found",
    "<link rel='stylesheet' href='a.css'>": "`a.css`: 404 Not Found",
    "<script src='a.js'></script>": "`a.js`: 404 Not Found",
    "<a href='#her'>": "`#her`: there is no such place on that page",
    "<a href='data/#ete'>": "`data/#ete`: there is no such place on that page",
    "<a href='data/?q=1#ete'>": "`data/?q=1#ete`: there is no such place on that page",
    "<a href='data#ete'>": "`data#ete`: there is no such place on that page",
    "<a href='data/#here'>": "`data/#here`: there is no such place on that page",
    "<a href='/data/'>": "`/data/`: it leads out of the guide, which is published below /mines/",
    "<a href='../mines-2/'>": (
        "`../mines-2/`: it leads out of the guide, which is published below /mines/"
    ),
}


def test_each_link_to_what_is_not_there_is_a_sentence(broken):
    said = broken(SITE | {"index.html": SITE["index.html"] + "".join(BROKEN)})
    assert said == sorted(f"the home page: {told}" for told in BROKEN.values())


def test_a_site_may_be_published_at_the_root(broken):
    site = SITE | {
        "index.html": "<a href='/data/'><a href='/mines/'><a href='../up/'>",
        "404.html": "<a href='/'>",
    }
    assert broken(site, below="/") == [
        "the home page: `../up/`: 404 Not Found",
        "the home page: `/mines/`: 404 Not Found",
    ]


def test_each_page_is_gone_through_also_one_that_no_link_leads_to(broken):
    pages = {
        "data/index.html": "<a href='gone/'>",
        "alone/index.html": "<a href='gone/'><a href='#gone'><a href='gone/'>",
        "404.html": "<a href='gone/'>",
    }
    assert broken(SITE | pages) == [
        "404.html: `gone/`: 404 Not Found",
        "alone/: `#gone`: there is no such place on that page",
        "alone/: `gone/`: 404 Not Found",
        "data/: `gone/`: 404 Not Found",
    ]


def test_how_many_links_were_followed_is_told(tmp_path):
    (tmp_path / "index.html").write_text("<a href='#a'><a href='#b'><a href='https://x.org/'>")
    broken, followed = check_own(tmp_path, jobs=0)
    assert (len(broken), followed) == (2, 2)


def many_pages(folder):
    for number in range(60):
        links = "".join(f"<a href='{other}.html#p{other}'>" for other in range(30))
        (folder / f"{number}.html").write_text(f"<p id='p{number}'>{links}")
    (folder / "index.html").write_text("<a href='0.html'>")


def test_it_goes_through_many_pages_at_once_and_leaves_no_thread(tmp_path):
    before = set(threading.enumerate())
    many_pages(tmp_path)
    (tmp_path / "59.html").write_text("<a href='58.html#p0'>")
    broken, followed = check_own(tmp_path, "/mines/")
    assert broken == [
        "59.html: `58.html#p0`: there is no such place on that page; correct the link."
    ]
    assert followed == 59 * 30 + 2
    for thread in set(threading.enumerate()) - before:  # the server's last answers
        thread.join(5)
    assert set(threading.enumerate()) == before


def test_an_interruption_ends_it(tmp_path):
    many_pages(tmp_path)

    def check_long():
        check_own(tmp_path)
        threading.Event().wait(10)  # should it have been quicker

    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        check_long()
    timer.join()


def test_what_linkchecker_itself_fails_at_is_not_whole(tmp_path, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(HttpUrl, "check_response", fail)
    (tmp_path / "data").mkdir()
    for page in ("index.html", "data/index.html"):
        (tmp_path / page).write_text("<a href='data/'>")
    assert check_own(tmp_path, jobs=1)[0] == [
        "data/: LinkChecker itself failed at it; look at the page.",
        "the home page: LinkChecker itself failed at it; look at the page.",
    ]
