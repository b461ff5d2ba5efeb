"""The bodies that the street sends."""

import html

TITLE = "Genes of the yeast"

TEN = "".join(f"<p>Gene number {gene} of ten lies on the left arm.</p>" for gene in range(10))

ETE = '<h2 id="été">Été</h2>'

NOT_FOUND = b"""<!doctype html><html><head><title>Page not found</title></head>
<body><h1>Page not found</h1><p>Sorry, the page that you asked for does not exist.</p>
<p><a href="/">Home</a></p></body></html>"""

SHELL = b"""<!doctype html><html><head><title>A mine in the browser</title></head>
<body><div id="app"></div><noscript>This mine needs JavaScript.</noscript></body></html>"""

PDF = (
    b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x03\x00\x08\xfc\x02\xfe\xa7\x9a\xa0\xa0"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


def page(title: str = TITLE, inside: str = TEN, charset: str = "utf-8") -> bytes:
    """Return an HTML page with a title, headings with ids, and `inside` in its body."""
    said = html.escape(title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{said}</title>'
        f'</head><body><h1 id="genes">{said}</h1><h2 id="methods">Methods</h2>{inside}'
        '<h2 id="results">Results</h2><p>Ten genes were found.</p></body></html>'
    ).encode(charset)


def cannot_find(path: str, moment: float) -> bytes:
    """Return a page under the site's own title that says that `path` is not there."""
    said = html.escape(path.encode("utf-8", "replace").decode())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Yeast database</title>'
        "</head><body><h1>Oops!</h1>"
        f"<p>We can't find the page you are looking for: {said}.</p>"
        f"<footer>Request {moment:.6f}</footer></body></html>"
    ).encode()
