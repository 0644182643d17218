"""One skeleton for a name in any of our scripts, and the key under which two spellings of a name meet.

Owns the folding of Russian, Ukrainian, Belarusian and Latin letters and the given-name classes. Knows nothing of
people, registries or texts. Skeletons are for comparing only: they lose letters on purpose and are never shown.

`fold` tells words apart as their spelling does: the finder of names lives on it. `loose` also lets meet what Belarusian
and its Latin write as it sounds (Калеснікава, Колесникова); the key of a name is made of it and gathers candidates.
`same_name` decides: two Russian or Ukrainian spellings that differ by one letter (Коган, Каган) are two names.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import filterfalse

from bot.core.given_names import CLASSES, MEN, WOMEN

_LETTERS = str.maketrans(
    {
        **dict(zip("абвгґдежзиійклмнопрстуфхцчшщыэєюя", "abvhhdejziiiklmnoprstufhcčšščieeua", strict=False)),
        "щ": "š", "ы": "i", "э": "e", "є": "e", "ю": "u", "я": "a", "ў": "u", "ь": "", "ъ": "", "ё": "e", "ї": "i",
        "'": "", "’": "", "ʼ": "", "-": "", "ł": "l", "ø": "o", "ı": "i",
        "g": "h", "y": "i", "w": "v", "x": "ks", "q": "k",
    }
)  # fmt: skip
_LATIN = (
    ("ck", "k"), ("shch", "š"), ("dzh", "j"), ("kh", "h"), ("zh", "j"), ("ts", "c"), ("tz", "c"), ("ch", "č"),
    ("sh", "š"), ("ph", "f"), ("th", "t"),
)  # fmt: skip
_SOUNDS = (
    ("шч", "щ"), ("дзь", "д"), ("ў", "в"), ("я", "иа"), ("ю", "иу"), ("є", "ие"), ("cki", "tski"), ("cka", "tska"),
    ("szcz", "shch"), ("sch", "sh"), ("cz", "ch"), ("sz", "sh"), ("š", "sh"), ("č", "ch"), ("ž", "zh"),
)  # fmt: skip
"""What is spelled in another way and sounds alike; Polish is the Latin of some Belarusian papers."""

_GLIDES = (("ie", "e"), ("ia", "a"), ("iu", "u"), ("io", "e"))
_SOFT_A = (("ia", "e"),)
_SOFT_E = (("ie", "e"), ("io", "e"))
_DOUBLED = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’ʼ-]*(?:['’ʼ-][^\W\d_]+)*")
_PATRONYMIC = re.compile(r"..(?:[aei]vič|[aei]vna|[ei]čna|inična|[aei]vic)$|^(?:ilič|kuzmič|lukič|famič|nikitič)$")
_ADJECTIVE = re.compile(r"aia$")
_VOICED_U = re.compile(r"(?<=[aeo])u(?=[^aeiou]|$)")
_HUSHED = re.compile(r"(?<=[čšj])[ao]")
_SOFT_T = re.compile(r"c(?=[ie])")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_BELARUSIAN = re.compile(r"[іў]|[жшчр][ыэ]|дз|ц[яёю]", re.IGNORECASE)
_NOT_BELARUSIAN = re.compile(r"[иїєґщъ]", re.IGNORECASE)


def fold(word: str) -> str:
    """The skeleton of one word: lower case, one alphabet, no soft signs, glides, doubled letters or hyphens."""
    return _one_each(_gliding(_letters(word.lower()), _GLIDES))


def loose(word: str) -> str:
    """The skeleton that loses more: o is a, soft a is e, dz and soft c are d and t, a short u is v."""
    text = _letters(_sounding(word)).replace("dz", "d")
    text = _SOFT_T.sub("t", _VOICED_U.sub("v", _one_each(text)))
    text = _gliding(_ADJECTIVE.sub("a", text), (*_SOFT_A, *_GLIDES))
    return _one_each(_HUSHED.sub("e", text).replace("o", "a"))


def _careful(word: str) -> str:
    """The skeleton in which Russian and Ukrainian spellings still differ: х is not г, o is not a, я is not а."""
    text = _ADJECTIVE.sub("a", _letters(_sounding(word).replace("х", "þ")))
    return _one_each(_gliding(_one_each(text), _SOFT_E)).replace("čo", "če").replace("šo", "še").replace("jo", "je")


def _sounding(word: str) -> str:
    text = word.lower()
    for spelled, sound in _SOUNDS:
        text = text.replace(spelled, sound)
    return text


def _letters(text: str) -> str:
    text = text.replace("ьо", "е").replace("йо", "е").replace("дж", "ж")
    text = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    for latin, one in _LATIN:
        text = text.replace(latin, one)
    return text.translate(_LETTERS)


def _gliding(text: str, glides: Sequence[tuple[str, str]]) -> str:
    for glide, vowel in glides:
        text = text.replace(glide, vowel)
    return text


def _one_each(text: str) -> str:
    return _DOUBLED.sub(r"\1", text)


def _classes() -> dict[str, str]:
    """By the careful skeleton of every spelling first: Тоня and Таня sound alike in Belarusian and are two names."""
    found: dict[str, str] = {}
    for skeleton in (fold, loose):
        for spellings in CLASSES:
            for spelling in spellings:
                found.setdefault(skeleton(spelling), loose(spellings[0]))
    return found


SAME_GIVEN: Mapping[str, str] = _classes()
"""Skeleton of a spelling of a given name: loose skeleton of the name of its class."""

_MEN = frozenset(map(fold, MEN)) - frozenset(map(fold, WOMEN))
_WOMEN = frozenset(map(fold, WOMEN)) - frozenset(map(fold, MEN))


def name_key(name: str, same_given: Mapping[str, str] = SAME_GIVEN) -> str:
    """The key of "first name surname" in either order and any of our scripts; a patronymic does not change it.

    Names with different keys are different names. Names with one key may be: `same_name` decides. And two people may
    have one name. Empty when there is no letter in `name`.
    """
    given, surname = _parts(name, same_given)
    folded = "".join(loose(word) for word in surname)
    return " ".join(sorted(part for part in (_class(given, same_given) or loose(given), folded) if part))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings can be one person's name: Алексей Сомов, Олексій Сомов, Alexei Somov.

    Never for a man's and a woman's name, nor for two Cyrillic spellings that differ as Коган and Каган do, unless one
    may be Belarusian, which writes so.
    """
    if name_key(one) != name_key(other):
        return False
    (given, _), (other_given, _) = _parts(one, SAME_GIVEN), _parts(other, SAME_GIVEN)
    return not (_sexes_differ(given, other_given) or _spellings_differ(one, other))


