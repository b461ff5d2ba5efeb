"""What is read of webconfig-model.xml besides the widgets."""

from xml.etree import ElementTree

from minelet.model import Model
from minelet.own.webconfig import labels, summary_fields

FILE = ElementTree.fromstring("""<webconfig>
  <class className="m.Crew" label="The Crew">
    <fields>
      <fieldconfig fieldExpr="name" label="Called"/>
      <fieldconfig fieldExpr="club.name" showInSummary="false"/>
      <fieldconfig fieldExpr="club"/>
      <fieldconfig fieldExpr="sail"/>
    </fields>
  </class>
  <class className="m.Club"/>
</webconfig>""")
MODEL = Model.parse("""<model name="m" package="m">
  <class name="Crew"><attribute name="name"/><reference name="club" referenced-type="Club"/></class>
  <class name="Club"><attribute name="name"/></class>
</model>""")


def test_what_classes_and_fields_are_called():
    assert labels(FILE) == {
        "classes": {"Crew": "The Crew"},
        "fields": {"Crew": {"name": "Called", "club.name": None, "club": None, "sail": None}},
    }


def test_what_sums_up_an_object_are_values_of_the_model_that_are_not_hidden():
    assert summary_fields(FILE, MODEL) == {"Crew": ["name"]}
