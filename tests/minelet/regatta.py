"""A third mine, given as files as anyone would give them: rowing clubs, crews and sponsors.

Everything that items XML can say is in it: objects of several classes, links from either side and
from both, one to one and many to many, references forward, an item without an id.
"""

MODEL = """<model name="regatta" package="org.regatta.model" version="2">
  <class name="org.regatta.model.Named" is-interface="true">
    <attribute name="name" type="java.lang.String"/>
  </class>
  <class name="Debtor" is-interface="true">
    <attribute name="debt" type="int"/>
    <attribute name="rate" type="double"/>
    <reference name="creditor" referenced-type="org.regatta.model.Sponsor"
               reverse-reference="debtors"/>
  </class>
  <class name="Rower" extends="org.regatta.model.Named java.lang.Object" is-interface="false">
    <attribute name="age" type="int"/>
    <attribute name="active" type="boolean"/>
    <attribute name="weight" type="java.lang.Float"/>
    <attribute name="joined" type="java.util.Date"/>
    <attribute name="motto" type="org.intermine.objectstore.query.ClobAccess"/>
    <reference name="crew" referenced-type="Crew" reverse-reference="rowers"/>
  </class>
  <class name="Cox" extends="Rower" is-interface="false">
    <attribute name="seniority" type="java.lang.Integer"/>
    <reference name="leads" referenced-type="Crew" reverse-reference="cox"/>
  </class>
  <class name="Crew" extends="Named" is-interface="false">
    <reference name="cox" referenced-type="Cox" reverse-reference="leads"/>
    <reference name="club" referenced-type="Club" reverse-reference="crews"/>
    <collection name="rowers" referenced-type="Rower" reverse-reference="crew"/>
    <collection name="reserves" referenced-type="Rower"/>
  </class>
  <class name="Club" extends="Named" is-interface="true">
    <attribute name="founded" type="java.lang.Short"/>
    <collection name="crews" referenced-type="Crew" reverse-reference="club"/>
    <collection name="sponsors" referenced-type="Sponsor" reverse-reference="clubs"/>
  </class>
  <class name="Sponsor" extends="Named" is-interface="false">
    <attribute name="wealth" type="long"/>
    <collection name="clubs" referenced-type="Club" reverse-reference="sponsors"/>
    <collection name="debtors" referenced-type="Debtor" reverse-reference="creditor"/>
  </class>
</model>
"""

ITEMS = """<?xml version="1.0" encoding="UTF-8"?>
<items>
  <item id="1_1" class="org.regatta.model.Crew" implements="">
    <attribute name="name" value="Eight"/>
    <reference name="club" ref_id="1_9"/>
    <collection name="rowers"><reference ref_id="1_3"/><reference ref_id="1_4"/></collection>
    <collection name="reserves"><reference ref_id="1_5"/></collection>
  </item>
  <item id="1_2" class="Cox" implements="Named">
    <attribute name="name" value="Ines &amp; &quot;Ivo&quot;"/>
    <attribute name="age" value="23"/>
    <attribute name="seniority" value="1,234"/>
    <attribute name="joined" value="2019-03-01"/>
    <reference name="leads" ref_id="1_1"/>
  </item>
  <item id="1_3" class="Rower">
    <attribute name="name" value="Åse"/>
    <attribute name="active" value="true"/>
    <attribute name="weight" value="71.5"/>
    <attribute name="joined" value="7777000"/>
    <attribute name="motto" value="Row, row, row your boat."/>
  </item>
  <item id="1_4" class="Rower" implements="Debtor">
    <attribute name="name" value="Bob"/>
    <attribute name="debt" value="300"/>
    <attribute name="joined" value="2020-02-29 17:30:00"/>
  </item>
  <item id="1_5" class="" implements="Rower">
    <attribute name="name" value=""/>
    <reference name="crew" ref_id="1_6"/>
  </item>
  <item id="1_6" class="Crew"><attribute name="name" value="Four"/></item>
  <item id="1_7" class="Sponsor">
    <attribute name="name" value="Bank"/>
    <attribute name="wealth" value="9000000000"/>
    <collection name="clubs"><reference ref_id="1_9"/></collection>
    <collection name="debtors"><reference ref_id="1_4"/><reference ref_id="1_9"/></collection>
  </item>
  <item id="1_8" class="Sponsor"><attribute name="name" value="Baker"/></item>
  <item id="1_9" class="" implements="org.regatta.model.Debtor org.regatta.model.Club">
    <attribute name="name" value="Lake Club"/>
    <attribute name="founded" value="1884"/>
    <attribute name="rate" value="0.5"/>
    <collection name="sponsors"><reference ref_id="1_7"/><reference ref_id="1_8"/></collection>
  </item>
  <item class="Named"><attribute name="name" value="nobody's"/></item>
</items>
"""

TEMPLATES = """<template-queries>
  <template name="Crew_Rowers" title="Crew → rowers" comment="">
    <query name="Crew_Rowers" model="regatta" view="Crew.rowers.name Crew.rowers.age"
           sortOrder="Crew.rowers.name asc">
      <constraint path="Crew" op="LOOKUP" value="Eight" code="A" editable="true"/>
    </query>
  </template>
</template-queries>
"""

LISTS = """<bags>
  <bag name="first crew" type="Rower" description="Who rows first." date-created="1234567890000">
    <bagValue value="åse"/>
    <bagValue value="Bob"/>
    <bagElement id="1_2"/>
  </bag>
  <bag name="of clubs" type="org.regatta.model.Club"><bagElement id="1_9" type="Club"/></bag>
</bags>
"""

KEYS = """# by which they are known
Named = name
Rower = age

Crew = name, club.name
Club_URI = name
"""


def write(folder, **texts):
    """Write the files of the regatta, or others in their place; return their paths by name."""
    given = {"model": MODEL, "items": ITEMS, "templates": TEMPLATES, "lists": LISTS} | texts
    paths = {}
    for name, text in given.items():
        ending = "properties" if name == "keys" else "xml"
        paths[name] = folder / f"{name}.{ending}"
        paths[name].write_text(text, "utf-8")
    return paths


WEB = """<webconfig>
  <class className="org.regatta.model.Rower">
    <fields>
      <fieldconfig fieldExpr="name"/>
      <fieldconfig fieldExpr="age" showInSummary="false"/>
      <fieldconfig fieldExpr="crew.name"/>
      <fieldconfig fieldExpr="crew"/>
      <fieldconfig fieldExpr="shoeSize"/>
    </fields>
  </class>
  <widgets>
    <enrichmentwidgetdisplayer id="clubs_of_rowers" title="Clubs" description="Whose they are."
        label="Club" startClass="Rower" startClassDisplay="name" typeClass="Rower"
        enrich="crew.club.name" enrichIdentifier="crew.club.name" views="name"/>
  </widgets>
</webconfig>
"""


def arguments(files, *names):
    """Return what the command is told of some of the files."""
    return [part for name in names for part in (f"--{name}", str(files[name]))]
