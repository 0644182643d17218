"""Where it happened, and the time zone of that place.

Owns the reading of bot/locales/places.toml, whose names readers see, too. Knows towns and regions where our courts sit;
any other place stays unknown, because a wrong zone is a missed hearing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from feeds.extract.lexicon import Lexicon
from feeds.extract.text import Text
from feeds.extract.wordlist import even, source_of

COURT_REACH = 32
_COURT = re.compile(r"суд(?:а|у|ом|е|і|ов|ами)?(?!\w)|(?<!\w)(?:courts?|prison|сизо|сізо)(?!\w)|(?<!\w)колони")
_WORD_START = re.compile(r"(?<![\w-])\w")
_SOFT = re.compile(r"[аоеиіыйяьё]$")


@dataclass(frozen=True, slots=True)
class _Place:
    names: dict[str, str]
    zone: str
    region: bool
    forms: tuple[str, ...]
    pattern: re.Pattern[str]


def find_place(text: Text, lexicon: Lexicon) -> str | None:
    """The town or region of the court or event, nominative in the language of the text; None when unknown.

    A place beside a court wins over others, a town over a region, then the first in the text.
    """
    best: tuple[tuple[bool, bool, int], str] | None = None
    for number, sentence in enumerate(text.sentences):
        for place, start, stop in _places_in(even(sentence.low)):
            name = place.names.get(lexicon.lang) or place.names["ru" if lexicon.lang != "en" else "en"]
            rank = (not _at_court(even(sentence.low), start, stop), place.region, number * 10_000 + start)
            if best is None or rank < best[0]:
                best = rank, name
    return best[1] if best else None


def zone_of(place: str | None) -> str | None:
    """IANA zone of a place as `find_place` names it, in any of our languages; None when unknown."""
    return _zones().get(even(place.lower())) if place else None


def place_at(low: str, start: int) -> int:
    """Where the place that begins at `start` of a lower-case text ends; 0 when none does. For those who must not
    take a place for a person."""
    found = (place.pattern.match(low, start) for place in _index().get(low[start : start + 2], ()))
    return max((match.end() for match in found if match), default=0)


def _at_court(low: str, start: int, stop: int) -> bool:
    return bool(_COURT.search(low, max(0, start - COURT_REACH), min(len(low), stop + COURT_REACH)))


def _places_in(low: str) -> Iterator[tuple[_Place, int, int]]:
    for word in _WORD_START.finditer(low):
        for place in _index().get(low[word.start() : word.start() + 2], ()):
            found = place.pattern.match(low, word.start())
            if found:
                yield place, *found.span()


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[_Place, ...]]:
    """Places by the first two letters of their forms, so that a word is compared with few of them."""
    index: dict[str, list[_Place]] = {}
    for place in _table():
        for start in {form[:2] for form in place.forms}:
            index.setdefault(start, []).append(place)
    return {start: tuple(places) for start, places in index.items()}


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {even(name.lower()): place.zone for place in _table() for name in place.names.values()}


@lru_cache(maxsize=1)
def _table() -> tuple[_Place, ...]:
    raw = tomllib.loads(files("bot").joinpath("locales", "places.toml").read_text(encoding="utf-8"))
    return tuple(_place(row, zone["name"]) for zone in raw["zone"] for row in zone["place"])


def _place(row: dict[str, Any], zone: str) -> _Place:
    names = {str(lang): str(row[lang]) for lang in ("ru", "uk", "be", "en") if lang in row}
    words = [] if row.get("only_also") else [form for name in names.values() for form in _forms(name)]
    forms = tuple({*words, *row.get("also", ())})
    pattern = re.compile(rf"(?<!\w)(?:{source_of(forms)})(?!\w)")
    return _Place(names, row.get("zone", zone), row.get("region", False), forms, pattern)


def _forms(name: str) -> tuple[str, ...]:
    """The name's forms: "Уфа": "уф(а|ы|е|у|ой)" and the adjective of its courts; Latin names do not change."""
    if name[0].isascii():
        return (name.lower(),)
    words = even(name.lower()).split(" ")
    stems = [_SOFT.sub("", word) if len(word) > 3 or word[-1] in "аы" else word for word in words]
    if len(words) > 1:
        return (" ".join(f"{stem}*" for stem in stems),)
    endings = "(|а|у|ом|ою|ем|е|і|и|ы|ь|ю|я|ой|ей|ью|о|ої|ові|ии|ию|ией|ию|ія|ії|ією|ам|ах|ами)"
    return (f"{stems[0]}{endings}", f"{stems[0]}(ск|ськ)(ий|ого|ом|ому|им|ой|ая|ую|ої|ій|ою|а|у)")
