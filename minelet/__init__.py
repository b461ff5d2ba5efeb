"""A small InterMine web service over real yeast data, or your own, for lessons that always run.

>>> from intermine.webservice import Service
>>> import minelet
>>> service = Service(minelet.url())  # doctest: +SKIP
>>> service = Service(minelet.serve("model.xml", "items.xml"))  # doctest: +SKIP
"""

from minelet.embedded import describe, url
from minelet.own.serving import serve

__all__ = ["describe", "serve", "url"]
