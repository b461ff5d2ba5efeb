"""A second mine, small enough to know by heart: plants, who collected them and where.

It has nothing of yeast in it. That all of minelet works on it shows that the model decides.
"""

import sqlite3
from pathlib import Path

from herbarium_widgets import WIDGETS

from minelet.model import Model
from minelet.objects.database import LAYOUT, Mine, Store, create_indexes, create_tables
from minelet.objects.shape import measure
from minelet.objects.tables import fold

MODEL = """<model name="herbarium" package="org.herbarium.model">
  <class name="Named" is-interface="true">
    <attribute name="name" type="java.lang.String"/>
  </class>
  <class name="Living" is-interface="true">
    <attribute name="years" type="int"/>
    <attribute name="rare" type="java.lang.Boolean"/>
  </class>
  <class name="Plant" extends="Named Living" is-interface="true">
    <attribute name="height" type="java.lang.Double"/>
    <reference name="place" referenced-type="Place" reverse-reference="plants"/>
    <collection name="collectors" referenced-type="Collector" reverse-reference="plants"/>
    <collection name="uses" referenced-type="Use"/>
    <collection name="labels" referenced-type="Label" reverse-reference="plant"/>
  </class>
  <class name="Tree" extends="Plant" is-interface="true">
    <attribute name="rings" type="java.lang.Integer"/>
  </class>
  <class name="Collector" extends="Named Living" is-interface="true">
    <reference name="home" referenced-type="Place"/>
    <reference name="teacher" referenced-type="Collector" reverse-reference="pupils"/>
    <collection name="pupils" referenced-type="Collector" reverse-reference="teacher"/>
    <collection name="plants" referenced-type="Plant" reverse-reference="collectors"/>
  </class>
  <class name="Place" extends="Named" is-interface="true">
    <attribute name="altitude" type="java.lang.Integer"/>
    <collection name="plants" referenced-type="Plant" reverse-reference="place"/>
  </class>
  <class name="Use" extends="Named" is-interface="true"/>
  <class name="Label" is-interface="true">
    <attribute name="text" type="java.lang.String"/>
    <reference name="plant" referenced-type="Plant" reverse-reference="labels"/>
  </class>
  <class name="Club" is-interface="true">
    <attribute name="taxonId" type="java.lang.String"/>
  </class>
  <class name="Trail" is-interface="true">
    <attribute name="primaryIdentifier" type="java.lang.String"/>
    <reference name="organism" referenced-type="Club"/>
    <collection name="spots" referenced-type="Spot" reverse-reference="locatedOn"/>
  </class>
  <class name="Spot" is-interface="true">
    <attribute name="start" type="java.lang.Integer"/>
    <attribute name="end" type="java.lang.Integer"/>
    <attribute name="seen" type="java.util.Date"/>
    <attribute name="steps" type="java.lang.Long"/>
    <attribute name="weight" type="java.lang.Float"/>
    <attribute name="sketch" type="org.intermine.objectstore.query.ClobAccess"/>
    <reference name="locatedOn" referenced-type="Trail" reverse-reference="spots"/>
    <reference name="plant" referenced-type="Plant"/>
  </class>
</model>"""

