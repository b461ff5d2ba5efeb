"""Public lists are described as `/lists` of a real mine describes them."""

from minelet.lists import Lists


def test_each_list_is_described(plants):
    found = {one["name"]: one for one in Lists(plants).describe_all()}
    assert list(found) == ["nobody", "tall things", "trees"]
    tall = found["tall things"]
    assert (tall["type"], tall["size"], tall["status"]) == ("Plant", 2, "CURRENT")
    assert tall["tags"] == ["im:public"]
    assert found["nobody"]["size"] == 0


def test_the_yeast_mine_has_the_two_of_2018(yeast):
    found = {one["name"]: one for one in Lists(yeast).describe_all()}
    assert (found["snoRNAs"]["type"], found["snoRNAs"]["size"]) == ("SnoRNAGene", 77)
    orfs = found["ALL_Verified_Uncharacterized_Dubious_ORFs"]
    assert orfs["type"] == "ORF"
    assert "dubious" in orfs["description"]
    (size,) = yeast.connection.execute("SELECT COUNT(*) FROM ORF").fetchone()
    assert 5800 < orfs["size"] < size
