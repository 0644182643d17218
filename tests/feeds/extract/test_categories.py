"""Who is persecuted, or for what: only what an entry says in so many words. All people are invented."""

import pytest

from bot.core.category import SENSITIVE, Category
from bot.core.finding import Outlet
from feeds.extract import Lexicons
from feeds.extract.lexicon import LANGS
from feeds.extract.text import clean
from tests.feeds.extract.support import read

C = Category
TOLD = {
    "ru: beside what was done": ("Полиция задержала журналистку Яну Громову", {C.JOURNALIST}),
    "ru: what was done behind it": ("Учитель Пётр Сомов арестован на два месяца", {C.TEACHER}),
    "ru: two of them": ("Суд арестовал священника и художницу из Пскова", {C.PRIEST, C.ARTIST}),
    "ru: a lawyer who was arrested": ("Арестован адвокат Лев Дронов", {C.LAWYER}),
    "ru: a lawyer whom they searched": ("Следователи пришли с обыском к адвокату Льву Дронову", {C.LAWYER}),
    "ru: a lawyer whom a court arrested": ("Суд в Москве арестовал адвоката Льва Дронова", {C.LAWYER}),
    "ru: told by somebody else": ("Как сообщил Лев Дронов, полиция задержала журналистку", {C.JOURNALIST}),
    "ru: words of a reason": ("Суд оштрафовал Яну Громову за антивоенный плакат", {C.ANTIWAR}),
    "ru: an article": ("Суд приговорил Яну Громову к пяти годам по статье 207.3 УК РФ", {C.ANTIWAR}),
    "ru: a faith": ("Суд отправил в колонию двух Свидетелей Иеговы", {C.RELIGION}),
    "ru: a people": ("В Симферополе задержали пятерых крымских татар", {C.CRIMEAN_TATAR}),
    "ru: donations": ("Программиста Льва Дронова арестовали из-за доната", {C.DONATION}),
    "ru: who would not fight": ("Суд приговорил Льва Дронова к двум годам за отказ воевать", {C.REFUSER}),
    "ru: a citizen of another country": ("Суд в Москве арестовал гражданина Франции", {C.FOREIGNER}),
    "ru: love": ("Суд оштрафовал книжный магазин из-за ЛГБТ, задержан Лев Дронов", {C.LGBT}),
    "ru: of both spellings": ("Суд арестовал учёного Льва Дронова", {C.SCIENTIST}),
    "uk": ("Окупанти засудили кримського художника Левка Дрона до семи років", {C.ARTIST}),
    "uk: a people": ("У Криму затримали кримськотатарського активіста Ліана Ягмура", {C.CRIMEAN_TATAR, C.ACTIVIST}),
    "be": ("Суд асудзіў журналістку Яну Громаву на тры гады калоніі", {C.JOURNALIST}),
    "en": ("Police detained human-rights defender Yana Gromova in Pskov", {C.DEFENDER}),
    "en: a doctor": ("Doctor sentenced to five years in prison in Moscow", {C.DOCTOR}),
}
NOT_TOLD = {
    "who speaks": "Полиция задержала Яну Громову, сообщил журналист Лев Дронов",
    "whose lawyer": "Полиция задержала Яну Громову, её адвокат подал жалобу",
    "according to a doctor": "Яна Громова умерла в колонии, по словам врача",
    "a surname": "Суд арестовал Петра Баптиста и Льва Учителя",
    "a source that is named so": "Суд арестовал Льва Дронова, сообщает «Крымская солидарность»",
    "en: who tells": "Police detained Yana Gromova, a reporter said",
    "en: whose lawyer": "Police detained Yana Gromova and searched the office of her lawyer",
    "nothing happened": "Журналисты и учителя о весне",
}


@pytest.mark.parametrize(("title", "categories"), TOLD.values(), ids=TOLD)
def test_a_category_is_told_in_so_many_words(lexicons: Lexicons, title: str, categories: set[Category]) -> None:
    found = read(lexicons, title, outlet=Outlet.NGO)
    assert {hit.category for hit in found.categories} == categories
    for hit in found.categories:
        assert clean(title)[hit.span.start : hit.span.stop].strip()


@pytest.mark.parametrize("title", NOT_TOLD.values(), ids=NOT_TOLD)
def test_who_only_speaks_in_the_story_gives_no_category(lexicons: Lexicons, title: str) -> None:
    assert read(lexicons, title, outlet=Outlet.NGO).categories == ()


def test_a_category_is_found_once_and_has_the_words_it_was_read_from(lexicons: Lexicons) -> None:
    title = "Суд арестовал журналистку Яну Громову"
    (hit,) = read(lexicons, title, "Журналистка Яна Громова задержана вчера. Журналиста арестовали.").categories
    assert title[hit.span.start : hit.span.stop] == "журналистку"
    assert hit.span.field == "title"


def test_a_reason_counts_further_down_and_a_profession_where_the_event_is_told(lexicons: Lexicons) -> None:
    below = "Погода в тот день была ясной. Ранее там были врачи и учителя. Свидетели Иеговы запрещены с 2017 года."
    found = read(lexicons, "Суд арестовал Льва Дронова", below, outlet=Outlet.NGO)
    assert [hit.category for hit in found.categories] == [C.RELIGION]


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_sensitive_is_never_read_from_a_number_of_a_law(lexicons: Lexicons, lang: str) -> None:
    rules = lexicons[lang].categories  # type: ignore[index]
    assert not [rule.category for rule in rules if rule.category in SENSITIVE and (rule.articles or rule.roles)]


@pytest.mark.parametrize("lang", ["ru", "uk", "en"])
def test_every_category_has_words(lexicons: Lexicons, lang: str) -> None:
    assert {rule.category for rule in lexicons[lang].categories} == set(Category)  # type: ignore[index]
