"""Lists and users from InterMine's XML, and what becomes of them in a mine."""

import os

import pytest
import regatta

from minelet.errors import SourceError
from minelet.kept.saved import Belongings
from minelet.own.ownfiles import Sources
from minelet.own.ownmine import build
from minelet.serving import open_file, service_of
from minelet.sets.lists import Lists

EXPORT = """<userprofiles>
<userprofile username="Coach@club.org" superUser="true" password="stroke" apikey="coach-token">
  <items>
    <item id="7" class="Rower"><attribute name="age" value="0"/>
      <attribute name="name" value="Bob"/></item>
  </items>
  <bags>
    <bag name="for all" type="Rower"><bagValue value="Åse"/></bag>
    <bag name="described" type="Rower"><bagElement type="Rower" id="7"/></bag>
  </bags>
  <tags><tag name="im:public" objectIdentifier="for all" type="bag"/></tags>
</userprofile>
<userprofile username="Ines" password="catch" apikey="ines-token">
  <preferences><alias>Steerer</alias></preferences>
  <invitations><invite><bag>mine</bag><invitee>x@y.z</invitee></invite></invitations>
  <bags>
    <bag name="mine" type="Crew" description="My own."><bagValue value="eight"/></bag>
    <bag name="of another release" type="Dragon"><bagValue value="Fafnir"/></bag>
  </bags>
  <queries><saved-query name="q"><query name="q" model="regatta" view="Crew.name"/></saved-query>
  </queries>
  <template-queries>
    <template name="whole" title="" longDescription="">
      <query name="whole" model="regatta" view="Crew.name">
        <constraint path="Crew.name" op="=" value="Eight" editable="true" code="A"/>
      </query>
    </template>
    <template name="broken" title="" longDescription="">
      <query name="broken" model="regatta" view="Crew.nam"/>
    </template>
  </template-queries>
  <tags>
    <tag name="good" objectIdentifier="mine" type="bag"/>
    <tag name="better" objectIdentifier="whole" type="template"/>
  </tags>
</userprofile>
</userprofiles>
"""


@pytest.fixture
def opened(tmp_path):
    """Build the regatta with some lists; return the open mine."""
    mines = []

    def make(lists):
        paths = regatta.write(tmp_path, lists=lists)
        path = tmp_path / "mine.sqlite"
        sources = Sources(paths["model"], (paths["items"],), lists=paths["lists"])
        build(sources, path, show=False)
        mines.append(open_file(path))
        return mines[-1]

    yield make
    for mine in mines:
        mine.close()


def names(mine, found):
    """Return the names of the objects of a list."""
    ids = Lists(mine).ids(found)
    rows = mine.connection.execute("SELECT id, name FROM Named")
    return {name for number, name in rows if number in ids}


def test_a_plain_file_makes_public_lists(opened):
    mine = opened(regatta.LISTS)
    lists = Lists(mine)
    assert lists.names() == ["first crew", "of clubs"]
    first = lists.find("first crew")
    assert names(mine, first) == {"Åse", "Bob", 'Ines & "Ivo"'}
    said = lists.describe(first)
    assert said["description"] == "Who rows first."
    assert said["tags"] == ["im:public"]
    assert said["dateCreated"].startswith("2009-02-13T23:31:30")
    assert lists.find("of clubs").type == "Club"
    assert mine.facts["warnings"] == []


def test_an_export_makes_users_with_lists_of_their_own(opened):
    mine = opened(EXPORT)
    service = service_of(mine)
    assert Lists(mine).names() == ["for all"]
    ines = service.profiles.user_by_token("ines-token")
    own = Lists(mine, ines, service.profiles)
    assert own.names() == ["for all", "mine"]
    assert names(mine, own.find("mine")) == {"Eight"}
    assert own.find("mine").description == "My own."
    coach = service.profiles.log_in("coach@club.org", "stroke")
    assert coach.superuser
    assert names(mine, Lists(mine, coach, service.profiles).find("described")) == {"Bob"}
    assert own.find("mine").tags == ("good",)
    assert service.profiles.texts(ines, "preference") == {"alias": "Steerer"}
    kept = Belongings(service.profiles, ines, mine.model)
    assert list(kept.queries()) == ["q"]
    assert list(kept.templates().working()) == ["whole"]
    assert list(kept.templates().broken) == ["broken"]
    assert kept.tags("whole") == ["better"]
    assert mine.facts["warnings"] == [
        f"{mine.path.parent / 'lists.xml'}, list of another release: the model has no class "
        "Dragon; the list is left out"
    ]


