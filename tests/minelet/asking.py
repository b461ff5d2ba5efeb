"""Somebody who asks the herbarium, for tests in which it matters who."""


class Reader:
    """Somebody who asks a mine, with a token of a session of their own."""

    def __init__(self, web, token=None):
        self.web = web
        self.token = token or web.get("/service/session").json["token"]

    def ask(self, method, address, body=None, kind="text/plain", **parameters):
        answer = self.web.open(
            f"/service{address}",
            method=method,
            query_string={"token": self.token, **parameters},
            data=body,
            content_type=kind if body is not None else None,
        )
        return answer.json

    def get(self, address, **parameters):
        return self.ask("GET", address, **parameters)

    def make(self, name, identifiers, type="Plant", **parameters):
        return self.ask("POST", "/lists", identifiers, name=name, type=type, **parameters)

    def lists(self):
        return {one["name"]: one for one in self.get("/lists")["lists"]}

    def members(self, name):
        """The ids of a list's objects, as a query sees them."""
        kind = self.lists()[name]["type"]
        query = (
            f'<query view="{kind}.id"><constraint path="{kind}" op="IN" value="{name}"/></query>'
        )
        answer = self.get("/query/results", query=query, format="json")
        return {row[0] for row in answer["results"]}


def run(web, query):
    """Return the rows of a query, as the service gives them."""
    response = web.post("/service/query/results", data={"query": query, "format": "json"})
    return response.json["results"]
