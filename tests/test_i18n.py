"""How a key becomes a sentence: plurals, placeholders, dates, languages."""

import subprocess
import sys
from datetime import UTC, date, datetime, time

import pytest

from bot.core.kinds import Kind
from bot.i18n import Catalogs, Translator, escape_html, voice


@pytest.fixture(scope="module")
def catalogs() -> Catalogs:
    return Catalogs.load()


@pytest.fixture(params=["be", "en", "ru", "uk"])
def t(request: pytest.FixtureRequest, catalogs: Catalogs) -> Translator:
    return catalogs.translator(request.param)


def test_english_comes_first_among_the_languages(catalogs: Catalogs) -> None:
    assert catalogs.languages == ("en", "be", "ru", "uk")


@pytest.mark.parametrize(
    ("asked", "got"),
    [("ru", "ru"), ("uk-UA", "uk"), ("RU_ru", "ru"), ("de", "en"), ("be-BY", "be"), ("", "en"), (None, "en")],
)
def test_an_unknown_language_is_answered_in_english(catalogs: Catalogs, asked: str | None, got: str) -> None:
    assert catalogs.translator(asked).lang == got
    assert voice(asked) == catalogs.translator(asked), "read alone it speaks as it does among the others"


@pytest.mark.parametrize(
    ("lang", "n", "text"),
    [
        ("en", 1, "1 year"),
        ("en", 2, "2 years"),
        ("ru", 1, "1 год"),
        ("ru", 3, "3 года"),
        ("ru", 11, "11 лет"),
        ("ru", 22, "22 года"),
        ("ru", 25, "25 лет"),
        ("uk", 1, "1 рік"),
        ("uk", 4, "4 роки"),
        ("uk", 14, "14 років"),
        ("uk", 21, "21 рік"),
    ],
)
def test_a_number_chooses_its_plural(catalogs: Catalogs, lang: str, n: int, text: str) -> None:
    assert catalogs.translator(lang)("term.years", n=n) == text


def test_a_key_without_a_text_is_named_in_the_error(t: Translator) -> None:
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        t("no.such.key")


def test_a_placeholder_without_a_value_is_named_in_the_error(t: Translator) -> None:
    with pytest.raises(KeyError, match="name"):
        t("follow.done")


def test_values_are_escaped_only_where_html_is_asked_for(t: Translator) -> None:
    assert "<b>&" in t("follow.done", name="<b>&")
    assert "&lt;b&gt;&amp;" in t.html("follow.done", name="<b>&")


def test_braces_in_a_value_stay_braces(t: Translator) -> None:
    assert "{name} {0}" in t.html("follow.done", name="{name} {0}")


def test_quotes_are_escaped_for_attributes_too() -> None:
    assert escape_html('a "b" <c>') == "a &quot;b&quot; &lt;c&gt;"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Tuesday, 8 December 2026, 10:00 (Vladivostok)"),
        ("ru", "вторник, 8 декабря 2026, 10:00 (Владивосток)"),
        ("uk", "вівторок, 8 грудня 2026, 10:00 (Владивосток)"),
    ],
)
def test_a_moment_is_written_with_the_weekday_of_its_own_zone(catalogs: Catalogs, lang: str, text: str) -> None:
    assert catalogs.translator(lang).moment(datetime(2026, 12, 8, 0, 0, tzinfo=UTC), "Asia/Vladivostok") == text


def test_a_day_a_clock_and_a_list_are_written_as_the_language_does(catalogs: Catalogs) -> None:
    t = catalogs.translator("ru")
    assert t.day(date(2026, 12, 9)) == "среда, 9 декабря 2026"
    assert t.short_day(date(2026, 12, 9)) == "9 декабря 2026"
    assert t.weekday(date(2026, 12, 9)) == "среда"
    assert t.clock(time(9, 5)) == "09:05"
    assert t.join(["Анна", "Борис", "Вера"]) == "Анна, Борис и Вера"
    assert t.join([]) == ""


def test_kinds_stand_inside_a_sentence(catalogs: Catalogs) -> None:
    assert catalogs.translator("ru").kinds([Kind.ARREST, Kind.HEARING]) == "аресты и заседания судов"
    assert catalogs.translator("en").kinds([Kind.ARREST]) == "arrests"


@pytest.mark.parametrize(
    ("lang", "zone", "town"),
    [("ru", "Europe/Kyiv", "Киев"), ("uk", "Europe/Kyiv", "Київ"), ("en", "Europe/Moscow", "Moscow")],
)
def test_a_zone_is_named_after_its_town(catalogs: Catalogs, lang: str, zone: str, town: str) -> None:
    assert catalogs.translator(lang).zone(zone) == town


def test_a_language_that_is_begun_borrows_what_it_lacks(catalogs: Catalogs) -> None:
    be, ru = catalogs.translator("be"), catalogs.translator("ru")
    assert be("alert.btn.follow") == "Падпісацца"
    assert be("review.empty") == ru("review.empty")
    assert [be("term.years", n=n) for n in (1, 3, 12, 21)] == ["1 год", "3 гады", "12 гадоў", "21 год"]


def test_languages_call_themselves_by_their_own_name(t: Translator) -> None:
    assert [t.own_name(code) for code in ("en", "ru", "uk", "be", "??")] == [
        "English",
        "Русский",
        "Українська",
        "Беларуская",
        "??",
    ]


def test_a_language_nobody_named_is_shown_by_its_code(t: Translator) -> None:
    assert t.language("xx") == "xx"


def test_the_words_load_without_the_bot_library() -> None:
    code = "import sys; from bot.i18n import Catalogs; Catalogs.load(); sys.exit('aiogram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("lang", "name", "called"),
    [
        ("en", "Казань", "Kazan"),
        ("uk", "Казань", "Казань"),
        ("ru", "Kazan", "Казань"),
        ("uk", "Симферополь", "Сімферополь"),
        ("en", "Сімферополь", "Simferopol"),
        ("en", "Новая Вымышленка", "Новая Вымышленка"),
    ],
)
def test_a_place_is_called_as_readers_of_the_language_call_it(
    catalogs: Catalogs, lang: str, name: str, called: str
) -> None:
    assert catalogs.translator(lang).place(name) == called


def test_every_place_has_a_name_in_every_language_of_the_bot(catalogs: Catalogs) -> None:
    names = {lang: set(catalogs.translator(lang).catalog.places) for lang in catalogs.languages}
    assert all(found == names["en"] for found in names.values())
