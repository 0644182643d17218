"""What stands on a page to print, and what does not."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.alert import Form
from bot.core.event import Consent
from bot.core.hearing import Claim, Door, Hearing, Says, Who
from bot.core.paper import TEXT, Sheet
from bot.core.pdf import draw
from bot.hearings.page import sheet
from bot.i18n import Catalogs
from tests import pdf
from tests.alerts.builders import a_person
from tests.hearings.builders import DAY, MOSCOW, NOW, VLADIVOSTOK, Talk, a_hearing, on
from tests.hostile import Maker

CATALOGS = Catalogs.load()
LISTED = next(one.names[0] for one in CATALOGS.translator("en").register.by_name.values() if one.listed)
"""An organisation of which the register says so."""

URL = "https://court.example/list?day=10"
KNOWN: dict[str, Any] = {
    "court": "Приморский краевой суд",
    "room": "214",
    "judge": "Ветрова Е. П.",
    "case_no": "22-1234/2026",
    "docket_url": URL,
    "place": "Владивосток",
}


def said(*claims: Claim, **changes: Any) -> Hearing:
    found = claims or tuple(Talk().paper("herald", on("2026-12-10", zone=VLADIVOSTOK)).claims)
    return a_hearing(*found, **(KNOWN | changes))


def page(hearing: Hearing, lang: str = "en", form: Form = Form.FULL) -> Sheet:
    made = sheet(hearing, CATALOGS.translator(lang), form, MOSCOW, NOW)
    assert made is not None
    return made


def text(hearing: Hearing, lang: str = "en", form: Form = Form.FULL) -> str:
    made = page(hearing, lang, form)
    return "\n".join([*(one.text for one in made.blocks), made.foot])


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("en", ("Appeal hearing: Yana Gromova", "Thursday, 10 December 2026, 10:00 (Vladivostok)", "Room: 214")),
        ("ru", ("Апелляция: Яна Громова", "Четверг, 10 декабря 2026, 10:00 (Владивосток)", "Зал: 214")),
        ("uk", ("Апеляція: Яна Громова", "Четвер, 10 грудня 2026, 10:00 (Владивосток)", "Зал: 214")),
    ],
)
def test_it_says_whose_what_when_and_where(lang: str, lines: tuple[str, ...]) -> None:
    found = text(said(), lang).splitlines()
    assert [line for line in lines if line not in found] == []


def test_it_says_by_the_readers_clock_who_said_so_and_where_to_look() -> None:
    found = text(said())
    assert "By your clock (Moscow): 03:00" in found
    assert "Said by Herald on 20 November 2026." in found
    assert f"The court's own list: {URL}" in found
    assert found.endswith("As known on 20 November 2026. Dates change.")


def test_the_letters_are_large() -> None:
    assert min(one.size for one in page(said()).blocks) == TEXT
    assert TEXT >= 16


def test_another_date_that_nobody_confirmed_stands_beside() -> None:
    talk = Talk().paper("herald", on("2026-12-10")).family(on("2026-12-11"))
    assert "Another date, not confirmed (people close to the case" in text(said(*talk.claims))


def test_a_date_that_passed_is_not_said_to_be_put_off() -> None:
    talk = Talk().paper("herald", on("2026-11-19")).family(on("2026-12-11"))
    found = text(said(*talk.claims))
    assert "The date that was known has passed: Thursday, 19 November 2026" in found
    assert "put off" not in found


def test_who_may_not_be_named_is_not() -> None:
    found = text(said(people=(a_person(consent=Consent.NO_NAME),)))
    assert "Gromova" not in found
    assert found.startswith("Appeal hearing\n")


def test_no_address_stands_on_it_for_whoever_gets_no_links() -> None:
    found = text(said(), form=Form.WITHOUT_LINKS)
    assert "://" not in found
    assert "Look it up in the court's own list." in found


def test_a_source_that_is_dangerous_to_carry_is_not_named() -> None:
    found = text(said(*Talk().paper("voice", on("2026-12-10"), shown=LISTED).claims))
    assert LISTED not in found
    assert "Said by a source on" in found


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
@pytest.mark.parametrize("place", ["Тверь", "Минск", "Київ"])
def test_advice_is_that_of_the_law_without_politics_or_our_name(lang: str, place: str) -> None:
    zone = {"Минск": "Europe/Minsk", "Київ": "Europe/Kyiv"}.get(place, MOSCOW)
    claims = Talk().paper("herald", on("2026-12-10", zone=zone)).claims
    found = text(said(*claims, place=place, court=None), lang).lower()
    assert CATALOGS.translator(lang)("print.advice").lower() in found
    assert not [word for word in ("politi", "полити", "політи", "vigil", "telegram") if word in found]


def test_before_custody_ends_it_is_the_day_by_which_a_court_must_decide() -> None:
    end = on("2026-12-20", None)
    found = text(said(Claim(1, Who.SOURCE, "herald", NOW, Says.UNTIL, end, shown="Herald"), until=end.day))
    assert "Custody ends on Sunday, 20 December 2026." in found
    assert "Said by Herald on" in found


@pytest.mark.parametrize(
    "hearing",
    [
        pytest.param(said(*Talk().paper("herald", on("2026-11-10")).claims), id="it is over"),
        pytest.param(replace(said(), closed=True), id="nothing is expected any more"),
        pytest.param(replace(said(), claims=()), id="nobody said anything"),
    ],
)
def test_there_is_no_page_of_what_does_not_lie_ahead(hearing: Hearing) -> None:
    assert sheet(hearing, CATALOGS.translator("en"), Form.FULL, MOSCOW, NOW + DAY) is None


def test_the_fullest_page_is_one_page_and_keeps_what_matters() -> None:
    talk = Talk().paper("herald", on("2026-12-10")).family(on("2026-12-11"))
    talk.add(Who.FAMILY, "family:1", says=Says.WHERE, room="7", door=Door.OPEN)
    long = {"court": "суд " * 60, "room": "Ж" * 300, "judge": "J" * 300, "case_no": "1" * 300}
    people = tuple(a_person("Имя" * 100, f"p{n}") for n in range(9))
    made = draw(page(said(*talk.claims, people=people, door=Door.OPEN, **long), "ru"))
    assert pdf.pages(made) == 1
    found = " ".join(pdf.lines(made))
    assert "Четверг, 10 декабря 2026, 10:00" in found
    assert "Суд: суд суд" in found
    assert "Для записей" in found


@pytest.mark.parametrize("seed", range(12))
def test_whatever_stands_in_the_data_it_is_one_page(seed: int) -> None:
    make = Maker(seed)
    made = sheet(make.of(Hearing), make.voice, make.of(Form), MOSCOW, make.moment())
    assert made is None or pdf.pages(draw(made)) == 1
