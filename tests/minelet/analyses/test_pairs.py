"""What the counts of enrichments are made of: pairs of objects and terms, packed and kept."""

from herbarium_widgets import WIDGETS

from minelet.analyses import pairs, widgets
from minelet.analyses.annotations import Annotations


def test_pairs_survive_being_packed(plants):
    for one in pairs.known(plants).widgets.values():
        if one.kind == "enrichment":
            made = pairs.work_out(plants, one)
            again = Annotations.unpacked(one, made.packed())
            assert (again.keys, again.objects) == (made.keys, made.objects)
            assert again.counts == made.counts
            assert list(again.numbers) == list(made.numbers)


def test_kept_pairs_are_used_as_long_as_the_widget_is_the_same(tmp_path):
    import herbarium

    mine, _ = herbarium.build(tmp_path / "kept.sqlite")
    mine.close()
    pairs.keep(mine.path)
    mine = herbarium.Mine(mine.path)
    here = pairs.known(mine).widgets["use_enrichment"]
    assert pairs._stored(mine, here)
    mine.facts["widgets"] = WIDGETS.replace('enrich="uses.name"', 'enrich="labels.text"')
    other = widgets.read(mine.facts["widgets"], mine.model)["use_enrichment"]
    assert pairs._stored(mine, other) is None
    mine.close()
