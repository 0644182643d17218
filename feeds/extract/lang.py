"""Which of our languages a text is in.

Owns the letters and little words by which Russian, Ukrainian, Belarusian and English are told apart. The feed's own
word is a prior, not the truth: feeds of one country publish in two languages.
"""

import re
from collections.abc import Mapping

from bot.core.finding import Lang
from feeds.extract.text import lower

PRIOR = 4.0
"""What the feed's own word is worth, in letters that only one language has."""

_LOOKED_AT = 600

_LETTERS: Mapping[Lang, str] = {"ru": "ыэъё", "uk": "їєґі", "be": "ўыэёі", "en": "abcdefghijklmnopqrstuvwxyz"}
_ALIEN: Mapping[Lang, str] = {"ru": "їєґіў", "uk": "ыэъёў", "be": "їєґъищ", "en": ""}
_COMMON: Mapping[Lang, str] = {
    "ru": "и что не как из был была его по за от суд об лет году для также который",
    "uk": "і й та що як із був була його від суд про років для також який та",
    "be": "і што не як быў была яго па ад суд аб гадоў для таксама які ў",
    "en": "the of and to in a for was has his by on with court",
}
_WORDS = {lang: frozenset(words.split()) for lang, words in _COMMON.items()}
_LITTLE = frozenset().union(*_WORDS.values())
_TELLING = frozenset("".join((*_LETTERS.values(), *_ALIEN.values()))) - frozenset(_LETTERS["en"])
_WORD = re.compile(r"[\w']+")
_LATIN = frozenset(map(ord, _LETTERS["en"]))
_NOT_LATIN = bytes(code for code in range(128) if code not in _LATIN)
_CYRILLIC = (b"\xd0", b"\xd1", b"\xd2", b"\xd3")
"""With one of these begins every letter from U+0400 to U+04FF in UTF-8, and nothing else."""


def detect(text: str, hint: Lang | None) -> Lang:
    """The language of a cleaned text; `hint` (the feed's word) decides where the text does not."""
    low = lower(text[:_LOOKED_AT])
    cyrillic, latin = _letters(low)
    if latin > cyrillic:
        return "en"
    if not cyrillic:
        return hint or "en"
    words = [word for word in _WORD.findall(low) if word in _LITTLE]
    counts = {letter: low.count(letter) for letter in _TELLING}
    scores = {lang: _score(lang, counts, words) + (PRIOR if lang == hint else 0.0) for lang in _slavic()}
    return max(scores, key=lambda lang: scores[lang])


def _letters(low: str) -> tuple[int, int]:
    """How many Cyrillic and how many Latin letters there are."""
    cyrillic = sum(map(low.encode("utf-8", "replace").count, _CYRILLIC))
    return cyrillic, len(low.encode("ascii", "ignore").translate(None, _NOT_LATIN))


def _slavic() -> tuple[Lang, ...]:
    return ("ru", "uk", "be")


def _score(lang: Lang, counts: Mapping[str, int], words: list[str]) -> float:
    own, alien = (sum(map(counts.__getitem__, letters[lang])) for letters in (_LETTERS, _ALIEN))
    common = sum(map(_WORDS[lang].__contains__, words))
    return own - 2.0 * alien + 0.7 * common
