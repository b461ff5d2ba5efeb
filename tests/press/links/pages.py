"""The bodies that the street sends."""

import html

TEN = "".join(f"<p>Gene number {gene} of ten lies on the left arm.</p>" for gene in range(10))

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


def page(title: str = "Genes of the yeast", inside: str = TEN, charset: str = "utf-8") -> bytes:
    """Return an HTML page with a title, headings with ids, and `inside` as its body."""
    said = html.escape(title)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{said}</title>'
        f'</head><body><h1 id="top">{said}</h1><h2 id="methods">Methods</h2>{inside}'
        '<h2 id="results">Results</h2><p>Ten genes were found.</p></body></html>'
    ).encode(charset)
