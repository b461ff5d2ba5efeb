"""What columns are called, as InterMine's own test model has it in its webconfig-model.xml."""

import pytest

from minelet.model import Model
from minelet.objects.labels import Labels

MODEL = Model.parse("""<model name="testmodel" package="m">
  <class name="Employee" is-interface="false">
    <attribute name="age" type="int"/>
    <attribute name="fullTime" type="boolean"/>
    <reference name="department" referenced-type="Department"/>
  </class>
  <class name="Manager" extends="Employee" is-interface="false">
    <attribute name="title" type="java.lang.String"/>
  </class>
  <class name="CEO" extends="Manager" is-interface="false"/>
  <class name="Department" is-interface="false">
    <attribute name="name" type="java.lang.String"/>
    <collection name="employees" referenced-type="Employee"/>
  </class>
</model>""")
KNOWN = {
    "classes": {"CEO": "Chief"},
    "fields": {
        "Employee": {"department.name": "Works In", "age": "Years Alive", "fullTime": None},
        "Manager": {"age": None, "title": None},
    },
}


@pytest.mark.parametrize(
    ("path", "subclasses", "called"),
    [
        ("Employee", {}, "Employee"),
        ("Employee.age", {}, "Employee > Years Alive"),
        ("Employee.fullTime", {}, "Employee > Full Time"),
        # One name for a path of several steps, where the class it begins with has it.
        ("Employee.department.name", {}, "Employee > Works In"),
        ("Department.employees.department.name", {}, "Department > Employees > Works In"),
        ("Manager.department.name", {}, "Manager > Department > Name"),
        # What is inherited keeps its name, and a name of a class is its own only.
        ("Manager.age", {}, "Manager > Years Alive"),
        ("CEO.age", {}, "Chief > Years Alive"),
        ("Department.employees.title", {"Department.employees": "CEO"}, None),
    ],
)
def test_a_path_is_called(path, subclasses, called):
    found = Labels(MODEL, KNOWN).of_path(MODEL.path(path, subclasses))
    assert found == (called or "Department > Employees > Title")


@pytest.mark.parametrize(
    ("described", "called"),
    [
        ({}, "Department > Employees > Years Alive"),
        ({"Department": "Team"}, "Team > Employees > Years Alive"),
        ({"Department.employees": "Staff", "Department": "Team"}, "Staff > Years Alive"),
        ({"Department.employees.age": "Age > 9"}, "Age > 9"),
        ({"Department.name": "Team"}, "Department > Employees > Years Alive"),
    ],
)
def test_a_query_may_call_it_something_else(described, called):
    path = MODEL.path("Department.employees.age", {})
    assert Labels(MODEL, KNOWN).of_column(path, described) == called


def test_without_names_of_its_own_it_is_the_words():
    assert Labels(MODEL, None).of_path(MODEL.path("Employee.fullTime", {})) == (
        "Employee > Full Time"
    )


def test_a_query_says_what_its_columns_are_called(web):
    query = (
        '<query model="herbarium" view="Plant.name Plant.place.name">'
        '<pathDescription pathString="Plant.place" description="Where"/></query>'
    )
    form = {"query": query, "size": "1"}
    answer = web.post("/service/query/results", data={**form, "format": "json"})
    assert answer.json["columnHeaders"] == ["Plant > Name", "Where > Name"]
    form |= {"format": "tab", "columnheaders": "friendly"}
    line = web.post("/service/query/results", data=form).text.partition("\n")[0]
    assert line == "Plant > Name\tWhere > Name"
