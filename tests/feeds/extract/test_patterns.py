"""The little language of the lexicons."""

import time

import pytest

from feeds.extract import Lexicons
from feeds.extract.patterns import MASK, BadPhraseError, Folded, compile_phrase, compiled, fold

SETS = {"лет": ("год", "лет"), "срок": ("#", "пят*")}

MATCHES = [
    pytest.param("осудил*", "его осудили вчера", True, id="a beginning"),
    pytest.param("осудил", "его осудили вчера", False, id="a whole word"),
    pytest.param("*суд", "мосгорсуд решил", True, id="an ending"),
    pytest.param("(взял|взяла) под стражу", "суд взяла под стражу", True, id="a choice"),
    pytest.param("на {срок} {лет}", "осудили на пять лет", True, id="sets"),
    pytest.param("на {срок} {лет}", "осудили на 7,5 лет", True, id="digits"),
    pytest.param("завел* .. дело", "завели новое уголовное дело", True, id="two words between"),
    pytest.param("завел* .. дело", "завели на него ещё одно новое дело", False, id="too many words between"),
    pytest.param("продлил* @", f"продлили {MASK * 5} {MASK * 4}", True, id="a name"),
    pytest.param("новое уголовное? дело", "новое дело", True, id="an optional word"),
    pytest.param("под стражу", "под «стражу»", True, id="quotation marks are passed over"),
    pytest.param("счёт*", "счета закрыты", True, id="е for ё"),
    pytest.param("{срок}-летн*", "17-летний", True, id="a set inside a word"),
    pytest.param("на (месяц*|{лет})", "на год", True, id="a set inside a choice"),
    pytest.param("ordered .. (to)? .. custody", "ordered into custody", True, id="a word that is missing between gaps"),
    pytest.param("ordered .. (to)? .. custody", "ordered him to stay in custody", True, id="one that is there"),
    pytest.param("banned .... as extremist", f"banned {'a ' * 18}group as extremist", True, id="twenty words between"),
]


@pytest.mark.parametrize(("phrase", "sentence", "stands"), MATCHES)
def test_a_phrase_is_found_where_it_stands(phrase: str, sentence: str, stands: bool) -> None:
    assert compile_phrase(phrase, SETS).within(Folded(fold(sentence))) is stands


@pytest.mark.parametrize("phrase", ["", "... дело", "дело ..", "{нет} слова", "(взял|взяла под", "слово) ещё"])
def test_a_phrase_that_cannot_be_read_is_named(phrase: str) -> None:
    with pytest.raises(BadPhraseError):
        compile_phrase(phrase, SETS)


def test_no_phrase_of_the_lexicons_runs_away(lexicons: Lexicons) -> None:
    long = Folded("суд и дело на пять лет , который не был court sentenced to a the " * 60)
    for lexicon in lexicons.values():
        rules = [phrase for rule in lexicon.events for phrase in (*rule.phrases, *rule.unless)]
        assert all(map(compiled, rules))
        started = time.perf_counter()
        assert all(phrase.within(long) in {True, False} for phrase in rules)
        assert time.perf_counter() - started < 5


def test_every_language_has_events_and_signals(lexicons: Lexicons) -> None:
    for lexicon in lexicons.values():
        assert lexicon.events
        assert lexicon.signals
