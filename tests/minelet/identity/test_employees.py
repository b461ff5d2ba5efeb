"""What imjs's own tests expect of InterMine's test model, over a small company of that model."""

import sqlite3

import pytest
from werkzeug.test import Client

from minelet.keyword.keywords import read_properties
from minelet.model import Model
from minelet.objects.database import LAYOUT, Mine, Store, create_indexes, create_tables
from minelet.service import MineService

MODEL = """<model name="testmodel" package="org.intermine.model.testmodel">
  <class name="Thing" is-interface="true"/>
  <class name="Employable" extends="Thing" is-interface="true">
    <attribute name="name" type="java.lang.String"/>
  </class>
  <class name="Address" extends="Thing">
    <attribute name="address" type="java.lang.String"/>
  </class>
  <class name="Employee" extends="Employable">
    <attribute name="age" type="int"/>
    <attribute name="end" type="java.lang.String"/>
    <reference name="address" referenced-type="Address"/>
    <reference name="department" referenced-type="Department" reverse-reference="employees"/>
  </class>
  <class name="Manager" extends="Employee">
    <attribute name="title" type="java.lang.String"/>
  </class>
  <class name="Department">
    <attribute name="name" type="java.lang.String"/>
    <reference name="company" referenced-type="Company" reverse-reference="departments"/>
    <reference name="manager" referenced-type="Manager"/>
    <collection name="employees" referenced-type="Employee" reverse-reference="department"/>
  </class>
  <class name="Company">
    <attribute name="name" type="java.lang.String"/>
    <attribute name="vatNumber" type="int"/>
    <collection name="departments" referenced-type="Department" reverse-reference="company"/>
  </class>
</model>"""
KEYS = {
    "Employable": ["name"],
    "Manager": ["title"],
    "Company": ["name", "vatNumber"],
    "Address": ["address"],
    "Department": ["name"],
}
SEARCHED = """
index.references.Employee = department address
index.references.Company = address departments
index.references.Department = manager employees
index.facet.single.Category = Category
index.facet.single.Company = company.name
index.facet.single.Department = department.name
index.boost.Employee = 2
index.boost.Company = 1.2
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    path = tmp_path_factory.mktemp("company") / "company.sqlite"
    model = Model.parse(MODEL)
    connection = sqlite3.connect(path, isolation_level=None)
    create_tables(connection, model)
    store = Store(connection, model)
    first = store.next_id
    wernham = store.add("Company", name="Wernham-Hogg", vatNumber=101)
    home = store.add("Address", address="13 Confusion Row")
    # The manager is the object after the department.
    sales = store.add("Department", name="Sales", company=wernham, manager=first + 3)
    david = store.add("Manager", name="David Brent", title="Mr", department=sales, address=home)
    other = store.add("Department", name="Human Resources", company=wernham)
    for name, department in [("Tim", sales), ("Dawn", sales), ("Anne", other), ("Carol", other)]:
        store.add("Employee", name=name, age=30, department=department)
    store.flush()
    facts = {
        "layout": LAYOUT,
        "name": "testmodel",
        "prefix": "testmodel",
        "release": "1",
        "keys": KEYS,
        "lookup_extra": None,
        "model": MODEL,
        "templates": "<template-queries/>",
        "keyword_search": read_properties(SEARCHED, model)[0],
    }
    for key, value in facts.items():
        store.set_fact(key, value)
    create_indexes(connection, model, KEYS)
    connection.close()
    assert david == first + 3
    mine = Mine(path)
    yield Client(MineService(mine))
    mine.close()


def resolved(company, **asked):
    uid = company.post("/service/ids", json={"type": "Employee", **asked}).json["uid"]
    return company.get(f"/service/ids/{uid}/result").json["results"]


def test_employees_are_found_whatever_the_case(company):
    names = ["anne", "carol", "david brent", "Foo Bar"]
    found = resolved(company, identifiers=names)
    assert len(found["matches"]["MATCH"]) == 3
    assert found["unresolved"] == ["Foo Bar"]
    assert found["stats"]["identifiers"]["notFound"] == 1
    strict = resolved(company, identifiers=["anne", "Carol", "Foo Bar"], caseSensitive=True)
    assert strict["stats"]["objects"]["matches"] == 1


def test_a_department_given_as_an_employee_is_converted_to_its_people(company):
    found = resolved(company, identifiers=["Sales"])
    assert found["stats"]["objects"] == {"matches": 0, "all": 3, "issues": 3}
    (converted,) = found["matches"]["TYPE_CONVERTED"]
    assert {one["summary"]["name"] for one in converted["matches"]} == {
        "David Brent",
        "Tim",
        "Dawn",
    }


def test_a_manager_is_found_by_the_keys_that_employees_have(company):
    found = resolved(company, type="Manager", identifiers=["David Brent", "mr"])
    (match,) = found["matches"]["MATCH"]
    assert match["input"] == ["David Brent", "mr"]


def test_a_number_can_be_a_key(company):
    for name in ("101", "1*1"):
        found = resolved(company, type="Company", identifiers=[name], wildCards=True)
        assert [one["summary"]["name"] for one in found["matches"]["MATCH"]] == ["Wernham-Hogg"]
    found = resolved(company, type="Company", identifiers=["101.0", "9" * 40, "x"])
    assert found["unresolved"] == ["101.0", "9" * 40, "x"]


def test_everything(company):
    found = company.post("/service/search").json
    assert found["facets"] == {
        "Category": {"Employee": 4, "Department": 2, "Address": 1, "Company": 1, "Manager": 1},
        "company.name": {},  # departments are not indexed by their company
        "department.name": {"Sales": 3, "Human Resources": 2},
    }
    assert found["totalHits"] == 9


def test_a_manager_and_his_department_are_found_by_his_name(company):
    found = company.post("/service/search", data={"q": "david"}).json
    assert [one["type"] for one in found["results"]] == ["Manager", "Department"]
    assert found["facets"]["Category"] == {"Department": 1, "Manager": 1}
    assert found["facets"]["department.name"] == {"Sales": 1}
    one = company.post("/service/search", data={"q": "david", "facet_Category": "Department"}).json
    assert (one["totalHits"], one["facets"]["Category"]) == (1, {"Department": 1})
    assert one["facets"]["department.name"] == {}


def test_two_words_find_what_has_either(company):
    found = company.post("/service/search", data={"q": "Human Resources", "size": "2"}).json
    assert found["facets"]["Category"] == {"Employee": 2, "Company": 1, "Department": 1}
    assert found["totalHits"] == 4
    assert len(found["results"]) == 2