def _sexes_differ(one: str, other: str) -> bool:
    first, second = fold(one), fold(other)
    return (first in _MEN and second in _WOMEN) or (first in _WOMEN and second in _MEN)


def _spellings_differ(one: str, other: str) -> bool:
    return _strict(one) and _strict(other) and _kept(one) != _kept(other)


def _kept(name: str) -> list[str]:
    """The careful skeletons of the surname; of a given name nobody knows, too: then the order is not known."""
    given, surname = _parts(name, SAME_GIVEN)
    unknown = () if _class(given, SAME_GIVEN) else (given,)
    return sorted(_careful(word) for word in ("".join(surname), *unknown))


def _strict(name: str) -> bool:
    """Whether it is surely Russian or Ukrainian: in Cyrillic letters, and not maybe Belarusian."""
    belarusian = _BELARUSIAN.search(name) and not _NOT_BELARUSIAN.search(name)
    return bool(_CYRILLIC.search(name)) and not belarusian


def _parts(name: str, same_given: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Given name and the words of the surname; where no word, or more than one, is a known given name, the first."""
    words = _without_patronymic(_WORD.findall(name))
    if not words:
        return "", ()
    known = [n for n, word in enumerate(words) if _class(word, same_given)]
    place = known[0] if len(known) == 1 else 0
    return words[place], tuple(words[:place] + words[place + 1 :])


def _class(word: str, same_given: Mapping[str, str]) -> str:
    return same_given.get(fold(word)) or same_given.get(loose(word), "")


def _without_patronymic(words: list[str]) -> list[str]:
    if len(words) != 3:
        return words
    kept = [word for n, word in enumerate(words) if not (n and _PATRONYMIC.search(loose(word)))]
    return kept if len(kept) == 2 else words
