"""What the service answers to, one module for each part of InterMine's web service.

Each module holds `ROUTES`: addresses below the mine's root, their methods, and the function that
answers, which takes a `Call` and the named parts of the address.
"""

from __future__ import annotations

from minelet.endpoints import (
    about,
    code,
    enrichments,
    identifiers,
    listoperations,
    lists,
    queries,
    saved,
    search,
    shares,
    templates,
    tokens,
    users,
    values,
    widgets,
)
from minelet.endpoints.route import Route

ROUTES: list[Route] = [
    *about.ROUTES,
    *queries.ROUTES,
    *values.ROUTES,
    *templates.ROUTES,
    *saved.ROUTES,
    *code.ROUTES,
    *lists.ROUTES,
    *listoperations.ROUTES,
    *shares.ROUTES,
    *users.ROUTES,
    *tokens.ROUTES,
    *identifiers.ROUTES,
    *search.ROUTES,
    *widgets.ROUTES,
    *enrichments.ROUTES,
]
