"""When two reports are one story, and above all when they are not."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.core.event import Facts, StoryHit
from bot.core.finding import Article, Finding, Group, HearingAt, Item, Mention, Outlet, Span, Term
from bot.core.kinds import Kind
from feeds.likeness import overlap
from feeds.merge import FAST, NOBODY, PAGE, SLOW, SURE, TITLE, group, pick, story_keys

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPAN = Span("title", 0, 1)
Pair = tuple[Item, Finding]
_ids = iter(range(1, 10_000))


def a_report(
    title: str,
    *names: str,
    kind: Kind | None = Kind.ARREST,
    lang: str = "ru",
    url: str = "",
    months: int | None = None,
    hearing: date | None = None,
    articles: tuple[str, ...] = (),
    after: timedelta | None = timedelta(0),
    **more: Any,
) -> Pair:
    """An entry and what was understood of it; each with an id and a page of its own. `after` None: without a date."""
    number = next(_ids)
    published = None if after is None else NOW + after
    item = Item(f"i{number}", Outlet.NEWS, title, "", url or f"https://paper{number}.example/{number}", published)
    values: dict[str, Any] = {
        "lang": lang,
        "relevant": True,
        "kind": kind,
        "score": 1.0,
        "reasons": (),
        "rules_version": "1",
        "people": tuple(Mention(name, SPAN) for name in names),
        "term": None if months is None else Term(months, SPAN),
        "hearing": None if hearing is None else HearingAt(hearing, time(10, 0), None, SPAN),
        "articles": tuple(Article(number, SPAN) for number in articles),
        "group": Group.POLITICAL,
    }
    return item, Finding(**(values | more))


def one_story(*pairs: Pair) -> bool:
    return len(set(group(pairs))) == 1


GROMOVA, DRONOV = "Яна Громова", "Олег Дронов"
NO_NAME = "Жительницу Твери арестовали за антивоенный пост"
SENTENCE, HEARING = Kind.SENTENCE, Kind.HEARING
SOLDIERS = "Суд в Ростове приговорил 12 военнопленных батальона к срокам от 15 до 20 лет"
SOLDIERS_TOO = "Приговор в Ростове: суд отправил 12 военнопленных батальона в колонию на сроки до 20 лет"
VERDICT = "Олегу Дронову дали семь лет"
MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)

SAME: dict[str, tuple[Pair, Pair]] = {
    "the same page": (
        a_report("Суд арестовал журналистку", GROMOVA, url="https://paper.example/1"),
        a_report("Уточнено: журналистка под стражей", kind=Kind.DETENTION, url="https://paper.example/1"),
    ),
    "the same page with tracking": (
        a_report("Суд арестовал журналистку", GROMOVA, url="https://paper.example/1?id=7"),
        a_report("Журналистка под стражей", url="https://PAPER.example/1?utm_source=x&id=7&fbclid=y#top"),
    ),
    "the same headline without a name": (
        a_report("Активистку арестовали после пикета в Твери", kind=Kind.ARREST),
        a_report("АКТИВИСТКУ арестовали — после пикета в Твери!", kind=Kind.DETENTION),
    ),
    "the same headline and the same name": (
        a_report("Активистку арестовали после пикета в Твери", GROMOVA),
        a_report("Активистку арестовали после пикета в Твери", "Yana Gromova"),
    ),
    "е for ё in a headline": (
        a_report("Под арестом остаётся тверская активистка"),
        a_report("Под арестом остается тверская активистка"),
    ),
    "the same person and kind": (
        a_report("Громову взяли под стражу", GROMOVA),
        a_report("Суд отправил журналистку в СИЗО", GROMOVA, after=2 * DAY),
    ),
    "the same person in another script": (
        a_report("Громову взяли под стражу", GROMOVA),
        a_report("Court remands a journalist", "Yana Gromova", lang="en", after=DAY),
    ),
    "one of several people": (
        a_report("Осудили троих", GROMOVA, DRONOV, "Инна Кац", kind=Kind.SENTENCE),
        a_report("Приговор Дронову", DRONOV, kind=Kind.SENTENCE),
    ),
    "one report knows the term": (
        a_report("Громовой дали срок", GROMOVA, kind=Kind.SENTENCE),
        a_report("Семь лет колонии", GROMOVA, kind=Kind.SENTENCE, months=84),
    ),
    "a slow kind within a week": (
        a_report("Громова объявила голодовку", GROMOVA, kind=Kind.HEALTH),
        a_report("Голодовка продолжается", GROMOVA, kind=Kind.HEALTH, after=6 * DAY),
    ),
    "nobody named, place and article and words the same": (
        a_report(NO_NAME, place="Тверь", articles=("207.3",)),
        a_report("Жительницу Твери арестовали на два месяца", place="ТВЕРЬ", articles=("207.3",), after=HOUR),
    ),
    "one report names nobody": (
        a_report(
            "Жительницу Твери Яну Громову арестовали за антивоенный пост", GROMOVA, place="Тверь", articles=("207.3",)
        ),
        a_report(NO_NAME, place="Тверь", articles=("207.3",), after=HOUR),
    ),
    "nobody named, no article, nearly the same words": (
        a_report(NO_NAME, place="Тверь"),
        a_report("За антивоенный пост арестована жительница Твери", place="Тверь", after=HOUR),
    ),
    "a trial of many, of whom the reports name others": (
        a_report(SOLDIERS, "Иван Лапин", kind=SENTENCE, months=180, place="Ростов-на-Дону"),
        a_report(SOLDIERS_TOO, "Пётр Ухов", kind=SENTENCE, months=240, place="Ростов-на-Дону", after=DAY),
    ),
    "a trial of many, told with the term of another": (
        a_report("Осудили троих", GROMOVA, DRONOV, "Инна Кац", kind=SENTENCE, months=60),
        a_report(VERDICT, DRONOV, kind=SENTENCE, months=84),
    ),
    "a trial of many without a date": (
        a_report(SOLDIERS, "Иван Лапин", kind=SENTENCE, place="Ростов-на-Дону"),
        a_report(SOLDIERS_TOO, "Пётр Ухов", kind=SENTENCE, place="Ростов-на-Дону", after=None),
    ),
    "a date lacks, the term is the same": (
        a_report(VERDICT, DRONOV, kind=SENTENCE, months=84),
        a_report("Заочный приговор журналисту", DRONOV, kind=SENTENCE, months=84, after=None),
    ),
    "a date lacks, the words are the same": (
        a_report("Рассмотрение дела Дронова в суде Твери отложено", DRONOV, kind=HEARING, hearing=MONDAY),
        a_report("Рассмотрение дела Дронова в суде Твери отложили до декабря", DRONOV, kind=HEARING, after=None),
    ),
    "a date lacks, once in a while, the same place": (
        a_report("Дронов на свободе", DRONOV, kind=Kind.RELEASE, place="Тверь"),
        a_report("Помилован журналист", DRONOV, kind=Kind.RELEASE, place="Тверь", after=None),
    ),
    "the very day of a hearing, told much earlier": (
        a_report("Заседание назначено", DRONOV, kind=HEARING, hearing=MONDAY),
        a_report("Суд над Дроновым начнётся в понедельник", DRONOV, kind=HEARING, hearing=MONDAY, after=9 * DAY),
    ),
    "one report knows the day of the hearing": (
        a_report("Заседание отложили", DRONOV, kind=HEARING),
        a_report("Суд над Дроновым перенесён", DRONOV, kind=HEARING, hearing=MONDAY, after=HOUR),
    ),
    "one report knows the sort of transfer": (
        a_report("Дронова перевели", DRONOV, kind=Kind.TRANSFER),
        a_report("Дронов в ШИЗО", DRONOV, kind=Kind.TRANSFER, detail="punishment_cell", after=DAY),
    ),
    "the very end of custody": (
        a_report("Арест продлён", DRONOV, custody_until=TUESDAY),
        a_report("Дронов останется в СИЗО", DRONOV, custody_until=TUESDAY, after=8 * DAY),
    ),
    "a short name": (
        a_report("Суд арестовал Сашу Климову", "Саша Климова"),
        a_report("Суд арестовал художницу", "Александра Климова", after=HOUR),
    ),
    "Belarusian and Russian": (
        a_report("Знік палітвязень", "Сяргей Калёснікаў", kind=Kind.DISAPPEARANCE, lang="be"),
        a_report("Пропал политзаключённый", "Сергей Колесников", kind=Kind.DISAPPEARANCE, after=DAY),
    ),
    "outlets differ in the place": (
        a_report("Дронова осудили", DRONOV, kind=SENTENCE, place="Ростов-на-Дону", articles=("205",)),
        a_report("Дронов осуждён", DRONOV, kind=SENTENCE, place="Симферополь", articles=("205", "280")),
    ),
}

DIFFERENT: dict[str, tuple[Pair, Pair]] = {
    "different people": (a_report("Суд арестовал активистку", GROMOVA), a_report("Арестован активист", DRONOV)),
    "different people, the same template": (
        a_report("Суд продлил арест Яне Громовой до января", GROMOVA),
        a_report("Суд продлил арест Олегу Дронову до января", DRONOV),
    ),
    "different people, the very same headline": (
        a_report("Суд продлил арест фигуранту дела о фейках", GROMOVA),
        a_report("Суд продлил арест фигуранту дела о фейках", DRONOV),
    ),
    "another kind": (a_report("Громову арестовали", GROMOVA), a_report("Обыск", GROMOVA, kind=Kind.SEARCH)),
    "another term": (
        a_report("Громовой дали пять лет", GROMOVA, kind=Kind.SENTENCE, months=60),
        a_report("Громовой дали семь лет", GROMOVA, kind=Kind.SENTENCE, months=84),
    ),
    "another day of the hearing": (
        a_report("Заседание назначено", GROMOVA, kind=Kind.HEARING, hearing=date(2026, 12, 8)),
        a_report("Заседание перенесли", GROMOVA, kind=Kind.HEARING, hearing=date(2026, 12, 15)),
    ),
    "another transfer": (
        a_report("Громову перевели в больницу", GROMOVA, kind=Kind.TRANSFER, detail="hospital"),
        a_report("Громову перевели в ШИЗО", GROMOVA, kind=Kind.TRANSFER, detail="punishment_cell"),
    ),
    "too late for a quick kind": (
        a_report("Громову арестовали", GROMOVA),
        a_report("Громову снова арестовали", GROMOVA, after=FAST + HOUR),
    ),
    "too late for a slow kind": (
        a_report("Громова больна", GROMOVA, kind=Kind.HEALTH),
        a_report("Громова снова больна", GROMOVA, kind=Kind.HEALTH, after=SLOW + HOUR),
    ),
    "nobody named, other words": (
        a_report(NO_NAME, place="Тверь", articles=("207.3",)),
        a_report("Студента отправили в СИЗО из-за комментария", place="Тверь", articles=("207.3",)),
    ),
    "nobody named, another language": (
        a_report(NO_NAME, place="Тверь", articles=("207.3",)),
        a_report(NO_NAME + " вновь", place="Тверь", articles=("207.3",), lang="uk"),
    ),
    "nobody named, another article": (
        a_report(NO_NAME, place="Тверь", articles=("207.3",)),
        a_report(NO_NAME + " вновь", place="Тверь", articles=("280.3",)),
    ),
    "nobody named, too late": (
        a_report(NO_NAME, place="Тверь", articles=("207.3",)),
        a_report(NO_NAME + " вновь", place="Тверь", articles=("207.3",), after=NOBODY + HOUR),
    ),
    "nobody named, another age": (
        a_report("В Твери арестовали 61-летнего жителя за антивоенный пост", place="Тверь", articles=("207.3",)),
        a_report("В Твери арестовали 35-летнего жителя за антивоенный пост", place="Тверь", articles=("207.3",)),
    ),
    "nobody named, another term": (
        a_report("Жителя Твери осудили за пост", kind=SENTENCE, place="Тверь", articles=("207.3",), months=60),
        a_report("Жителя Твери осудили за посты", kind=SENTENCE, place="Тверь", articles=("207.3",), months=84),
    ),
    "names that were not understood": (
        a_report("Суд продлил арест Сеитвели Абдулкеримову до марта", place="Тверь", articles=("1",), hides_name=True),
        a_report("Суд продлил арест Февзи Бекирову до марта", place="Тверь", articles=("1",), hides_name=True),
    ),
    "another number of people": (
        a_report(SOLDIERS, "Иван Лапин", kind=SENTENCE, place="Ростов-на-Дону"),
        a_report(SOLDIERS.replace("12", "9"), "Пётр Ухов", kind=SENTENCE, place="Ростов-на-Дону"),
    ),
    "the same number of others elsewhere": (
        a_report(SOLDIERS, "Иван Лапин", kind=SENTENCE, place="Ростов-на-Дону"),
        a_report("Двенадцать верующих получили сроки", "Пётр Ухов", kind=SENTENCE, place="Ростов-на-Дону"),
    ),
    "both name somebody": (
        a_report(NO_NAME, GROMOVA, place="Тверь", articles=("207.3",)),
        a_report(NO_NAME + " вновь", "Инна Кац", place="Тверь", articles=("207.3",)),
    ),
    "a term asked for and a verdict": (
        a_report("Прокурор просит для Дронова семь лет", DRONOV, kind=Kind.CHARGE),
        a_report("Дронова приговорили к семи годам", DRONOV, kind=SENTENCE, months=84),
    ),
    "a namesake in another court": (
        a_report("Дронов арестован", DRONOV, place="Тверь", articles=("207.3",)),
        a_report("Дронов отправлен в СИЗО", DRONOV, place="Казань", articles=("205.2",)),
    ),
    "a man and a woman of one surname": (
        a_report("Арестован активист", "Александр Шульман"),
        a_report("Арестована активистка", "Александра Шульман"),
    ),
    "a date lacks, what happens often": (
        a_report("Дронову продлили арест", DRONOV, place="Тверь"),
        a_report("Журналист останется под стражей", DRONOV, place="Тверь", after=None),
    ),
    "a date lacks and nothing agrees": (
        a_report("Дронов пропал", DRONOV, kind=Kind.DISAPPEARANCE),
        a_report("Нет связи с журналистом", DRONOV, kind=Kind.DISAPPEARANCE, after=None),
    ),
    "a date lacks, another term": (
        a_report("Журналиста Дронова осудили в Твери", DRONOV, kind=SENTENCE, months=84, place="Тверь"),
        a_report("Журналиста Дронова осудили в Твери", DRONOV, "Инна Кац", kind=SENTENCE, months=36, after=None),
    ),
    "short headlines say nothing": (a_report("Суд дал срок"), a_report("Суд дал срок")),
    "another page of one site": (
        a_report("Первая новость", url="https://paper.example/?id=1"),
        a_report("Вторая новость", url="https://paper.example/?id=2"),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_reports_of_one_fact_are_one_story(case: str) -> None:
    one, other = SAME[case]
    assert one_story(one, other)
    assert one_story(other, one)


@pytest.mark.parametrize("case", DIFFERENT)
def test_reports_of_two_facts_are_two_stories(case: str) -> None:
    one, other = DIFFERENT[case]
    assert not one_story(one, other)
    assert not one_story(other, one)


def test_twenty_people_under_one_template_are_twenty_stories() -> None:
    surnames = [
        *("Аверин", "Белкин", "Вишнин", "Гришин", "Дронов", "Ершов", "Жилин", "Зимин", "Ивлев", "Клюев"),
        *("Лапин", "Мухин", "Носов", "Орлин", "Панин", "Рябов", "Саблин", "Тагиров", "Ухов", "Фомин"),
    ]
    reports = [a_report("Фигуранту дела о фейках продлили арест", f"Иван {surname}") for surname in surnames]
    assert len(set(group(reports))) == len(surnames)


def test_stories_are_named_by_their_first_item_and_keep_the_order() -> None:
    first, other = a_report("Громову арестовали", GROMOVA), a_report("Дронов на свободе", DRONOV, kind=Kind.RELEASE)
    again, nothing = a_report("Громова в СИЗО", GROMOVA), a_report("Погода на завтра", kind=None)
    assert group([first, other, again, nothing]) == [first[0].id, other[0].id, first[0].id, nothing[0].id]


def test_items_about_nothing_are_never_joined() -> None:
    page = "https://paper.example/weather"
    one, other = (a_report("Погода на завтра в нашем городе", kind=None, url=page) for _ in range(2))
    assert not one_story(one, other)


def test_an_undated_item_is_grouped_without_an_error() -> None:
    item, finding = a_report("Громову арестовали", GROMOVA)
    undated = Item("u", Outlet.NEWS, "Громова в СИЗО", "", "", None)
    assert group([(item, finding), (undated, finding)]) == [item.id, "u"]


def test_every_key_has_the_window_of_its_sort() -> None:
    item, finding = a_report("Активистку арестовали после пикета в Твери", GROMOVA)
    windows = sorted((key.partition("|")[0], window) for key, window in story_keys(item, finding).items())
    assert windows == sorted([("same", PAGE), ("same", TITLE), ("fact", FAST), ("head", FAST)])


def test_exact_things_count_longer_and_nobody_s_shorter() -> None:
    item, finding = a_report(SOLDIERS, DRONOV, kind=SENTENCE, months=84, place="Ростов")
    windows = {key.partition("|")[0]: window for key, window in story_keys(item, finding).items()}
    assert windows == {"same": TITLE, "fact": FAST, "head": FAST, "sure": SURE, "many": FAST, "weak": NOBODY}


def test_one_contradiction_in_a_report_speaks_against_the_whole_story() -> None:
    first = a_report("Заседание отложили", DRONOV, kind=HEARING)
    second = a_report("Суд над Дроновым перенесён", DRONOV, kind=HEARING, hearing=MONDAY)
    third = a_report("Дело Дронова отложили снова", DRONOV, kind=HEARING, hearing=TUESDAY, after=DAY)
    assert group([first, second, third])[1:] == [first[0].id, third[0].id]


@pytest.mark.parametrize("url", ["", "no link", "javascript:alert(1)", "https://", "http://[::1", "mailto:a@b.example"])
def test_what_is_no_link_gives_no_key(url: str) -> None:
    item, finding = a_report("Суд дал", kind=None)
    assert story_keys(Item("x", Outlet.NEWS, item.title, "", url), finding) == {}


@pytest.mark.parametrize(
    "title", ["", "\ud800" * 9, "💥" * 500, "слово " * 5000], ids=["empty", "half", "signs", "long"]
)
def test_keys_are_short_whatever_an_outsider_writes(title: str) -> None:
    item, finding = a_report(title, "\ud800 \ud801", place="\ud800", articles=("1",))
    assert all(len(key) < 200 for key in story_keys(item, finding))


def test_the_first_event_that_fits_is_picked() -> None:
    item, finding = a_report("Громовой дали семь лет", GROMOVA, kind=Kind.SENTENCE, months=84)
    hits = [StoryHit(n, "head|x", Facts(term_months=months), "ru", "") for n, months in ((3, 60), (2, 84), (1, None))]
    assert pick(item, finding, hits) == 2
    assert pick(item, finding, hits[:1]) is None
    assert pick(item, finding, []) is None


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Жительницу Твери арестовали", "Жительницу Твери арестовали снова", 1.0),
        ("Жительницу Твери арестовали", "Студента Казани арестовали", 1 / 3),
        ("да но и", "Жительницу Твери", 0.0),
        ("", "", 0.0),
    ],
    ids=["contained", "a third", "no long words", "empty"],
)
def test_overlap_is_the_share_of_the_shorter_headline(one: str, other: str, share: float) -> None:
    assert overlap(one, other) == overlap(other, one) == pytest.approx(share)
