"""A word that begins so ("актив*") must not swallow another one ("активиста").

What speaks against an entry is asked about every word that names an affected person: none may be meant.
"""

from collections.abc import Iterator

import pytest

from bot.core.finding import Lang
from feeds.extract import Lexicons
from feeds.extract.lexicon import LANGS, Lexicon
from feeds.extract.patterns import Folded, Phrase, fold
from feeds.extract.wordlist import any_of

MEANT = """
бизнесмен экс-замглавы экс-губернатор экс-мэр экс-министр чиновница экс-полицейский экс-сотрудник lawmakers
школьник школьница подросток школяр школярка підліток соратник військовополонений военнопленный политзаключенный
политзаключенная арестованный арестованная задержанный задержанная осужденный осужденная арештований засуджений
засуджена затрыманая затрыманы
"""
"""Officials are mostly tried for other things, of children more is asked, and what befell them before is history."""


def _against(lexicon: Lexicon) -> Iterator[tuple[str, Phrase]]:
    for rule in lexicon.events:
        yield from ((f"{rule.name} unless", phrase) for phrase in rule.unless)
    for veto in lexicon.vetoes:
        yield from ((veto.name, phrase) for phrase in veto.phrases)
    for signal in lexicon.signals:
        yield from ((signal.name, phrase) for phrase in signal.phrases if signal.weight < 0)


@pytest.mark.parametrize("lang", LANGS)
def test_what_speaks_against_an_entry_means_no_affected_person(lang: Lang, lexicons: Lexicons) -> None:
    lexicon = lexicons[lang]
    aside = any_of(lexicon.fields["people"]["aside"])
    swallowed = []
    for word in sorted(set(fold(lexicon.fields["people"]["affected"].lower()).split()) - set(MEANT.split())):
        swallowed += [(word, name, phrase.source) for name, phrase in _against(lexicon) if phrase.within(Folded(word))]
        swallowed += [(word, "aside", "")] if aside.search(word) else []
    assert swallowed == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_word_of_a_list_is_written_in_two_scripts(lang: Lang, lexicons: Lexicons) -> None:
    """A Latin "c" in a Cyrillic word is never found."""
    words = [word for _, phrase in _against(lexicons[lang]) for word in phrase.source.split()]
    words += [word for rule in lexicons[lang].events for phrase in rule.phrases for word in phrase.source.split()]
    words += [word for one in lexicons[lang].signals for phrase in one.phrases for word in phrase.source.split()]
    assert [word for word in words if _mixed(word)] == []


def _mixed(word: str) -> bool:
    pieces = "".join(char if char.isalpha() else " " for char in word).split()
    return any({char.isascii() for char in piece} == {True, False} and _cyrillic(piece) for piece in pieces)


def _cyrillic(piece: str) -> bool:
    return any("\u0400" <= char <= "\u04ff" for char in piece)
