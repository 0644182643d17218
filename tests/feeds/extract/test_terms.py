import pytest

from bot.core.finding import Lang
from feeds.extract.terms import find_term
from tests.feeds.extract.fields_support import a_text, lexicon, quoted

TERMS: list[tuple[str, Lang, str, int | None]] = [
    ("digits", "ru", "Суд приговорил его к 5 годам колонии", 60),
    ("words", "ru", "Суд приговорил её к семи годам колонии", 84),
    ("years and months", "ru", "Назначили шесть лет и 10 месяцев колонии", 82),
    ("no 'and' between", "ru", "Срок составит: приговор - четыре года 10 месяцев колонии", 58),
    ("and a half", "ru", "Приговор: семь с половиной лет колонии", 90),
    ("a decimal comma", "ru", "Журналиста заочно осудили на 7,5 года", 90),
    ("one and a half", "ru", "Суд назначил полтора года колонии", 18),
    ("a compound number", "ru", "Его приговорили к двадцати двум годам колонии", 264),
    ("months only", "ru", "Суд приговорил его к восьми месяцам колонии", 8),
    ("a year without a number", "ru", "Его приговорили к году колонии", 12),
    ("a year and months", "ru", "Суд приговорил её к году и трём месяцам колонии", 15),
    ("asked for a punishment", "ru", "Обвинение запросило почти самое строгое наказание - 5 лет колонии", None),
    ("given before, then cut", "ru", "Ранее его осудили на 9 лет. Назначить наказание в виде 7 лет колонии", 84),
    ("asked for, then given", "ru", "Прокурор запросил 12 лет. Суд приговорил его к 8 годам колонии", 96),
    ("only asked for", "ru", "Прокурор запросил для активиста 12 лет колонии", None),
    ("asked to sentence", "ru", "Обвинение попросило приговорить его к восьми годам колонии", None),
    ("nearly", "en", "A court sentenced the man to nearly seven years in prison", 84),
    ("threatened", "ru", "Активисту грозит до 15 лет лишения свободы", None),
    ("up to, in Russian", "ru", "Статья предусматривает наказание до 10 лет лишения свободы", None),
    ("to, in Ukrainian", "uk", "Суд засудив художницю до 7 років ув'язнення", 84),
    ("threatened in Ukrainian", "uk", "Йому загрожує до 15 років ув'язнення", None),
    ("what is left", "ru", "Апелляция снизила срок с восьми до шести лет колонии", 72),
    ("the difference is no term", "ru", "Суд сократил на три месяца наказание активисту", None),
    ("an age", "ru", "Суд арестовал 19-летнюю студентку", None),
    ("arrest for months", "ru", "Его отправили под стражу на два месяца", None),
    ("days", "ru", "Активиста арестовали на 15 суток", None),
    ("a ban", "ru", "Ему назначили штраф и запрет на администрирование сайтов на 4 года", None),
    ("served from now on, in Ukrainian", "uk", "Суд скоротив строк. Відбувати їй тепер два роки й вісім місяців", 32),
    ("will serve, in Ukrainian", "uk", "Апеляція лишила строки чинними: 20 років відбуватиме Іван Білик", 240),
    ("a term of years stays", "uk", "Суд не задовольнив скаргу: 25-річний строк чинний", 300),
    ("got, in other words", "uk", "Іван Білик дістав 12 років колонії", 144),
    ("will spend behind bars", "uk", "Іван Білик проведе за ґратами 12 років", 144),
    ("a range", "uk", "Полонених засудили до термінів від 15 до 21 року колонії", None),
    ("the top of a range", "uk", "Полонених засудили на строки до 19 років колонії", None),
    ("a range, then the first", "uk", "Строки від 15 до 21 року. Суд засудив Івана Білика до 15 років колонії", 180),
    ("two people, two terms", "uk", "Їм призначили 14 та 12 років позбавлення волі", 168),
    ("long ago", "ru", "Его приговорили впервые десять лет назад", None),
    ("English", "en", "A court sentenced him to seven years in prison", 84),
    ("English with hyphens", "en", "The court upheld his eight-and-a-half-year prison sentence", 102),
    ("a fraction", "en", "He was sentenced to 6 1/2 years in prison", 78),
    ("a half behind the year", "en", "She was sentenced to a year and a half in a penal colony", 18),
    ("years and months in English", "en", "She got two years and six months in a penal colony", 30),
    ("a number before -year", "en", "The court upheld the 25-year prison term", 300),
    ("faces", "en", "He faces up to 10 years in prison", None),
    ("an age in English", "en", "A court sentenced the 63-year-old teacher", None),
    ("a range in English", "en", "They received 14-19 years in prison", None),
    ("Belarusian", "be", "Суд прызначыў ёй тры гады калоніі", 36),
    ("cut to, in English", "en", "A court reduced her four-year sentence for a picket to 18 months", 18),
    ("cut by, in English", "en", "A court cut the prison term by a year to two years", 24),
    ("an article and a number", "en", "A court rejected an appeal filed by a poet against a five-year term", 60),
    ("the first of four lengths", "en", "Four activists were sentenced to 17, 14, 12, and 13 years in prison", 204),
    ("a year and its noun", "ru", "Год колонии за пост о войне", 12),
    ("years left out, in Ukrainian", "uk", "Ткаля Тараса Гука засуджено до 8", 96),
    ("years told of the last only, in Ukrainian", "uk", "Суд засудив Гука до 8, Кац - до 6 років колонії", 96),
    ("years told of the last only", "ru", "Лапина приговорили к восьми, Кац — к шести годам колонии", 96),
    ("years told of the last only, in English", "en", "Lapin was sentenced to eight, Katz to six years in prison", 96),
    ("years left out behind what was cut", "en", "The judges cut her term from 11 years to six", 72),
    ("days told of the last only", "ru", "Лапина приговорили к 15, Кац — к 10 суткам ареста", None),
    ("liberty limited is no prison", "en", 'A court sentenced him to two years of "freedom limitation"', None),
    ("days in Ukrainian", "uk", "Гука засуджено до 8 діб арешту", None),
    ("a sum of money", "uk", "Гука засуджено до штрафу в 8 тисяч", None),
    ("up to, as Ukrainian outlets write Russian", "ru", "Суд приговорил ткачиху до 6 лет колонии", 72),
    ("a term opens the headline", "uk", "Вісім років за лист братові: вирок ткалі", 96),
    (
        "the verb stands far off",
        "en",
        "Court sentenced a 42-year-old woman from Tver, who was held since May after a search, to 11 years",
        132,
    ),
    ("up to is no term though the verb is far", "en", "Courts sentenced six men to terms ranging up to 7 years", None),
    ("behind a colon", "en", "Verdict in the case of Ivan Belov: nine years", 108),
    ("what is taken off", "en", "Judges shave four months off her term", None),
    ("more years", "en", "Seven more years added to his term", 84),
    ("an extra year", "en", "Jailed poet gets extra year for disobeying guards", 12),
    ("a total", "en", "Three men handed a total of 37 years in prison", None),
    ("a term opens the English headline", "en", "Eight years for a letter: weaver jailed", 96),
    ("a ban of the same length", "ru", "Её отправят в колонию на 3 года и на такой же срок запретят вести сайты", 36),
]


