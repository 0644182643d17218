"""Nothing in an alert is made up: every name, date and number in it stands in its sources.

Reports are generated for every kind and language from parts that are known here (who, when, how long, which article),
with numbers beside them that mean something else; they are read by the real rules and rendered for readers of every
language. What then stands in an alert must be a word of our catalogs, or stand in a report, or be the very part it was
made from: a name in the nominative, in the registry's spelling or in Latin letters by the stated rule, a term written
out in words, the year of a date that had none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.alerts.service import alert_text, sources_text
from bot.alerts.view import original, spelling
from bot.core.alert import Form
from bot.core.event import Consent, Event, EventState, Facts, Person, Report, Trust
from bot.core.finding import Finding, Item, Lang, Outlet
from bot.core.kinds import Kind
from bot.i18n import Catalogs
from feeds.extract import extract, load_lexicons
from feeds.facts import all_of
from tests.store.builders import HOUR, NOW
from tests.telegram_html import read

CATALOGS = Catalogs.load()
LEXICONS = cache(load_lexicons)
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Who:
    """An invented man in the cases that the templates ask for: nominative, accusative, dative, genitive."""

    n: str
    a: str
    d: str
    g: str


@dataclass(frozen=True)
class Case:
    """The parts of a report. `noise`: numbers that mean something else."""

    who: Who
    day: date
    at: str
    years: int
    article: str
    age: int
    fine: int


PEOPLE: dict[Lang, tuple[Who, ...]] = {
    "ru": (
        Who("Олег Дронов", "Олега Дронова", "Олегу Дронову", "Олега Дронова"),
        Who("Пётр Примеров", "Петра Примерова", "Петру Примерову", "Петра Примерова"),
        Who("Илья Выдуманский", "Илью Выдуманского", "Илье Выдуманскому", "Ильи Выдуманского"),
    ),
    "uk": (
        Who("Тарас Вигаденко", "Тараса Вигаденка", "Тарасу Вигаденку", "Тараса Вигаденка"),
        Who("Олексій Примірний", "Олексія Примірного", "Олексію Примірному", "Олексія Примірного"),
    ),
    "en": (Who(*["Oleg Madeup"] * 4), Who(*["Ivan Example"] * 4)),
    "be": (
        Who("Алесь Прыкладны", "Алеся Прыкладнага", "Алесю Прыкладнаму", "Алеся Прыкладнага"),
        Who("Віктар Выдуманы", "Віктара Выдуманага", "Віктару Выдуманаму", "Віктара Выдуманага"),
    ),
}

TITLES: dict[Lang, dict[Kind, str]] = {
    "ru": {
        Kind.SEARCH: "К активисту {n} пришли с обыском",
        Kind.DETENTION: "{a} задержали у здания суда в Твери",
        Kind.ARREST: "Суд в Твери арестовал {a} до {date}",
        Kind.CHARGE: "{d} предъявили обвинение по статье {article} УК РФ",
        Kind.HEARING: "Заседание по делу {g} назначено на {date} в {time}",
        Kind.SENTENCE: "{a} приговорили к {years} годам колонии",
        Kind.APPEAL: "Апелляция оставила без изменений приговор {d}: {years} лет колонии",
        Kind.TRANSFER: "{a} перевели в колонию в Мордовии",
        Kind.DISAPPEARANCE: "Местонахождение политзаключённого {g} неизвестно, адвокат не может его найти",
        Kind.HEALTH: "Политзаключённому {d} отказали в медицинской помощи",
        Kind.RELEASE: "{a} освободили из колонии",
        Kind.DEATH: "Политзаключённый {n} умер в колонии",
        Kind.LISTING: "Минюст внёс {a} в реестр иностранных агентов",
    },
    "uk": {
        Kind.SEARCH: "До активіста {g} прийшли з обшуком",
        Kind.DETENTION: "{a} затримали біля суду в Сімферополі",
        Kind.ARREST: "Суд у Сімферополі заарештував {a} до {date}",
        Kind.CHARGE: "{d} висунули обвинувачення за статтею {article} КК РФ",
        Kind.HEARING: "Засідання у справі {g} призначили на {date} о {time}",
        Kind.SENTENCE: "{a} засудили до {years} років колонії",
        Kind.APPEAL: "Апеляція залишила без змін вирок {d}: {years} років колонії",
        Kind.TRANSFER: "{a} етапували до колонії в Мордовії",
        Kind.DISAPPEARANCE: "Місцеперебування політв'язня {g} невідоме",
        Kind.HEALTH: "Політв'язню {d} відмовили в медичній допомозі",
        Kind.RELEASE: "{a} звільнили з колонії",
        Kind.DEATH: "Політв'язень {n} помер у колонії",
        Kind.LISTING: "{a} внесли до переліку терористів та екстремістів",
    },
    "en": {
        Kind.SEARCH: "Police search the home of activist {n}",
        Kind.DETENTION: "Journalist {n} detained outside a court in Moscow",
        Kind.ARREST: "Moscow court orders journalist {n} held in custody until {date}",
        Kind.CHARGE: "Activist {n} charged under Article {article}",
        Kind.HEARING: "Hearing in the case of {n} set for {date} at {time}",
        Kind.SENTENCE: "Journalist {n} sentenced to {years} years in prison",
        Kind.APPEAL: "Appeals court upholds {years}-year sentence of {n}",
        Kind.TRANSFER: "Political prisoner {n} transferred to a prison in Vladimir",
        Kind.DISAPPEARANCE: "Whereabouts of political prisoner {n} unknown",
        Kind.HEALTH: "Political prisoner {n} denied medical care",
        Kind.RELEASE: "Journalist {n} released from prison",
        Kind.DEATH: "Political prisoner {n} dies in a Russian prison",
        Kind.LISTING: "Russia adds journalist {n} to its list of terrorists and extremists",
    },
    "be": {
        Kind.DETENTION: "{a} затрымалі каля суда ў Мінску",
        Kind.SENTENCE: "{a} асудзілі да {years} гадоў калоніі",
        Kind.RELEASE: "Палітвязня {a} вызвалілі з калоніі",
        Kind.DEATH: "Палітвязень {n} памёр у калоніі",
    },
}

SUMMARIES: dict[Lang, tuple[str, ...]] = {
    "ru": (
        "{age}-летнего журналиста обвиняют по статье {article} УК РФ. Ранее его оштрафовали на {fine} тысяч рублей.",
        "Заседание пройдёт {date} в {time} в Тверском районном суде Москвы. В деле {fine} томов.",
        "Прокурор просил {years} лет колонии по статье {article} УК РФ, ему {age} лет.",
    ),
    "uk": (
        "{age}-річного журналіста обвинувачують за статтею {article} КК РФ. Раніше його оштрафували на {fine} тисяч.",
        "Засідання відбудеться {date} о {time} в Київському районному суді Сімферополя. У справі {fine} томів.",
        "Прокурор просив {years} років колонії, йому {age} років.",
    ),
    "en": (
        "The {age}-year-old is accused under Article {article} of Russia's Criminal Code and was fined {fine},000.",
        "The hearing is set for {date} at {time} in Moscow's Tverskoy District Court. The case has {fine} volumes.",
        "Prosecutors asked for {years} years; he is {age}.",
    ),
    "be": ("Яму {age} гадоў, раней яго аштрафавалі на {fine} базавых велічынь.",),
}


def a_text(template: str, case: Case, lang: Lang) -> str:
    who = case.who
    day = f"{case.day.day} {get_month_names(locale=lang)[case.day.month]}"
    parts = {"date": day, "time": case.at, "years": case.years, "article": case.article, "age": case.age}
    return template.format(**parts, fine=case.fine, n=who.n, a=who.a, d=who.d, g=who.g)


def an_event(kind: Kind, lang: Lang, items: list[Item], found: list[Finding], names: dict[str, str]) -> Event:
    """What the reports make together; whoever is named in them may be named."""
    seen = {mention.name: one.lang for one in found for mention in one.people}
    people = tuple(
        Person(
            number, f"pPerson{number:05}", name, found[0].group, minor=False, consent=Consent.OPEN,
            names=((of, name), *((other, known) for other, known in names.items() if other != of)),
        )
        for number, (name, of) in enumerate(seen.items(), 1)
    )  # fmt: skip
    reports = tuple(
        Report(
            f"s{n}",
            ("Herald", "Courier")[n],
            item.outlet,
            Trust.PUBLISH,
            item.url,
            item.title,
            lang,
            False,
            item.published,
        )
        for n, item in enumerate(items)
    )
    facts = all_of([Facts.of(one) for one in found])
    return Event(
        1, "eEventEvent1", kind, found[0].detail if found[0].kind is kind else None, found[0].group,
        EventState.PUBLISHED, 1, True, facts, NOW, NOW, people, reports,
    )  # fmt: skip


@cache
def our_words(lang: str) -> frozenset[str]:
    """Every word of our own that may stand in an alert: catalogs, months, days, towns of zones."""
    texts = [form for forms in CATALOGS.by_lang[lang].texts.values() for form in _forms(forms)]
    calendar = [*get_month_names(locale=lang).values(), *get_day_names(locale=lang).values()]
    zones = [CATALOGS.translator(lang).zone(zone) for zone in ("Europe/Moscow", "Europe/Kyiv", "Europe/Minsk")]
    crimea = [CATALOGS.translator(lang).zone("Europe/Simferopol")]
    return words(" ".join([*texts, *calendar, *zones, *crimea, "Herald Courier"]))


def _forms(value: object) -> Iterator[str]:
    yield from (value,) if isinstance(value, str) else (one for one in value if isinstance(one, str))  # type: ignore[attr-defined]


def words(text: str) -> frozenset[str]:
    return frozenset(part.casefold() for word in WORD.findall(text) for part in (word, *re.split(r"[-'’ʼ]", word)))


def numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, NUMBER.findall(text)))


CASES = st.builds(
    Case,
    who=st.just(Who("", "", "", "")),
    day=st.dates(date(2026, 11, 21), date(2027, 10, 1)),
    at=st.sampled_from(["09:45", "10:30", "14:00", "16:15"]),
    years=st.integers(2, 24),
    article=st.sampled_from(["207.3", "280.3", "205.2", "275", "228.1"]),
    age=st.integers(19, 88),
    fine=st.integers(31, 99),
)
TOLD = [(lang, kind) for lang, titles in TITLES.items() for kind in titles]


@pytest.mark.parametrize(("lang", "kind"), TOLD, ids=[f"{lang} {kind}" for lang, kind in TOLD])
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(case=CASES, which=st.integers(0, 99))
def test_every_name_date_and_number_of_an_alert_stands_in_its_sources(
    lang: Lang, kind: Kind, case: Case, which: int
) -> None:
    who = PEOPLE[lang][which % len(PEOPLE[lang])]
    case = Case(who, case.day, case.at, case.years, case.article, case.age, case.fine)
    summaries = [SUMMARIES[lang][(which + n) % len(SUMMARIES[lang])] for n in range(2)]
    texts = [(a_text(TITLES[lang][kind], case, lang), a_text(summary, case, lang)) for summary in summaries]
    items = [
        Item(str(n), Outlet.NGO, title, text, f"https://h{n}.example/{n}", NOW - HOUR, lang)
        for n, (title, text) in enumerate(texts)
    ]
    found = [extract(item, LEXICONS()) for item in items]
    event = an_event(kind, lang, items, found, {})
    told = " ".join(chain.from_iterable(texts))
    assert made_up(event, told, case) == set()
    for person in event.people:
        assert person.name in {who.n, *who.n.split()}, person.name


def made_up(event: Event, told: str, case: Case) -> set[str]:
    """The words and numbers of all alerts of an event that stand neither in `told` nor in our catalogs."""
    may_count = numbers(told) | {case.day.year, NOW.day, NOW.year, len(event.people), len(event.reports)}
    strange: set[str] = set()
    for reader in CATALOGS.languages:
        spelled = [name for one in event.people for name in (spelling(one, reader), original(one, reader) or "")]
        place = event.facts.place or ""
        places = [place, CATALOGS.translator(reader).place(place)]
        may_say = words(" ".join([told, *spelled, *places])) | our_words(reader)
        for made in (alert_text, sources_text):
            for form in Form:
                text = read(made(event, CATALOGS, reader, form).html).text.replace("\u2060", "")
                strange |= words(text) - may_say
                strange |= {str(number) for number in numbers(text) - may_count}
    return strange


@pytest.mark.parametrize(
    ("changes", "stranger"),
    [
        ({"facts": Facts(term_months=216, term_sort="prison")}, "18"),
        ({"facts": Facts(hearing_day=date(2026, 12, 17))}, "17"),
        ({"facts": Facts(articles=(("318", "ru-uk"),))}, "318"),
        ({"reports": ("Суд арестовал Зинаиду Небывалову",)}, "небывалову"),
    ],
    ids=["a term", "a day", "an article", "a name in a headline"],
)
def test_what_is_made_up_would_be_seen(changes: dict[str, Any], stranger: str) -> None:
    case = Case(PEOPLE["ru"][0], date(2026, 12, 3), "10:30", 6, "207.3", 46, 31)
    told = a_text(TITLES["ru"][Kind.SENTENCE], case, "ru")
    item = Item("1", Outlet.NGO, told, "", "https://h.example/1", NOW - HOUR, "ru")
    event = an_event(Kind.SENTENCE, "ru", [item], [extract(item, LEXICONS())], {})
    assert event.people
    assert made_up(event, told, case) == set()
    if "reports" in changes:
        changes = {"reports": tuple(replace(event.reports[0], headline=one) for one in changes["reports"])}
    assert stranger in made_up(replace(event, **changes), told, case)


def test_most_of_the_reports_are_understood() -> None:
    """Else nothing above would be proved."""
    people = facts = 0
    for lang, kind in TOLD:
        case = Case(PEOPLE[lang][0], date(2026, 12, 3), "10:30", 6, "207.3", 46, 31)
        title, text = (a_text(template, case, lang) for template in (TITLES[lang][kind], SUMMARIES[lang][0]))
        found = extract(Item("1", Outlet.NGO, title, text, "", NOW - HOUR, lang), LEXICONS())
        people += bool(found.people)
        facts += Facts.of(found) != Facts()
    assert people >= 0.8 * len(TOLD)
    assert facts >= 0.7 * len(TOLD)
