"""What to know before one goes to a hearing: what the law of its country says, and nothing of an unknown one."""

from datetime import date
from typing import Any

import pytest

from bot.core.hearing import Door, HearingKind
from bot.hearings.advice import UNKNOWN, advice_for, everything
from bot.hearings.render import advised
from bot.i18n import Catalogs
from tests.hearings.builders import Talk, a_hearing, on

CATALOGS = Catalogs.load()


def said(place: str | None = "Тверь", zone: str | None = "Europe/Moscow", **changes: Any) -> str:
    hearing = a_hearing(*Talk().paper("herald", on("2026-12-10", zone=zone)).claims, place=place, **changes)
    return " ".join(one.text["en"] for one in advice_for(hearing))


@pytest.mark.parametrize(
    ("found", "has", "has_not"),
    [
        pytest.param(said(door=Door.OPEN), "anybody may come", "Behind closed doors", id="an open one"),
        pytest.param(said(), "Take your passport", "Behind closed doors", id="nobody said who may come"),
        pytest.param(said(door=Door.VIDEO), "seen on a screen", "Behind closed doors", id="by video"),
        pytest.param(
            said(door=Door.CLOSED, kind=HearingKind.VERDICT), "read in open court", "Take your passport", id="closed"
        ),
        pytest.param(
            said(door=Door.CLOSED, kind=HearingKind.REMAND), "relatives may still do", "verdict", id="closed, remand"
        ),
        pytest.param(
            said(court="Центральный окружной военный суд"), "more than one town", "many regions", id="a military court"
        ),
        pytest.param(said(court="Седьмой кассационный суд"), "many regions", "more than one town", id="a high court"),
        pytest.param(said(court="Тверской районный суд"), "Take your passport", "many regions", id="a district court"),
        pytest.param(said("Мінск", "Europe/Minsk"), "constitution", "passport", id="in Belarus"),
        pytest.param(said("Киев", "Europe/Kiev"), "Anybody may be present", "passport", id="in Ukraine"),
        pytest.param(said("Мариуполь"), "Take your passport", "Anybody may be present", id="under occupation"),
    ],
)
def test_advice_fits_the_country_the_door_and_the_kind(found: str, has: str, has_not: str) -> None:
    assert has in found
    assert has_not not in found


def test_of_a_court_nobody_knows_where_nothing_is_said() -> None:
    assert said(None, None) == ""


def test_every_line_is_there_in_every_language_with_source_and_day() -> None:
    for one in everything():
        assert set(one.text) == set(one.law) == {"en", "ru", "uk"}
        assert one.source.startswith(("https://", "http://"))
        assert isinstance(one.checked_on, date)
        assert one.doors <= {*(door.value for door in Door), UNKNOWN}
        assert one.countries <= {"ru", "by", "ua"}


@pytest.mark.parametrize("lang", CATALOGS.languages)
def test_a_reader_sees_where_it_stands_and_since_when(lang: str) -> None:
    hearing = a_hearing(*Talk().paper("herald", on("2026-12-10")).claims, door=Door.CLOSED)
    text = advised(hearing, advice_for(hearing), CATALOGS.translator(lang), discreet=False).html
    assert "241" not in text  # an appeal: the verdict was read before
    assert "103" in text
    assert "2026" in text
    assert len(text) < 4096
