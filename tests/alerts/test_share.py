"""What may be passed on of an event."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.alerts.share import LONGEST, may_name, shared
from bot.core.event import Consent, Event, Recognition
from bot.core.finding import Group
from bot.core.legal import NOBODY, Register
from bot.i18n import Catalogs, Translator
from tests.alerts.builders import NGO, SECRET, a_hidden, a_person, a_report, an_event
from tests.alerts.test_links import SAMPLE

CATALOGS = Catalogs.load()
LISTS = (Recognition("Memorial Sample", None, date(2026, 1, 1)),)
CLEAR, LISTED = "https://cross.example/1", "https://herald.example/1"


def speaking(lang: str = "ru", register: Register = SAMPLE) -> Translator:
    t = CATALOGS.translator(lang)
    return replace(t, catalog=replace(t.catalog, register=register))


@pytest.mark.parametrize(
    ("group", "consent", "listed", "named"),
    [
        (Group.POLITICAL, Consent.UNKNOWN, False, False),
        (Group.POLITICAL, Consent.UNKNOWN, True, True),
        (Group.POLITICAL, Consent.OPEN, False, True),
        (Group.CIVILIAN, Consent.UNKNOWN, True, False),
        (Group.CIVILIAN, Consent.OPEN, False, True),
        (Group.POW, Consent.UNKNOWN, True, False),
        (Group.POLITICAL, Consent.NO_NAME, True, False),
        (Group.CHILD, Consent.OPEN, True, False),
    ],
)
def test_a_name_goes_further_only_with_consent_or_from_a_public_list(
    group: Group, consent: Consent, listed: bool, named: bool
) -> None:
    person = a_person(group=group, consent=consent, recognised=LISTS if listed else (), witnesses=(NGO,))
    assert may_name(group, person) is named
    text = shared(an_event(person, group=group), speaking()).text
    assert ("Громова" in text) is named


def told(*people: object, url: str = CLEAR) -> Event:
    return an_event(*people, reports=(a_report("clear", url=url),))  # type: ignore[arg-type]


def test_the_page_goes_with_it_where_the_law_lists_it_nowhere_and_all_on_it_may_be_named() -> None:
    someone = a_person(recognised=LISTS)
    assert shared(told(someone), speaking()).url == CLEAR
    assert shared(told(someone, url=LISTED), speaking()).url is None
    assert shared(told(someone), speaking(register=NOBODY)).url is None
    assert shared(told(someone, a_hidden()), speaking()).url is None
    assert shared(told(a_person()), speaking()).url is None


def test_nothing_of_somebody_hidden_and_no_headline_of_others_is_passed_on() -> None:
    found = shared(told(a_person(recognised=LISTS), a_hidden()), speaking())
    assert not any(piece in found.link + found.text for piece in SECRET)
    assert a_report().headline not in shared(told(a_person(recognised=LISTS)), speaking()).text


@pytest.mark.parametrize("lang", CATALOGS.languages)
def test_the_address_leads_to_the_choice_of_a_chat_and_fits(lang: str) -> None:
    people = [a_person("Ё" * 80, f"pPerson{n:05}", recognised=LISTS) for n in range(9)]
    found = shared(told(*people, url=CLEAR + "/" + "щ" * 400), speaking(lang))
    assert len(found.text) <= LONGEST
    assert urlsplit(found.link).netloc == "t.me"
    given = parse_qs(urlsplit(found.link).query)
    assert given == ({"url": [found.url], "text": [found.text]} if found.url else {"url": [found.text]})


def test_the_sentence_says_what_when_and_nothing_else() -> None:
    said = shared(told(a_person(recognised=LISTS)), speaking("ru")).text
    assert said == "Арест: Яна Громова. Сообщение от 20 ноября 2026."