def test_users_that_are_kept_in_a_file_are_made_once(opened, tmp_path):
    mine = opened(EXPORT)
    for _ in range(2):
        service = service_of(mine, tmp_path / "users.sqlite")
        ines = service.profiles.user_by_token("ines-token")
        assert Lists(mine, ines, service.profiles).names() == ["for all", "mine"]
        service.profiles.close()


def test_values_that_name_nothing_are_left_out_and_told_of(opened):
    values = "".join(f'<bagValue value="n{number}"/>' for number in range(7))
    mine = opened(f'<bags><bag name="l" type="Crew"><bagValue value="Four"/>{values}</bag></bags>')
    assert names(mine, Lists(mine).find("l")) == {"Four"}
    assert mine.facts["warnings"] == [
        f"{mine.path.parent / 'lists.xml'}, list l: 7 of 8 name no Crew, or more than one: "
        "n0, n1, n2, n3, n4 …; they are left out"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<bags>", ", line 1: this is no XML (no element found)"),
        ("<lists/>", " begins with <lists>; a file of lists begins with <bags>"),
        ('<!DOCTYPE b [<!ENTITY a "">]><bags/>', "take its <!DOCTYPE …> out"),
        ('<bags><bag type="Crew"/></bags>', ': a <bag> has no name; write name="…"'),
        ('<bags><bag name="l"/></bags>', ': the list l has no type; write type="…", a class'),
        (
            '<bags><bag name="l" type="Crow"/></bags>',
            ", list l: the model has no class Crow; the nearest is Crew",
        ),
        (
            '<bags><bag name="l" type="Crew"><value>x</value></bag></bags>',
            ': the list l holds <value>; write <bagValue value="…"/> or <bagElement id="…"/>',
        ),
        (
            '<bags><bag name="l" type="Crew"><bagElement id="9_9"/></bag></bags>',
            ", list l: there is no item 9_9",
        ),
        (
            '<bags><bag name="l" type="Crew"><bagElement id="1_3"/></bag></bags>',
            ", list l: the item 1_3 is no Crew",
        ),
    ],
)
def test_what_is_wrong_with_a_list_is_said_in_one_sentence(opened, tmp_path, text, said):
    with pytest.raises(SourceError) as caught:
        opened(text)
    assert str(caught.value).startswith(str(tmp_path / "lists.xml"))
    assert str(caught.value).endswith(said)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_file_with_tokens_is_for_its_owner_alone(opened):
    assert opened(EXPORT).path.stat().st_mode & 0o077 == 0


def test_names_and_tags_that_cannot_be_kept_keep_no_mine_from_starting(opened):
    tag = '<tag name="{}" objectIdentifier="{}" type="{}"/>'
    more = tag.format("a/b", "mine", "bag") + tag.format("im:aspect:Boats", "whole", "template")
    odd = EXPORT.replace('<tag name="good"', f'{more}<tag name="good"')
    odd = odd.replace("</queries>", '<query name="who (rows)?" view="Crew.name"/></queries>')
    mine = opened(odd)
    assert any("'who (rows)?' has an invalid name" in one for one in mine.facts["warnings"])
    service = service_of(mine)
    ines = service.profiles.user_by_token("ines-token")
    kept = Belongings(service.profiles, ines, mine.model)
    assert list(kept.queries()) == ["q"]
    assert kept.tags("whole") == ["better", "im:aspect:Boats"]
    assert Lists(mine, ines, service.profiles).find("mine").tags == ("good",)
