"""A name in Latin letters, by a stated rule, for readers of English.

Owns the rule and nothing else. The rule, by the language in which the name is written:
- Russian: BGN/PCGN 1947 with the simplification it allows for names in text: ь and ъ are left out, -ий and -ый at the
  end are y, ё is yo.
- Ukrainian: the national table (resolution 55 of the Cabinet of Ministers, 2010); зг is zgh, ь and the apostrophe are
  left out.
- Belarusian: as in passports of Belarus (ICAO Doc 9303): г is h, ў is u, я is ia; ь and the apostrophe are left out.

A letter of another of the three in a name (an і in a Russian text) is written by that other's rule. What has no
Cyrillic letter stays as it is.
"""

import re
from collections.abc import Mapping

_COMMON = {
    **dict(zip("абвдезклмнопрстуф", "abvdezklmnoprstuf", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ь": "",
    "ъ": "",
    "э": "e",
    "ы": "y",
    "ґ": "g",
    "ў": "u",
    "і": "i",
    "ї": "i",
    "є": "ie",
    "и": "i",
    "й": "y",
    "г": "g",
    "ё": "yo",
    "ю": "yu",
    "я": "ya",
    "'": "",
    "’": "",
    "ʼ": "",
}
_UKRAINIAN = {**_COMMON, "г": "h", "и": "y", "й": "i", "ю": "iu", "я": "ia", "щ": "shch"}
_BELARUSIAN = {**_COMMON, "г": "h", "й": "i", "ё": "io", "ю": "iu", "я": "ia"}

_RUSSIAN_FIRST = {"е": "ye"}
_UKRAINIAN_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

_LETTERS: Mapping[str, Mapping[str, str]] = {"ru": _COMMON, "uk": _UKRAINIAN, "be": _BELARUSIAN}

_WORD = re.compile(r"[Ѐ-ӿ]+(?:['’ʼ][Ѐ-ӿ]+)*")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_RUSSIAN_END = re.compile(r"(?:ий|ый)$")
_BEFORE_YE = frozenset("аеёиоуыэюяъьй")


def is_latin(name: str) -> bool:
    """Whether there is no Cyrillic letter in it."""
    return _CYRILLIC.search(name) is None


def in_latin(name: str, lang: str) -> str:
    """The name in Latin letters; `lang` is the language it is written in, an unknown one is read as Russian."""
    return _WORD.sub(lambda found: _word(found.group(), lang if lang in _LETTERS else "ru"), name)


def _word(word: str, lang: str) -> str:
    latin = _small(word.lower(), lang)
    if len(word) > 1 and word.isupper():
        return latin.upper()
    return latin[:1].upper() + latin[1:] if word[0].isupper() else latin


def _small(word: str, lang: str) -> str:
    if lang == "ru":
        word = _RUSSIAN_END.sub("ы", word)
    letters = _LETTERS[lang]
    return "".join(_first_or(word, n, lang) or letters.get(word[n], word[n]) for n in range(len(word)))


def _first_or(word: str, place: int, lang: str) -> str | None:
    """What stands for a letter because of where it stands; None where its place does not matter."""
    letter, before = word[place], word[place - 1] if place else ""
    if lang == "ru":
        return _RUSSIAN_FIRST.get(letter) if not before or before in _BEFORE_YE else None
    if lang == "uk":
        after_z = letter == "г" and before == "з"
        return "gh" if after_z else _UKRAINIAN_FIRST.get(letter) if not before else None
    return None
