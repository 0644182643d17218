"""What an organiser may write: gaps, and nothing that computes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import words

ATTACKS = {
    "a loop": "{% for n in range(10 ** 9) %}x{% endfor %}",
    "a sum": "{{ 10 ** 10 ** 10 }}",
    "a long text": "{{ 'a' * 999999999 }}",
    "a call": "{{ own_sentence.upper() }}",
    "an item": "{{ target['role'] }}",
    "a filter": "{{ own_sentence | safe }}",
    "a macro": "{% macro x() %}{% endmacro %}",
    "another file": "{% include '/etc/passwd' %}",
    "an import": "{% import 'os' as os %}",
    "a value of its own": "{% set own_sentence = 1 %}",
    "a test": "{{ own_sentence is defined }}",
    "many brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
}
INSIDES = ("own_sentence.__class__", "self", "self.__init__.__globals__", "config", "target.__init__", "cycler", "loop")


@pytest.mark.parametrize("text", ATTACKS.values(), ids=ATTACKS)
def test_a_text_that_computes_is_refused(text: str) -> None:
    ((problem, _values),) = words.slips(text, words.LETTER)
    assert problem == "template_clever"


@pytest.mark.parametrize("inside", INSIDES)
def test_what_is_no_gap_is_named_with_those_there_are(inside: str) -> None:
    ((problem, values),) = words.slips(f"{{{{ {inside} }}}}", words.LETTER)
    assert (problem, values["gap"]) == ("template_gap", inside)
    assert "own_sentence" in values["known"]


@pytest.mark.parametrize("text", ["{{", "{% if %}", "{{ own_sentence", "{# open", "{{ } }}"])
def test_an_unfinished_gap_is_told(text: str) -> None:
    ((problem, _values),) = words.slips(text, words.LETTER)
    assert problem == "template_broken"


@given(st.text(max_size=50))
def test_what_a_supporter_writes_is_text_and_stays_it(text: str) -> None:
    assert words.fill("a {{ own_sentence }} z", {"own_sentence": text}) == f"a {text} z"


@given(st.text(alphabet="{}%#()[]|.a_ '\"\n-", max_size=40))
def test_whatever_stands_in_a_text_there_is_an_answer(text: str) -> None:
    if not list(words.slips(text, words.LETTER)):
        assert isinstance(words.fill(text, dict.fromkeys(words.LETTER, "x")), str)


@pytest.mark.parametrize("value", words.EXTREMES)
def test_every_gap_takes_every_value(value: str) -> None:
    text = " ".join(f"{{{{ {gap} }}}}" for gap in sorted(words.LETTER))
    assert words.fill(text, dict.fromkeys(words.LETTER, value)) == " ".join([value] * len(words.LETTER))


def test_gaps_are_found() -> None:
    assert words.used("{{ target.role }}, {{date}}") == {"target.role", "date"}
