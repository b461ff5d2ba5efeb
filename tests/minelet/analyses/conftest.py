"""Somebody who puts widgets to objects of the herbarium."""

import pytest


@pytest.fixture(scope="session")
def put(web, ids):
    """Put a widget to objects by their keys, or to a list; return the whole answer."""

    def answer(what, widget, keys=None, **options):
        if keys is not None:
            options["ids"] = ",".join(str(ids[key]) for key in keys)
        options = {"widget": widget, **options}
        if what == "enrichment":
            options = {"maxp": "1", "correction": "None", **options}
        response = web.post(f"/service/list/{what}", data=options)
        assert response.status_code == 200, response.text
        return response.json

    return answer
