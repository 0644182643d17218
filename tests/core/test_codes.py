"""Articles of law as topics know them."""

import tomllib
from importlib.resources import files

import pytest

from bot.core.codes import codes, codes_of, country_of_codes, number_of, numbers, written


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("207.3", "207.3"),
        ("207.3.2", "207.3"),
        ("205.2 ч. 2", "205.2"),
        ("205.2 ч.2", "205.2"),
        ("280.3, ч. 1", "280.3"),
        ("361-1", "361.1"),
        ("20.3.3", "20.3.3"),
        ("20.3.1 ч. 1", "20.3.1"),
        ("19.11", "19.11"),
        (" 275 ", "275"),
        ("275п.а", "275"),
        ("", ""),
        ("ч. 2", ""),
        ("<b>", ""),
    ],
)
def test_an_article_has_one_spelling_and_a_part_belongs_to_it(text: str, number: str) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("number", "code", "country", "found"),
    [
        ("207.3", "ru-uk", None, ("ru-uk",)),
        ("999", "ua-kk", "ru", ("ua-kk",)),
        ("207.3", None, None, ("ru-uk",)),
        ("361.1", None, "ru", ("by-uk",)),
        ("275", None, "ru", ("ru-uk",)),
        ("275", None, "ua", ("ru-uk",)),
        ("275", None, "by", ()),
        ("275", None, None, ()),
        ("361", None, "by", ("by-uk",)),
        ("12", None, "ru", ()),
    ],
)
def test_the_code_of_an_article(number: str, code: str | None, country: str | None, found: tuple[str, ...]) -> None:
    assert codes_of(number, code, country) == found


@pytest.mark.parametrize(
    ("said", "country"),
    [((), None), ((None,), None), (("by-uk", None), "by"), (("ru-uk", "ru-koap"), "ru"), (("ru-uk", "by-uk"), None)],
)
def test_the_country_of_codes(said: tuple[str | None, ...], country: str | None) -> None:
    assert country_of_codes(said) == country


def test_every_article_to_choose_is_one_the_extractor_knows() -> None:
    known = tomllib.loads(files("feeds").joinpath("lexicon", "articles.toml").read_text(encoding="utf-8"))
    for code in codes():
        listed = {number for part in ("core", "mixed") for number in known[part].get(code, ())}
        assert not set(numbers(code)) - listed, code
        assert len(set(map(number_of, numbers(code)))) == len(numbers(code))


def test_a_number_is_shown_as_its_country_writes_it() -> None:
    assert [written(code, number_of(one)) for code in codes() for one in numbers(code)] == [
        one for code in codes() for one in numbers(code)
    ]
    assert written("ua-kk", "111.1") == "111.1"
