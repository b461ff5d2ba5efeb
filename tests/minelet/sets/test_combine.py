"""Set operations are those of Python's sets, classes those of InterMine's DescriptorUtils."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minelet.errors import BadRequest
from minelet.model import Model
from minelet.sets import combine
from minelet.sets.combine import Members

# The part of InterMine's testmodel in which its DescriptorUtils is explained.
STAFF = Model.parse(
    """<model name="staff" package="org.staff">
      <class name="Thing" is-interface="true"/>
      <class name="HasAddress" is-interface="true"/>
      <class name="HasSecretarys" is-interface="true"/>
      <class name="Employable" extends="Thing" is-interface="true"/>
      <class name="Employee" extends="Employable HasAddress" is-interface="false"/>
      <class name="Manager" extends="Employee" is-interface="false"/>
      <class name="CEO" extends="Manager HasSecretarys" is-interface="false"/>
      <class name="Contractor" extends="Employable" is-interface="false"/>
      <class name="Company" extends="HasAddress HasSecretarys" is-interface="true"/>
      <class name="Range" is-interface="false"/>
    </model>"""
)


@pytest.mark.parametrize(
    ("types", "found"),
    [
        ({"Employee"}, "Employee"),
        ({"Employee", "Manager", "CEO"}, "Employee"),
        ({"Employee", "Company"}, "HasAddress"),
        ({"Employee", "Contractor"}, "Employable"),
        ({"CEO", "Thing"}, "Thing"),
    ],
)
def test_a_union_is_of_the_nearest_class_that_all_share(types, found):
    assert combine.sum_type(STAFF, types) == found


@pytest.mark.parametrize("types", [{"HasAddress", "Employable"}, {"Range", "Employee"}])
def test_what_shares_no_class_cannot_be_united(types):
    with pytest.raises(BadRequest, match="Incompatible types"):
        combine.sum_type(STAFF, types)


@pytest.mark.parametrize(
    ("types", "found"),
    [
        ({"Employee"}, "Employee"),
        ({"Employee", "Manager", "CEO"}, "CEO"),
        ({"Thing", "Manager"}, "Manager"),
        ({"Thing", "Employable", "Employee", "Contractor"}, "Employable"),  # where the line parts
    ],
)
def test_an_intersection_is_of_the_lowest_class_of_a_line(types, found):
    assert combine.intersection_type(STAFF, types) == found


@pytest.mark.parametrize("types", [{"Employee", "Contractor"}, {"Employee", "Company"}])
def test_classes_side_by_side_cannot_be_intersected(types):
    with pytest.raises(BadRequest, match="Incompatible types"):
        combine.intersection_type(STAFF, types)


def test_only_what_may_be_in_a_list_can_be_subtracted_from_it():
    staff = [Members("Employee", {1, 2}), Members("Manager", {3})]
    less = [Members("Thing", {1}), Members("HasAddress", {2}), Members("CEO", {9})]
    assert combine.subtraction(STAFF, staff, less) == Members("Employee", {3})
    with pytest.raises(BadRequest, match="Incompatible types"):
        combine.subtraction(STAFF, staff, [Members("Contractor", {1})])


ids = st.sets(st.integers(1, 12))
several = st.lists(ids, min_size=1, max_size=4)


@given(several, several)
def test_members_are_those_of_pythons_sets(kept, gone):
    lists = [Members("Employee", one) for one in kept]
    every = set().union(*kept)
    shared = set.intersection(*kept)
    assert combine.union(STAFF, lists).ids == every
    assert combine.intersection(STAFF, lists).ids == shared
    assert combine.difference(STAFF, lists).ids == every - shared
    less = [Members("Employee", one) for one in gone]
    assert combine.subtraction(STAFF, lists, less).ids == every - set().union(*gone)
    if len(kept) == 2:
        assert combine.difference(STAFF, lists).ids == kept[0] ^ kept[1]