@pytest.mark.parametrize(("lang", "title", "months"), [row[1:] for row in TERMS], ids=[row[0] for row in TERMS])
def test_the_term_is_the_one_handed_down(lang: Lang, title: str, months: int | None) -> None:
    found = find_term(a_text(lang, title), lexicon(lang))

    assert (found and found.months) == months


def test_the_fuller_term_of_two_is_told() -> None:
    text = a_text("en", "Writer gets ten years", "A court sentenced her to 10 years and two months in prison.")

    found = find_term(text, lexicon("en"))

    assert (found and found.months) == 122


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("ru", "Суд приговорил его к пожизненному заключению"),
        ("uk", "Військового засудили до довічного ув'язнення"),
        ("en", "A court sentenced him to life in prison"),
    ],
)
def test_life_has_no_months(lang: Lang, title: str) -> None:
    found = find_term(a_text(lang, title), lexicon(lang))

    assert found is not None
    assert (found.life, found.months) == (True, None)


@pytest.mark.parametrize(
    ("title", "sort"),
    [
        ("Её приговорили к трём годам условно", "suspended"),
        ("Ему назначили два года принудительных работ", "labour"),
        ("Ему назначили два года колонии", "prison"),
    ],
)
def test_what_is_no_prison_has_a_sort_of_its_own(title: str, sort: str) -> None:
    found = find_term(a_text("ru", title), lexicon("ru"))

    assert found is not None
    assert found.sort == sort


def test_the_term_knows_where_it_was_read() -> None:
    text = a_text("ru", "Активиста осудили", "Суд назначил ему 6,5 года колонии.")

    found = find_term(text, lexicon("ru"))

    assert found is not None
    assert quoted(text, found.span) == "6,5 года"


@pytest.mark.parametrize(
    ("lang", "title", "months"),
    [
        ("ru", "Активисту смягчили приговор: вместо четырёх лет колонии — полтора года", 18),
        ("ru", "Суд опять признал её виновной — правда, не на 4 года, а на 1 год 6 месяцев", 18),
        ("ru", "Ей дали пять лет колонии вместо семи лет", 60),
        ("uk", "Активістці пом'якшили вирок: замість трьох років колонії — два роки", 24),
        ("en", "Instead of four years, the poet got eighteen months in a colony", 18),
        ("en", "The poet was jailed for two years instead of five years", 24),
    ],
)
def test_the_term_that_takes_the_place_of_another(lang: Lang, title: str, months: int) -> None:
    found = find_term(a_text(lang, title), lexicon(lang))

    assert (found and found.months) == months


def test_no_prison_instead_of_a_term_is_no_term() -> None:
    assert find_term(a_text("ru", "Вместо четырёх лет колонии он получил штраф"), lexicon("ru")) is None
