"""The Gene Ontology's file, and what lies above a term."""

import io

from minelet.yeast.ontology import Ontology

OBO = b"""format-version: 1.2
data-version: releases/2021-12-15

[Term]
id: GO:0000001
name: root
namespace: biological_process

[Term]
id: GO:0000002
name: middle
namespace: biological_process
alt_id: GO:0009999
def: "What \\"middle\\" means." [GOC:x]
is_a: GO:0000001 ! root

[Term]
id: GO:0000003
name: leaf
namespace: biological_process
is_a: GO:0000002 ! middle
relationship: part_of GO:0000004 ! whole
relationship: regulates GO:0000005 ! regulated

[Term]
id: GO:0000004
name: whole

[Term]
id: GO:0000005
name: regulated

[Term]
id: GO:0000006
name: obsolete thing
is_obsolete: true

[Typedef]
id: part_of
name: part of
is_a: GO:0000001
"""


def ontology():
    return Ontology.read(io.BytesIO(OBO))


def test_terms_are_read():
    found = ontology()
    assert found.version == "2021-12-15"
    assert set(found.terms) == {f"GO:000000{number}" for number in range(1, 7)}
    assert found.terms["GO:0000002"].definition == 'What "middle" means.'
    assert found.terms["GO:0000006"].obsolete


def test_an_alternative_identifier_leads_to_the_current_one():
    assert ontology().current("GO:0009999") == "GO:0000002"
    assert ontology().current("GO:0000003") == "GO:0000003"


def test_the_closure_holds_the_term_and_what_it_is_or_is_part_of():
    # What a term regulates is not above it: an annotation does not pass that way.
    above = {"GO:0000003", "GO:0000002", "GO:0000001", "GO:0000004"}
    assert ontology().closure("GO:0000003") == above
    assert ontology().closure("GO:0000001") == {"GO:0000001"}
