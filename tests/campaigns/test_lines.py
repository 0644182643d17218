"""On which line of a TOML file something stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.lines import lines_of, nearest

TEXT = '''# a note
schema = 1
[case]
lead = """
[not.a.table]
"" quoted"""""
"odd key".more = [1, 2,
  { id = "q", ways = [ 3 ] }, # a note
]
[[case.sources]]
url = 'x'
[[case.sources]]
at = 2026-01-01 10:00:00
[case.sources.deep]
last = true
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("schema",), 2),
        (("case",), 3),
        (("case", "lead"), 4),
        (("case", "odd key", "more"), 7),
        (("case", "odd key", "more", 1), 7),
        (("case", "odd key", "more", 2, "ways"), 8),
        (("case", "sources", 0, "url"), 11),
        (("case", "sources", 1, "at"), 13),
        (("case", "sources", 1, "deep", "last"), 15),
        (("case", "sources", 1, "title"), 12),
        (("case", "consent", "scope"), 3),
        (("window",), 1),
    ],
    ids=str,
)
def test_a_key_is_found_where_it_stands_and_a_missing_one_where_it_would(path: tuple, line: int) -> None:
    tomllib.loads(TEXT)
    assert nearest(lines_of(TEXT), path) == line


@given(st.text(alphabet="ab=[]{}\"'.,# \n\\1", max_size=60))
def test_no_text_confuses_it(text: str) -> None:
    found = lines_of(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


@given(st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.lists(st.text(max_size=9)), max_size=9))
def test_whatever_the_strings_hold_every_key_is_on_its_line(tree: dict[str, list[str]]) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08x}" for char in text if not 0xD800 <= ord(char) < 0xE000) + '"'

    text = "\n".join(f"{key} = [{', '.join(map(quoted, values))}]" for key, values in tree.items())
    tomllib.loads(text)
    assert [lines_of(text)[key,] for key in tree] == list(range(1, len(tree) + 1))
