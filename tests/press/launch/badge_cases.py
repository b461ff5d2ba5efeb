"""The cases that the rules of badges are tried on in Python and, in a browser, in JavaScript."""

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from press.launch.badges import Wish

CASES = json.loads((Path(__file__).parent / "badge-cases.json").read_text("utf-8"))


def cases(kind: str) -> dict[str, Any]:
    """Return the cases of a kind by what they are about, ready for pytest."""
    return {"argvalues": CASES[kind], "ids": [case["what"] for case in CASES[kind]]}


def wish(case: dict[str, Any]) -> Wish:
    """Return what is wished for in a case."""
    return Wish(**case["wish"])


# What people may type: names, pieces that some rule is about, and anything else.
_pieces = st.sampled_from(
    [
        *[
            "anna",
            "course",
            "main",
            "index.ipynb",
            "feature",
            "x",
            ".git",
            ".lock",
            ".wiki",
            "refs",
        ],
        *[
            "heads",
            "blob",
            "tree",
            "été",
            "データ",
            "🧬",
            "K",
            "ſ",
            "%20",
            "%E9",
            "%2F",
            "%C3%A9",
            "%",
        ],
        *[
            "/",
            "/",
            "/",
            ".",
            "..",
            "@",
            "{",
            "-",
            "_",
            " ",
            "~",
            "^",
            ":",
            "?",
            "*",
            "[",
            "]",
            "\\",
        ],
        *[
            "!",
            "'",
            "(",
            ")",
            '"',
            "<",
            ">",
            "&",
            "&amp;",
            "#",
            "+",
            "=",
            "`",
            "\t",
            "\n",
            "\u00a0",
        ],
        *["https://", "github.com/", "www.", "git@github.com:", "raw.githubusercontent.com/"],
        *[
            "HTTPS://GitHub.com/",
            "colab.research.google.com/github/",
            "\u2028",
            "\x1f",
            "\x85",
            "\ufeff",
        ],
    ]
)
texts = st.one_of(
    st.lists(_pieces, max_size=9).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
_ok = {
    "repository": st.sampled_from(["anna/course", "a-b/.c_d"]),
    "branch": st.sampled_from(["main", "feature/x", "été", "50%"]),
    "path": st.sampled_from(["index.ipynb", "", "a b/it's (1)!.ipynb"]),
}
_typed = {name: st.one_of(good, texts) for name, good in _ok.items()}
wishes = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["binder", "apart", "colab"]),
        **_typed,
        "interface": st.sampled_from(["lab", "notebook"]),
        "content": _typed["repository"],
        "content_branch": _typed["branch"],
    }
)
# With a slash only between letters, no rule about branches or files refuses these.
safe_texts = st.lists(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=" ~^:?*[\\/.@{-\u00a0"),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=3,
).map("/".join)
