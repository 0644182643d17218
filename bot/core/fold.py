"""One skeleton for a name in any of our scripts, and the key under which two spellings of a name meet.

Owns the folding of Russian, Ukrainian, Belarusian and Latin letters and the given-name classes. Knows nothing of
people, registries or texts. The skeleton is for comparing only: it loses letters on purpose and is never shown.
"""

import re
import unicodedata
from collections.abc import Mapping

from bot.core.given_names import CLASSES

_LETTERS = str.maketrans(
    {
        **dict(zip("абвгґдежзиійклмнопрстуфхцчшщыэєюя", "abvhhdejziiiklmnoprstufhcčšščieeua", strict=False)),
        "щ": "š", "ы": "i", "э": "e", "є": "e", "ю": "u", "я": "a", "ў": "u", "ь": "", "ъ": "", "ё": "e", "ї": "i",
        "'": "", "’": "", "ʼ": "", "-": "", "ł": "l", "ø": "o", "ı": "i",
        "g": "h", "y": "i", "w": "v", "x": "ks", "q": "k",
    }
)  # fmt: skip
_LATIN = (
    ("shch", "š"), ("dzh", "j"), ("kh", "h"), ("zh", "j"), ("ts", "c"), ("tz", "c"), ("ch", "č"), ("sh", "š"),
    ("ph", "f"), ("th", "t"), ("ck", "k"),
)  # fmt: skip
_GLIDES = (("ie", "e"), ("ia", "a"), ("iu", "u"), ("io", "e"))
_DOUBLED = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’ʼ-]*(?:['’ʼ-][^\W\d_]+)*")
_PATRONYMIC = re.compile(r"..(?:ovič|evič|ivič|ovic|evic|ovna|evna|ivna|ična|iničn?a|avič|auna|euna)$")


def fold(word: str) -> str:
    """The skeleton of one word: lower case, one alphabet, no soft signs, glides, doubled letters or hyphens."""
    text = word.lower().replace("ьо", "е").replace("йо", "е").replace("дж", "ж")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    for latin, one in _LATIN:
        text = text.replace(latin, one)
    text = text.translate(_LETTERS)
    for glide, vowel in _GLIDES:
        text = text.replace(glide, vowel)
    return _DOUBLED.sub(r"\1", text)


def _classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for spellings in CLASSES:
        for spelling in spellings:
            found.setdefault(fold(spelling), fold(spellings[0]))
    return found


SAME_GIVEN: Mapping[str, str] = _classes()
"""Folded spelling of a given name: folded name of its class."""


def name_key(name: str, same_given: Mapping[str, str] = SAME_GIVEN) -> str:
    """The key of "first name surname" in either order and any of our scripts; a patronymic does not change it.

    Two names with one key are one name, not surely one person. Empty when there is no letter in `name`.
    """
    words = _without_patronymic([fold(word) for word in _WORD.findall(name)])
    if len(words) < 2:
        return " ".join(words)
    return " ".join(sorted(same_given.get(word, word) for word in words if word))


def _without_patronymic(words: list[str]) -> list[str]:
    if len(words) != 3:
        return words
    kept = [word for n, word in enumerate(words) if not (n and _PATRONYMIC.search(word))]
    return kept if len(kept) == 2 else words
