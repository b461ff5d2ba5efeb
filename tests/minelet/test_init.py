"""What `import minelet` costs, and what it offers."""

import subprocess
import sys

import pytest

import minelet


def test_the_first_line_of_a_lesson_imports_no_service_and_no_builder():
    code = (
        "import sys, minelet; before = set(sys.modules); minelet.url; "
        "print(*sorted({'werkzeug', 'minelet.service'} & before), '|', "
        "*sorted({'tqdm', 'Bio', 'minelet.yeast.load', 'minelet.own'} & set(sys.modules)), "
        "'|', 'minelet.service' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["|", "|", "True"]


def test_what_it_offers_is_there():
    assert {"describe", "serve", "url"} <= set(dir(minelet))
    assert all(callable(getattr(minelet, name)) for name in minelet.__all__)
    with pytest.raises(AttributeError, match="'minelet' has no attribute 'urls'"):
        _ = minelet.urls
