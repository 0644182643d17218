"""Words of headlines and words that a reader watches for, in one form under which they meet.

Owns the stem of a word. It is for comparing only, loses letters on purpose and is never shown: endings go (of Russian,
Ukrainian and Belarusian together, so that nobody must know the language of a headline; the few of English for Latin
letters), and so does a vowel that comes and goes within the stem. The alphabets fall together as in bot/core/fold.py.
Knows nothing of events and readers.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from bot.core.fold import fold

SHORTEST = 3
"""Letters of a word that can be watched for."""

LONGEST = 40
"""Letters of a word that are looked at."""

READ = 600
"""Characters of a text that are read: no headline is longer."""

_KEPT = 3
"""Letters an ending leaves."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_LATIN = re.compile(r"[a-zß-ɏ]")
_ENDING = re.compile(
    r"(?:"
    r"ями|ами|ими|ыми|ого|его|ому|ему|ага|яга|аму|яму|ием|иям|иях|ией|ією|ієї|іям|іях|ові|еві|єві|(?<=[ая]н)[иі]н|"
    r"ая|яя|ое|ее|ые|ие|ой|ей|ий|ый|ій|ом|ем|им|ым|ім|ам|ям|ах|ях|их|ых|іх|ов|ев|ів|їв|єв|аў|яў|оў|ую|юю|ою|ею|єю|ыю|"
    r"ию|ия|ии|ію|ія|ії|її|ої|єї|ыя|ье|ью|ья|"
    r"а|я|о|е|є|у|ю|ы|и|і|ї|ь|й"
    r")$"
)
_REFLEXIVE = re.compile(r"(?:ся|цца|(?<=л[аои])сь)$")
_FLEETING = re.compile(r"(?<=[^аеоуиіїыэєюяьй])[еоєі](?=[^аеоуиіїыэєюя]$)")
_ENGLISH = re.compile(r"(?:'s|ies|es|(?<!s)s|ied|ed|ing|y|e)$")


def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of a text that say something, in their order."""
    return tuple(found for word in _words(text) if not says_nothing(word) and (found := stem(word)))


def words(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, without what stands between them."""
    return tuple(_words(text))


def stem(word: str) -> str:
    """The form in which a word meets its other forms."""
    low = _even(word)
    return fold(_english(low) if _LATIN.search(low) else _slavic(low))


def says_nothing(word: str) -> bool:
    """Whether it is too short to be watched for, or a function word of any of our languages."""
    low = _even(word)
    return len(low) < SHORTEST or low in _function_words()


def _words(text: str) -> Iterator[str]:
    shown = unicodedata.normalize("NFC", text[:READ])
    return (found.group()[:LONGEST] for found in _WORD.finditer(shown))


def _even(word: str) -> str:
    return word.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def _slavic(low: str) -> str:
    """Ending after ending, as long as enough is left: "режима" and "режим" end as one."""
    left = _REFLEXIVE.sub("", low.replace("'", "")) if len(low) > _KEPT + 2 else low
    while (shorter := _ENDING.sub("", left)) != left and len(shorter) >= _KEPT:
        left = shorter
    return _FLEETING.sub("", left) if len(left) > _KEPT else left


def _english(low: str) -> str:
    left = low
    while (shorter := _ENGLISH.sub("", left)) != left and len(shorter) >= _KEPT:
        left = shorter
    return left


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    raw = tomllib.loads(files("bot").joinpath("locales", "function_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in raw.values() for word in _even(words).split())
