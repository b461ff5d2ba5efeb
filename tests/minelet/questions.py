"""Queries over the herbarium with one of everything that a program may have to say."""


def q(view, inner="", **attributes):
    more = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f'<query model="herbarium" view="{view}" {more}>{inner}</query>'


def c(path, op, value=None, code="A", inner="", **more):
    attributes = {"path": path, "op": op, "code": code, **more}
    if value is not None:
        attributes["value"] = value
    text = " ".join(f'{key}="{given}"' for key, given in attributes.items())
    return f"<constraint {text}>{inner}</constraint>"


def values(*texts):
    return "".join(f"<value>{text}</value>" for text in texts)


QUERIES = {
    "all": q("Plant.name Plant.years Plant.place.name"),
    "equals": q("Plant.name", c("Plant.name", "=", "arnica")),
    "exactly": q("Plant.name", c("Plant.name", "==", "arnica")),
    "exactly not": q("Plant.name", c("Plant.name", "!==", "arnica")),
    "contains not": q("Plant.name", c("Plant.name", "DOES NOT CONTAIN", "ar")),
    "contains": q("Plant.name", c("Plant.name", "CONTAINS", "ar")),
    "like": q("Plant.name", c("Plant.name", "LIKE", "*a*")),
    "quotes": q("Plant.name", c("Plant.labels.text", "=", "leopard's bane")),
    "both quotes": q("Plant.name", c("Plant.name", "=", "y\\\\&quot;e\\?w' ü 東")),
    "numbers": q("Plant.name", c("Plant.years", "ONE OF", inner=values("3", "300"))),
    "none of": q("Plant.name", c("Plant.name", "NONE OF", inner=values("Arnica", "heath*"))),
    "null": q("Plant.years", c("Plant.name", "IS NULL")),
    "no place": q("Plant.name", c("Plant.place", "IS NULL")),
    "yes or no": q("Plant.name", c("Plant.rare", "=", "true")),
    "lookup": q("Plant.name", c("Plant", "LOOKUP", "Arnica,la_ch")),
    "lookup with extra": q("Plant.name", c("Plant", "LOOKUP", "arnica", extraValue="bog")),
    "list": q("Plant.name", c("Plant", "IN", "tall things")),
    "not in list": q("Plant.name", c("Plant", "NOT IN", "tall things")),
    "loop": q(
        "Collector.name Collector.teacher.name",
        c("Collector", "=", loopPath="Collector.teacher"),
    ),
    "other loop": q(
        "Collector.name Collector.teacher.name",
        c("Collector", "!=", loopPath="Collector.teacher"),
    ),
    "subclass": q(
        "Place.name Place.plants.rings", '<constraint path="Place.plants" type="Tree"/>'
    ),
    "outer": q("Plant.name Plant.labels.text", '<join path="Plant.labels" style="OUTER"/>'),
    "outer first": q("Plant.labels.text Plant.name", '<join path="Plant.labels" style="OUTER"/>'),
    "sorted": q("Plant.name Plant.years", sortOrder="Plant.years desc Plant.name asc"),
    "logic": q(
        "Plant.name",
        c("Plant.years", "=", "3") + c("Plant.height", "&gt;", "1", "B")
        + c("Plant.rare", "IS NULL", code="C") + c("Plant.name", "CONTAINS", "r", "D"),
        constraintLogic="A or ((B or C) and D)",
    ),
    "codes": q(
        "Plant.name",
        c("Plant.years", "=", "3", "X") + c("Plant.name", "=", "Arnica", "IN")
        + c("Plant.name", "=", "la_ch", "Q9"),
        constraintLogic="X and (IN or Q9)",
    ),
    "a code left out": q(
        "Plant.name",
        c("Plant.years", "=", "3") + c("Plant.name", "=", "Arnica", "B")
        + c("Plant.name", "=", "y*", "C"),
        constraintLogic="B or C",
    ),
    "many values": q(
        "Plant.name", c("Plant.years", "ONE OF", inner=values(*map(str, range(2001))))
    ),
    "described": q("Plant.name", longDescription="two&#10;import os; lines \\u000a", title="T"),
}  # fmt: skip
