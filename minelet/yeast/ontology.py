"""The Gene Ontology's OBO file read into terms, and their ancestors.

Format: OBO 1.2, of which only the few tags used here are read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

# Relations along which an annotation passes upwards without saying more than is known
# (geneontology.org, "Ontology relations"): regulation does not pass it on.
PASSES_UP = {"is_a", "part_of"}

QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class Term:
    """One term of the ontology."""

    identifier: str
    name: str = ""
    namespace: str = ""
    definition: str = ""
    obsolete: bool = False
    parents: set[str] = field(default_factory=set)


class Ontology:
    """All terms of an OBO file by identifier, alternative ones included."""

    def __init__(self, terms: Iterable[Term], alternatives: dict[str, str], version: str = ""):
        """Hold terms; use `Ontology.read` to read a file."""
        self.terms = {term.identifier: term for term in terms}
        self.alternatives = alternatives
        self.version = version
        self._closures: dict[str, frozenset[str]] = {}

    @classmethod
    def read(cls, raw: io.BytesIO) -> Ontology:
        """Read an OBO file."""
        terms: list[Term] = []
        alternatives: dict[str, str] = {}
        version, term = "", None
        for line in io.TextIOWrapper(raw, "utf-8"):
            line = line.rstrip("\n")
            if line.startswith("["):
                term = Term("") if line == "[Term]" else None
                if term is not None:
                    terms.append(term)
                continue
            tag, _, value = line.partition(": ")
            if tag == "data-version":
                version = value.rpartition("/")[2]
            if term is None:
                continue
            if tag == "id":
                term.identifier = value
            elif tag in {"name", "namespace"}:
                setattr(term, tag, value)
            elif tag == "def" and (text := QUOTED.match(value)):
                term.definition = re.sub(r"\\(.)", r"\1", text[1])
            elif tag == "alt_id":
                alternatives[value] = term.identifier
            elif tag == "is_obsolete":
                term.obsolete = value == "true"
            elif tag == "is_a":
                term.parents.add(value.split(" ", 1)[0])
            elif tag == "relationship":
                kind, target = value.split(" ")[:2]
                if kind in PASSES_UP:
                    term.parents.add(target)
        return cls(terms, alternatives, version)

    def current(self, identifier: str) -> str:
        """Return the identifier under which a term is known today (in this release)."""
        return self.alternatives.get(identifier, identifier)

    def closure(self, identifier: str) -> frozenset[str]:
        """Return a term's identifier and those of all its ancestors."""
        if identifier not in self._closures:
            found = {identifier}
            for parent in self.terms[identifier].parents:
                found |= self.closure(parent)
            self._closures[identifier] = frozenset(found)
        return self._closures[identifier]
