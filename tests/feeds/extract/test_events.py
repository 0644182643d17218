"""Which event an entry tells, and which it only seems to tell. Sentences and people are invented."""

import pytest

from bot.core.kinds import Kind
from feeds.extract import Lexicons
from tests.feeds.extract.support import read

TOLD = [
    pytest.param("Суд приговорил активистку Лидию Заречную к шести годам колонии", Kind.SENTENCE, id="ru verdict"),
    pytest.param("Художника Льва Подгорного заочно осудили на 8 лет за пост о войне", Kind.SENTENCE, id="ru absentia"),
    pytest.param("Журналистке продлили арест до 4 мая", Kind.ARREST, id="ru arrest extended, the date is no hearing"),
    pytest.param("Историка Подгорного отправили в СИЗО по делу о госизмене", Kind.ARREST, id="ru remanded"),
    pytest.param("Активиста арестовали на 25 суток за пикет", Kind.DETENTION, id="ru days of arrest are a detention"),
    pytest.param("На акции памяти задержаны три журналиста", Kind.DETENTION, id="ru short participle is news"),
    pytest.param("К правозащитнице пришли с обыском", Kind.SEARCH, id="ru search"),
    pytest.param("На блогера завели дело о дискредитации армии", Kind.CHARGE, id="ru case opened"),
    pytest.param(
        "Прокурор запросил для активистки семь лет колонии", Kind.CHARGE, id="ru term asked for is no verdict"
    ),
    pytest.param("Заседание по делу активистки перенесли на 12 марта", Kind.HEARING, id="ru hearing moved"),
    pytest.param("Апелляция оставила приговор журналисту без изменений", Kind.APPEAL, id="ru appeal takes the verdict"),
    pytest.param(
        "Волонтёра, приговорённого к двум годам, отправили в ШИЗО", Kind.TRANSFER, id="ru long participle is history"
    ),
    pytest.param("Политзаключённый Подгорный объявил голодовку", Kind.HEALTH, id="ru hunger strike"),
    pytest.param("Политзаключённая Заречная вышла на свободу", Kind.RELEASE, id="ru released"),
    pytest.param("Политзаключённый умер в колонии", Kind.DEATH, id="ru death in custody"),
    pytest.param("Минюст внёс поэтессу Заречную в реестр иностранных агентов", Kind.LISTING, id="ru listing"),
    pytest.param("О политзаключённом Подгорном третью неделю нет вестей", Kind.DISAPPEARANCE, id="ru no word"),
    pytest.param("Окупаційний суд засудив вчителя до 14 років колонії", Kind.SENTENCE, id="uk засудив до is the term"),
    pytest.param("Суд у Криму продовжив арешт активістці Олені Вербовій", Kind.ARREST, id="uk arrest extended"),
    pytest.param("Окупанти затримали в Криму журналістку Вербову", Kind.DETENTION, id="uk detained"),
    pytest.param("Засідання у справі активіста перенесли на 12 березня", Kind.HEARING, id="uk hearing moved"),
    pytest.param("Військовополоненого повернули з російського полону", Kind.RELEASE, id="uk back from captivity"),
    pytest.param("Апеляція залишила вирок журналісту без змін", Kind.APPEAL, id="uk appeal takes the verdict"),
    pytest.param("Політв'язня етапували до колонії на півночі Росії", Kind.TRANSFER, id="uk moved"),
    pytest.param("У російській колонії помер політв'язень", Kind.DEATH, id="uk death in custody"),
    pytest.param("Moscow court sentences activist to six years in prison over a post", Kind.SENTENCE, id="en verdict"),
    pytest.param("Minsk court extends detention of journalist by two months", Kind.ARREST, id="en detention extended"),
    pytest.param("Court rejects appeal by jailed opposition leader in Belarus", Kind.APPEAL, id="en appeal rejected"),
    pytest.param("Trial of Crimean Tatar activist adjourned until 12 March", Kind.HEARING, id="en trial adjourned"),
    pytest.param("Political prisoner moved to punishment cell in Mordovia", Kind.TRANSFER, id="en punishment cell"),
    pytest.param("Dissident begins hunger strike in Belarusian prison", Kind.HEALTH, id="en hunger strike"),
    pytest.param("Russian opposition activist freed in prisoner swap", Kind.RELEASE, id="en swapped"),
    pytest.param("Belarusian journalist dies in prison", Kind.DEATH, id="en death in custody"),
    pytest.param("Судзьдзя вынес прысуд журналісту: 5 гадоў калоніі", Kind.SENTENCE, id="be verdict"),
]


@pytest.mark.parametrize(("title", "kind"), TOLD)
def test_the_news_of_a_headline_is_told(lexicons: Lexicons, title: str, kind: Kind) -> None:
    found = read(lexicons, title)
    assert (found.kind, found.relevant) == (kind, True), found.reasons


