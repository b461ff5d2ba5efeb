"""Tables stand in the boxes in which they scroll, and look as they did."""

from press.light.tables import for_boxes, with_boxes


def test_a_table_without_a_class_is_boxed():
    assert with_boxes("<p>a</p><table data-stack>\n<tr><td>1</td></tr></table>") == (
        '<p>a</p><div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        '<table class="boxed" data-stack>\n<tr><td>1</td></tr></table></div></div>'
    )


def test_a_table_with_a_class_of_its_own_stays_where_it_is():
    page = '<table border="1" class="dataframe"><tr><td>1</td></tr></table>'
    assert with_boxes(page) == page


def test_rules_for_tables_without_a_class_are_for_boxed_ones():
    css = ".a table:not([class]) td{} [data-stack]:not([class]) th{} a:not([class]){}"
    assert for_boxes(css) == ".a table.boxed td{} [data-stack].boxed th{} a:not([class]){}"
