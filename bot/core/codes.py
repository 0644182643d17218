"""Articles of law as subscriptions know them: one spelling of a number, and the code where none was said.

Owns the reading of bot/locales/articles.toml, the articles a reader may choose. What an article says of a case is known
to the extractor (feeds/lexicon/articles.toml), not here.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

_PIECES = re.compile(r"\d{1,3}")
_PART = re.compile(r"[^\d\s.,-]|\s")

_OF_LAND: Mapping[str, str] = {"ru": "ru", "ua": "ru", "by": "by"}
"""Whose codes are meant by courts of a country: of Ukraine we tell what Russia does there."""

CHAPTERED = 100
"""From this number on an article has no chapter before it: the third number is a part ("207.3.2")."""


def number_of(written: str) -> str:
    """An article without its part, its numbers joined by dots: "207.3 ч. 2" and "207.3.2" are 207.3, "361-1" is 361.1.

    Empty where no number stands at the beginning.
    """
    text = written.strip()
    head = _PART.split(text, maxsplit=1)[0]
    pieces = _PIECES.findall(head)
    if not pieces:
        return ""
    return ".".join(pieces[: 2 if int(pieces[0]) >= CHAPTERED else 3])


def codes_of(number: str, code: str | None, country: str | None) -> tuple[str, ...]:
    """Of which codes an article may be: the one that was said, else those of the country where it happened.

    A number that was told without its code is taken for a listed article only: everywhere if no other code has it
    and a dot or hyphen makes it unmistakable, else where the country tells. `number` is as `number_of` gives it.
    """
    if code is not None:
        return (code,)
    listed = tuple(name for name, numbers in _listed().items() if number in numbers)
    if len(listed) == 1 and "." in number:
        return listed
    land = _OF_LAND.get(country or "")
    return tuple(name for name in listed if land and name.startswith(f"{land}-"))


def country_of_codes(said: Iterable[str | None]) -> str | None:
    """The country whose codes these are, where they are all of one; None else, and where none was said."""
    lands = {code.partition("-")[0] for code in said if code is not None}
    return lands.pop() if len(lands) == 1 else None


def codes() -> tuple[str, ...]:
    """The codes of which a reader may choose an article."""
    return tuple(_chosen())


def written(code: str, number: str) -> str:
    """A number as `number_of` gives it, as the code's country writes it: 361.1 of by-uk is 361-1."""
    return next((one for one in numbers(code) if number_of(one) == number), number)


def numbers(code: str) -> tuple[str, ...]:
    """The articles of a code that a reader may choose, as its country writes them, the commonest first."""
    return _chosen().get(code, ())


@lru_cache(maxsize=1)
def _chosen() -> Mapping[str, tuple[str, ...]]:
    raw = tomllib.loads(files("bot").joinpath("locales", "articles.toml").read_text(encoding="utf-8"))
    return {code: tuple(numbers) for code, numbers in raw.items()}


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(map(number_of, numbers)) for code, numbers in _chosen().items()}
