"""What is written as TOML is read back as the same tree, whatever somebody typed."""

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.written import written
from tests.campaigns.builders import KINDS, SAMPLES

TEXTS = {
    "plain": "A doctor for Ivan",
    "quotes": 'She said "now"',
    "three quotes": 'a """ b',
    "quotes at the end of lines": 'one "\ntwo ""',
    "a backslash at the end": "back\\\nslash\\",
    "an empty first line": "\nbelow",
    "a carriage return": "a\r\nb",
    "a tab and a bell": "a\tb\x07",
    "letters of another script": "Врача Ивану\nПримеру",
    "a table's head": "[text.en]\ntitle = 'x'",
    "a gap": "{{ own_sentence }}\n\n{{ signature }}",
    "nothing": "",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    tree = {"a": text, "b": {text or "k": [text, text]}, "c": [{"d": text}]}
    assert tomllib.loads(written(tree)) == tree


@pytest.mark.parametrize("name", KINDS)
def test_a_sample_comes_back_as_it_was(name: str) -> None:
    tree = tomllib.loads((Path(SAMPLES) / name / "campaign.toml").read_text(encoding="utf-8"))
    assert tomllib.loads(written(tree)) == tree


def test_moments_and_days_keep_their_offset() -> None:
    there = datetime(2026, 12, 15, 20, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    tree = {"there": there, "here": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "day": date(2026, 2, 28), "yes": True}
    assert tomllib.loads(written(tree)) == tree


def test_what_toml_has_no_word_for_is_our_mistake() -> None:
    with pytest.raises(TypeError):
        written({"a": None})


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_LEAF = _TEXT | st.booleans() | st.integers(-(2**40), 2**40) | st.dates()
_TREE: st.SearchStrategy[Any] = st.recursive(
    st.dictionaries(_TEXT, _LEAF | st.lists(_LEAF, max_size=3), max_size=4),
    lambda inner: st.dictionaries(_TEXT, inner | st.lists(inner, min_size=1, max_size=2), max_size=3),
    max_leaves=6,
)


@given(_TREE)
def test_any_tree_comes_back_as_it_was(tree: dict[str, Any]) -> None:
    assert tomllib.loads(written(tree)) == tree
