"""Why an entry is ours, whose news it is, and when a person should look. Sentences and people are invented."""

import pytest

from bot.core.finding import Group, Outlet
from feeds.extract import RULES_VERSION, Lexicons
from tests.feeds.extract.support import read


def test_every_decision_names_its_reasons(lexicons: Lexicons) -> None:
    found = read(lexicons, "Суд приговорил активистку к шести годам колонии по ст. 207.3 УК РФ")
    assert found.rules_version.startswith(f"{RULES_VERSION}-")
    assert found.reasons[0].startswith("event: sentence")
    assert any("207.3" in reason for reason in found.reasons)


def test_an_organisation_of_the_field_needs_no_further_reason(lexicons: Lexicons) -> None:
    title = "Заседание по делу Подгорного отложили"
    assert not read(lexicons, title).relevant
    assert read(lexicons, title, outlet=Outlet.NGO).relevant


def test_a_middling_score_asks_for_a_person(lexicons: Lexicons) -> None:
    found = read(lexicons, "В Минске задержали водителя троллейбуса")
    assert (found.relevant, found.unsure) == (False, ("score",))


def test_fraud_is_a_usual_charge_against_opponents(lexicons: Lexicons) -> None:
    found = read(lexicons, "Trial of Russian opposition leader on fraud charges resumes")
    assert found.relevant, found.reasons


def test_an_organisation_of_the_field_reports_fraud_charges_as_a_pretext(lexicons: Lexicons) -> None:
    title = "Minsk court sentences journalist to four years for fraud"
    assert not read(lexicons, title).relevant
    assert read(lexicons, title, outlet=Outlet.NGO).relevant


def test_the_charge_of_murder_is_usual_in_trials_of_captives(lexicons: Lexicons) -> None:
    found = read(lexicons, "В Донецке украинского военного приговорили к 20 годам колонии за убийство жителей")
    assert (found.relevant, found.group) == (True, Group.POW), found.reasons


OURS = [
    pytest.param("Accountant jailed in Samara over a donation", id="a trade beside a town and a deed, en"),
    pytest.param(
        "Farmer taken from his yard in Tokmak by armed men, whereabouts unknown", id="a trade where they occupy, en"
    ),
    pytest.param("Reporter picked up by police over story on governor", id="what befell a reporter, en"),
    pytest.param("Activist on trial over links with banned movement led by a former banker", id="a banker aside, en"),
    pytest.param("Засідання суду Сімферополя у справі Гнатюка перенесли на 5 липня", id="a court in Crimea, uk"),
    pytest.param("У Грозному судять двох українців", id="Ukrainians before a Russian court, uk"),
    pytest.param("Электрика осудили за комментарий о войне", id="a comment on the war"),
    pytest.param("Повара осудили на три года за одобрительный комментарий о взрыве", id="a comment that approves"),
    pytest.param("Суд арестовал слесаря из-за куклы президента", id="a puppet of the president"),
    pytest.param("Суд арестовал лидера движения «Светлый берег»", id="who leads a movement"),
    pytest.param("Адвокату Белова продлили арест", id="a lawyer in custody"),
    pytest.param("Жительницу Твери приговорили к пяти годам за перевод денег Украине", id="money sent"),
    pytest.param("Девушку задержали за сине-жёлтую ленту", id="a ribbon"),
    pytest.param("Двоих подростков осудили за поджог по заданию украинского куратора", id="arson by order"),
    pytest.param("Окружной военный суд приговорил сварщика к шести годам", id="a military court"),
    pytest.param("Участников схода в защиту сквера оштрафовали", id="a gathering"),
    pytest.param("Экоактивистку отправили в СИЗО", id="an ending before the word"),
    pytest.param("Блогера приговорили к работам за оскорбление губернатора", id="a governor insulted"),
]


@pytest.mark.parametrize("title", OURS)
def test_the_motive_makes_it_ours(lexicons: Lexicons, title: str) -> None:
    found = read(lexicons, title)
    assert found.relevant, found.reasons


NOT_OURS = [
    pytest.param("Baker wins village prize for a post about bread", id="a trade without a country"),
    pytest.param(
        "Court in Kyiv sentences ex-deputy to ten years for collaborating with Russians", id="their other side"
    ),
    pytest.param("Court gives hitman life for plotting to kill exiled blogger", id="who meant to kill one of ours"),
    pytest.param("Moscow court remands engineer over deadly bridge collapse", id="a bridge"),
    pytest.param("Мосгорсуд признал законным домашний арест блогера, обвиняемого в переводе 90 млн рублей", id="money"),
    pytest.param("Окружной военный суд приговорил боевика к 20 годам", id="a fighter"),
    pytest.param("Блогера оштрафовали за рекламу казино", id="a casino"),
    pytest.param("Экс-сотрудник ФСИН получил пять лет за взятку", id="a guard"),
    pytest.param("СБУ задержала агента ФСБ в Одессе", id="the other side"),
]


@pytest.mark.parametrize("title", NOT_OURS)
def test_ordinary_crime_is_not_ours(lexicons: Lexicons, title: str) -> None:
    found = read(lexicons, title)
    assert not found.relevant, found.reasons


GROUPS = [
    pytest.param("Суд приговорил украинского военнопленного к 18 годам колонии", Group.POW, id="prisoner of war"),
    pytest.param("Цивільного заручника вивезли до колонії в Росії", Group.CIVILIAN, id="civilian"),
    pytest.param("Школьника приговорили к пяти годам колонии за диверсию", Group.CHILD, id="school pupil"),
    pytest.param("17-летнего активиста отправили в СИЗО", Group.CHILD, id="under eighteen"),
    pytest.param("Суд приговорил активистку к шести годам колонии", Group.POLITICAL, id="political"),
]


@pytest.mark.parametrize(("title", "group"), GROUPS)
def test_the_words_tell_the_group(lexicons: Lexicons, title: str, group: Group) -> None:
    assert read(lexicons, title).group is group