# Name: class, values, references by name, collections by names. Awkward on purpose: names that
# differ in case only, wild cards and quotes in names, nothing known of one, a teacher of herself.
OBJECTS = {
    "alp": ("Place", {"name": "Alp", "altitude": 2100}, {}, {}),
    "bog": ("Place", {"name": "bog", "altitude": 5}, {}, {}),
    "nowhere": ("Place", {"name": None, "altitude": None}, {}, {}),
    "tea": ("Use", {"name": "tea"}, {}, {}),
    "dye": ("Use", {"name": "100% dye"}, {}, {}),
    "ada": ("Collector", {"name": "Ada", "years": 60, "rare": True}, {"home": "alp"}, {}),
    "bo": ("Collector", {"name": "Bo's", "years": 30}, {"home": "bog", "teacher": "ada"}, {}),
    "cy": ("Collector", {"name": "cy"}, {"teacher": "ada"}, {}),
    "di": ("Collector", {"name": "Di", "years": 9, "rare": False}, {"teacher": "di"}, {}),
    "arnica": (
        "Plant",
        {"name": "Arnica", "years": 3, "rare": True, "height": 0.5},
        {"place": "alp"},
        {"collectors": ["ada", "bo"], "uses": ["tea", "dye"]},
    ),
    "ARNICA": ("Plant", {"name": "ARNICA", "height": 0.5}, {"place": "bog"}, {"uses": ["tea"]}),
    "heath": (
        "Plant",
        {"name": "heath*", "years": 3, "rare": False, "height": -1.25},
        {"place": "bog"},
        {"collectors": ["bo", "cy", "di"]},
    ),
    "unknown": ("Plant", {"name": None}, {}, {}),
    "larch": (
        "Tree",
        {"name": "la_ch", "years": 300, "rare": False, "height": 35.0, "rings": 299},
        {"place": "alp"},
        {"collectors": ["ada"], "uses": ["dye"]},
    ),
    "yew": ("Tree", {"name": 'y\\"e?w', "years": 3, "height": 12.0}, {"place": "nowhere"}, {}),
    "label1": ("Label", {"text": "Wolf's bane"}, {"plant": "arnica"}, {}),
    "label2": ("Label", {"text": "leopard's bane"}, {"plant": "arnica"}, {}),
    "label3": ("Label", {"text": "bane"}, {"plant": "yew"}, {}),
    "label4": ("Label", {"text": None}, {}, {}),
    "walkers": ("Club", {"taxonId": "7"}, {}, {}),
    "ridge": ("Trail", {"primaryIdentifier": "R1"}, {"organism": "walkers"}, {}),
    "river": ("Trail", {"primaryIdentifier": "r1"}, {}, {}),
    "spot1": (
        "Spot",
        {
            "start": 10,
            "end": 20,
            "seen": "2008-02-29 00:00:00",
            "steps": 40_000_000_000,
            "weight": 0.1,
        },
        {"locatedOn": "ridge", "plant": "arnica"},
        {},
    ),
    "spot2": (
        "Spot",
        {"start": 20, "end": 30, "seen": "2008-02-29 10:00:00", "steps": -1},
        {"locatedOn": "ridge", "plant": "larch"},
        {},
    ),
    "spot3": (
        "Spot",
        {"start": 15, "end": 15, "seen": "2009-01-01 00:00:00", "sketch": "a long drawing " * 20},
        {"locatedOn": "river", "plant": "arnica"},
        {},
    ),
    "spot4": ("Spot", {"start": 12}, {"locatedOn": "ridge"}, {}),
    "spot5": ("Spot", {"start": 1, "end": 2, "weight": 0.1}, {"plant": "yew"}, {}),
}
LISTS = {
    "tall things": ("Plant", ["larch", "yew"]),
    "trees": ("Tree", ["larch"]),
    "nobody": ("Collector", []),
}
KEYS = {"Named": ["name"], "Plant": ["name", "labels.text"], "Label": ["text"]}
EXTRA = ["place", ["name"]]

TEMPLATES = """<template-queries>
  <template name="Plants_of_places" title="Place → plants" comment="What grows there.">
    <query name="Plants_of_places" model="herbarium" view="Plant.name Plant.years"
           sortOrder="Plant.name asc" constraintLogic="A and B">
      <constraint path="Plant.place.name" op="ONE OF" code="A" editable="true">
        <value>Alp</value>
      </constraint>
      <constraint path="Plant.years" op="&gt;=" value="1" code="B" editable="true"/>
      <constraint path="Plant.name" op="IS NOT NULL" code="C"/>
    </query>
  </template>
</template-queries>"""


def build(path: Path) -> tuple[Mine, dict[str, int]]:
    """Store the herbarium; return the open mine and the id of each object by its key here."""
    model = Model.parse(MODEL)
    connection = sqlite3.connect(path, isolation_level=None)
    create_tables(connection, model)
    store = Store(connection, model)
    # References may go forward: ids are given in the order of storing.
    ids = {key: store.next_id + at for at, key in enumerate(OBJECTS)}
    for key, (kind, values, references, _) in OBJECTS.items():
        links = {name: ids[other] for name, other in references.items()}
        assert store.add(kind, **values, **links) == ids[key]
    for key, (kind, _, _, collections) in OBJECTS.items():
        for name, members in collections.items():
            store.link(kind, name, ids[key], [ids[member] for member in members])
    store.flush()
    for name, (kind, members) in LISTS.items():
        store.add_list(name, kind, [ids[member] for member in members], tags=["im:public"])
    facts = {
        "layout": LAYOUT,
        "name": "herbarium",
        "prefix": "herbarium",
        "release": "first",
        "keys": KEYS,
        "lookup_extra": EXTRA,
        "model": MODEL,
        "templates": TEMPLATES,
        "widgets": WIDGETS,
        "counts": store.counts(),
    }
    for key, value in facts.items():
        store.set_fact(key, value)
    views = fold(connection, model)
    create_indexes(connection, model, KEYS)
    store.set_fact("shape", measure(connection, model, views))
    connection.close()
    return Mine(path), ids