NOT_TOLD = [
    pytest.param("Умеров рассказал о переговорах", Kind.DEATH, id="a surname hides no death"),
    pytest.param("Писательница умерла в возрасте 90 лет дома", Kind.DEATH, id="people die outside custody"),
    pytest.param("Суд арестовал имущество застройщика", Kind.ARREST, id="property is arrested"),
    pytest.param("Суд наклав арешт на рахунки компанії", Kind.ARREST, id="accounts are arrested"),
    pytest.param("МИД осудил удар по порту", Kind.SENTENCE, id="a ministry condemns"),
    pytest.param("МЗС засудило рішення про вибори", Kind.SENTENCE, id="a ministry condemns, uk"),
    pytest.param("Суд назначил экспертизу по спору о доме", Kind.HEARING, id="an expert report is no hearing"),
    pytest.param("Band released a new film about the sea", Kind.RELEASE, id="a film is released"),
    pytest.param("Министра освободили от должности", Kind.RELEASE, id="released from office"),
    pytest.param("Армія звільнила два села на півдні", Kind.RELEASE, id="villages are freed"),
    pytest.param("Club extends contract of its striker until summer", Kind.ARREST, id="sport"),
    pytest.param("Правозащитники требуют освободить журналистку", Kind.RELEASE, id="asked for, not done"),
    pytest.param("Rights groups call for release of jailed poet", Kind.RELEASE, id="asked for, not done, en"),
    pytest.param("Активиста не освободили из колонии", Kind.RELEASE, id="denied"),
    pytest.param("Политика могут освободить в апреле", Kind.RELEASE, id="may happen"),
]


@pytest.mark.parametrize(("title", "kind"), NOT_TOLD)
def test_a_false_friend_tells_no_event(lexicons: Lexicons, title: str, kind: Kind) -> None:
    assert read(lexicons, title).kind is not kind


IRRELEVANT = [
    pytest.param("Суд приговорил бывшего мэра к 9 годам колонии за взятку", id="a bribe"),
    pytest.param("Подозреваемого в убийстве арестовали на два месяца", id="a murder"),
    pytest.param("СБУ затримала агента ФСБ у Харкові", id="Ukraine's own prosecution"),
    pytest.param("Man jailed for 12 years after armed robbery", id="a robbery"),
    pytest.param("Как минимум 190 приговоров за госизмену вынесли суды за три года", id="statistics"),
    pytest.param("Почему активистов судят за репосты", id="an explainer"),
    pytest.param("Вечер писем политзаключённым прошёл в Риге", id="letters"),
    pytest.param("Петиція за звільнення журналістки зібрала сто тисяч підписів", id="a petition"),
    pytest.param("Министр прокомментировал приговор журналистке", id="a statement"),
    pytest.param("Дощі накриють захід країни у вівторок", id="weather"),
]


@pytest.mark.parametrize("title", IRRELEVANT)
def test_what_is_not_ours_is_left_alone(lexicons: Lexicons, title: str) -> None:
    found = read(lexicons, title)
    assert not found.relevant, found.reasons


def test_a_verdict_in_the_headline_is_told_beside_a_word_of_criticism(lexicons: Lexicons) -> None:
    found = read(lexicons, "Belarusian journalist handed seven-year prison term after he criticised the war")
    assert (found.kind, found.relevant) == (Kind.SENTENCE, True)


def test_an_ordinary_crime_still_has_its_kind(lexicons: Lexicons) -> None:
    found = read(lexicons, "Суд приговорил бывшего мэра к 9 годам колонии за взятку")
    assert (found.kind, found.relevant) == (Kind.SENTENCE, False)


def test_history_in_the_lead_does_not_outweigh_the_headline(lexicons: Lexicons) -> None:
    found = read(
        lexicons,
        "Активистку Лидию Заречную перевели в другую колонию",
        "Ранее суд приговорил её к шести годам. Её задержали в прошлом году и отправили в СИЗО.",
    )
    assert found.kind is Kind.TRANSFER


def test_a_term_is_told_of_verdicts_only(lexicons: Lexicons) -> None:
    assert read(lexicons, "Суд приговорил активистку к шести годам колонии").term is not None
    assert read(lexicons, "Прокурор запросил для активистки шесть лет колонии").term is None


def test_days_in_the_lead_turn_an_arrest_into_a_detention(lexicons: Lexicons) -> None:
    found = read(lexicons, "Суд в Крыму арестовал крымскотатарских активистов", "Они проведут под арестом 12 суток.")
    assert (found.kind, found.detail) == (Kind.DETENTION, "administrative")


def test_a_relative_clause_tells_history(lexicons: Lexicons) -> None:
    found = read(lexicons, "В розыск объявили активиста, которого суд приговорил к пяти годам колонии")
    assert found.kind is Kind.CHARGE


def test_a_lead_tells_what_the_headline_hides(lexicons: Lexicons) -> None:
    found = read(
        lexicons,
        "Она нарисовала голубя",
        "Суд в Пскове приговорил художницу Лидию Заречную к трём годам колонии за антивоенный рисунок.",
    )
    assert (found.kind, found.relevant) == (Kind.SENTENCE, True)


DETAILS = [
    pytest.param("Политзаключённого перевели в ШИЗО", "punishment_cell", id="cell"),
    pytest.param("Журналистку отправили под домашний арест по делу о фейках", "house", id="house arrest"),
    pytest.param("Активисту продлили арест ещё на два месяца", "extended", id="extended"),
    pytest.param("Dissident freed in prisoner swap after years in a Russian jail", "exchange", id="exchange"),
    pytest.param("Политзаключённую помиловали", "pardon", id="pardon"),
]


@pytest.mark.parametrize(("title", "detail"), DETAILS)
def test_the_detail_of_an_event_is_named(lexicons: Lexicons, title: str, detail: str) -> None:
    assert read(lexicons, title).detail == detail
