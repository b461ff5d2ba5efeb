"""How objects of the yeast mine are found and shown in a line: what a real mine configures.

The keys are the facts of a mine by which `minelet.identity.resolve`, `minelet.keyword.keywords` and
`minelet.objects.display` are steered; the choices follow InterMine's genomic mines.
"""

from __future__ import annotations

from typing import Any

FINDING: dict[str, Any] = {
    # From an identifier of which class one comes to which: `im:converter` templates.
    "conversions": {
        "Gene": ["proteins", "CDSs", "introns"],
        "Protein": ["genes", "CDSs"],
        "CDS": ["gene", "protein"],
        "Intron": ["genes"],
    },
    # What sums up an object: webconfig-model.xml.
    "summary_fields": {
        "BioEntity": [
            "primaryIdentifier",
            "secondaryIdentifier",
            "symbol",
            "name",
            "organism.shortName",
        ],
        "SequenceFeature": [
            "primaryIdentifier",
            "secondaryIdentifier",
            "symbol",
            "name",
            "length",
            "organism.shortName",
        ],
        "Protein": ["primaryIdentifier", "secondaryIdentifier", "symbol", "length"],
        "Location": ["locatedOn.primaryIdentifier", "start", "end", "strand"],
        "Synonym": ["value", "subject.primaryIdentifier"],
        "OntologyTerm": ["identifier", "name", "namespace"],
        "OntologyAnnotation": [
            "subject.primaryIdentifier",
            "ontologyTerm.identifier",
            "ontologyTerm.name",
            "qualifier",
        ],
        "OntologyEvidence": ["code.code", "code.name"],
        "Sequence": ["length", "md5checksum"],
    },
    # What keyword search covers: keyword_search.properties.
    "keyword_search": {
        "references": {"BioEntity": ["synonyms", "organism"]},
        "ignore": ["Location", "Sequence", "OntologyAnnotation", "OntologyEvidence", "Synonym"],
        "ignore_fields": ["Protein.md5checksum", "Protein.length", "SequenceFeature.length"],
        "facets": {"Organism": "organism.shortName"},
        "boost": {"Gene": 1.5, "Protein": 1.2},
    },
}
