"""A book of a few pages in the words of press.book.leaf, to set and to look at."""

import dataclasses

from lxml import html

from press.book.leaf import Book, Leaf, Part, Solution
from press.launch.qr import qr_svg

SITE = "https://example.org/guide/"
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">'
    b'<rect width="120" height="60" fill="#0b6154"/></svg>'
)
CODE = qr_svg(f"{SITE}go/02/").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ').encode()
LONG = "uvx --python 3.13 --from minelet minelet open " + "https://example.org/a-long-address/" * 3

LESSON = f"""
<section id="introns"><h1 id="introns--introns">Genes with introns</h1>
<p class="standfirst">Few yeast genes have introns.</p>
<div class="launch" data-url="{SITE}go/02/" data-title="Genes with introns" data-own="true"
data-qr="figures/code.svg"></div>
<p class="run">Executed on 26 November 2026.</p>
<div class="promise"><p class="promise-title">You will be able to</p><ul><li>count</li></ul>
<p class="promise-title">You need</p><ul><li>patience</li></ul></div>
<p>An <a class="term" href="#glossary--intron">intron</a> is cut out. See
<a href="#glossary">the glossary</a> and <a href="https://example.com/paper">a paper</a>,
or <a href="https://example.net">example.net</a>.<a class="footnote-ref"
href="#introns--fn-1">1</a></p>
<h2 id="introns--ask">1. Ask</h2>
<div class="cell"><div class="cell-input"><pre class="language-python"><code><span
class="k">import </span>minelet

query = service.select(<span class="s">"Gene.symbol"</span>)  <span
class="c"># a question</span></code></pre></div>
<div class="cell-output"><pre class="output-text">280 introns</pre>
<table><caption>Some genes</caption><thead><tr><th></th><th>gene</th><th class="number">length</th>
</tr></thead><tbody><tr><th>0</th><td>YAL001C</td><td class="number">90</td></tr></tbody></table>
<figure id="introns--map"><img src="figures/map.svg" alt="A green box"><figcaption>The map
</figcaption></figure></div></div>
<pre class="language-bash"><code>{LONG}</code></pre>
<div class="note warning"><p class="note-title">Take care</p><p>Rows are not genes.</p></div>
<div class="tabs"><div class="tab"><p class="tab-title">On Linux</p><p>Type one.</p></div>
<div class="tab"><p class="tab-title">On Windows</p><p>Type two.</p></div></div>
<p class="solution-link" id="introns--exercise-1"><a href="#introns--solution-1">Solution</a></p>
<p>So <math><mi>p</mi><mo>=</mo><mn>1</mn><mo>−</mo><mi>q</mi></math>. Press <kbd>Enter</kbd>.</p>
<section class="key-points"><h2 id="introns--key-points">Key points</h2><ul><li>One.</li></ul>
</section>
<section class="footnotes"><ol><li id="introns--fn-1">
<p>Said below the line.</p></li></ol></section>
</section>"""

GLOSSARY = """
<section id="glossary"><h1 id="glossary--glossary">Glossary</h1>
<h2 id="glossary--genes">Genes</h2>
<h3 id="glossary--intron">Intron</h3><p>A stretch that is cut out.</p>
<h3 id="glossary--exon">Exon</h3><p>What stays. Not an <a class="term" href="#glossary--intron">
intron</a>.</p></section>"""


def leaf(body: str, number: int | None = None, **more) -> Leaf:
    """Return a page with this body; its anchor is its address."""
    element = html.fragment_fromstring(body.strip())
    anchor = element.get("id")
    kind = "lesson" if number else "reference"
    title = element.find("h1").text
    return Leaf(f"{anchor}/", anchor, kind, number, None, title, element, **more)


def simple(text: str, anchor: str = "plain") -> Leaf:
    """Return a page that holds no more than this."""
    return leaf(f'<section id="{anchor}"><h1 id="{anchor}--t">Plain</h1>{text}</section>', 1)


def book(*leaves: Leaf) -> Book:
    """Return a book of these pages, in one part."""
    return Book(
        title="From mine to notebook",
        subtitle="A guide",
        authors=["A. Writer", "B. Reader"],
        rights="MIT",
        language="en",
        version="1.0-3-gabcdef0",
        date="2026-11-26",
        data_date="2017-01-18",
        site_url=SITE,
        parts=[Part("Begin", list(leaves))],
        figures={"map.svg": PICTURE, "code.svg": CODE},
    )


def whole() -> Book:
    """Return a book with everything in it."""
    solved = html.fragment_fromstring("<div><p>Forty-two genes.</p></div>")
    solution = Solution(1, "Count", "introns--solution-1", "introns--exercise-1", solved)
    return book(leaf(LESSON, 2, solutions=[solution]), leaf(GLOSSARY))


def moved(source: Book, **changes) -> Book:
    """Return a book that differs in these fields."""
    return dataclasses.replace(source, **changes)
