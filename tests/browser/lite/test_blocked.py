"""A network that does not let Python through: the reader is told, and need not wait for ever."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect


def test_a_reader_whose_network_blocks_pyodide_is_told(browser: Browser, lite_url: str) -> None:
    context = browser.new_context()
    context.route("**/pyodide.mjs", lambda it: it.abort())
    page = context.new_page()
    page.goto(f"{lite_url}lite/lab/index.html?path=01-first-query.ipynb", wait_until="commit")
    said = page.get_by_role("alert").filter(has_text="Python did not start")
    expect(said).to_contain_text(urlsplit(lite_url).netloc, timeout=60_000)
    context.close()
