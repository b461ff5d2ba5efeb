"""A small InterMine web service over real yeast data, for lessons that always run.

>>> from intermine.webservice import Service
>>> import minelet
>>> service = Service(minelet.url())  # doctest: +SKIP
"""

from minelet.embedded import describe, url

__all__ = ["describe", "url"]
