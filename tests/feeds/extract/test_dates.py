from datetime import UTC, date, datetime, time

import pytest

from bot.core.finding import Lang
from feeds.extract.dates import find_custody_until, find_hearing
from tests.feeds.extract.fields_support import PUBLISHED, a_text, lexicon, quoted

HEARINGS: list[tuple[str, Lang, str, str, str | None]] = [
    ("day and month", "ru", "Заседание по делу Белова назначено на 16 марта", "", "2026-03-16"),
    ("with a time", "ru", "Следующее заседание состоится 16 марта в 11.00", "", "2026-03-16T11:00"),
    ("the time in the next sentence", "ru", "Суд отложили до 16 марта", "Начало в 10:30.", "2026-03-16T10:30"),
    ("hours of the day", "ru", "Прения пройдут завтра в 11 часов утра", "", "2026-03-03T11:00"),
    ("hours of the evening", "ru", "Заседание начнется 5 марта в 3 часа дня", "", "2026-03-05T15:00"),
    ("the date in front", "ru", "16 марта суд рассмотрит апелляцию Белова", "", "2026-03-16"),
    ("figures", "ru", "Рассмотрение назначено на 15.04.2026 в 14.30", "", "2026-04-15T14:30"),
    ("next year", "ru", "Заседание перенесли на 12 января, суд ушёл на перерыв", "", None),
    ("past: it took place", "ru", "Заседание состоялось 24 февраля", "", None),
    ("a date that has just passed", "ru", "Заседание назначено на 1 марта", "", None),
    ("custody is extended", "ru", "Суд продлил срок ареста до 4 мая", "", None),
    ("the name of a case", "uk", "Засідання у справі «26 березня» відбудеться 15 квітня", "", "2026-04-15"),
    ("detained on a day", "ru", "Суд по делу задержанного 18 марта Белова идёт в закрытом режиме", "", None),
    ("not a court at all", "ru", "Презентация книги состоится 16 марта", "", None),
    ("a bank's rate", "ru", "Заседание совета директоров банка по ставке пройдет 20 марта", "", None),
    ("Ukrainian", "uk", "Засідання суду перенесли на 16 березня о 9:30", "", "2026-03-16T09:30"),
    ("the hour further on", "uk", "Засідання призначено на 16 березня. Свідків не буде. Початок о 10:30.", "",
     "2026-03-16T10:30"),
    ("a new date", "uk", "Суд знову відклали. Нова дата – 16 березня.", "", "2026-03-16"),
    ("one is called off, another is set", "uk",
     "Призначене на 10 березня засідання не відбудеться. Наступне призначено на 16 березня", "", "2026-03-16"),
    ("papers are handed in", "uk", "Арешт можуть продовжити: завтра до суду будуть подані документи", "", None),
    ("brought to the appeal, then the way there", "uk",
     "Історикиню повезуть на апеляцію 16 березня, а відправлення відбудеться 12 березня", "", "2026-03-16"),
    ("a space in the time", "uk", "Засідання відбудеться 16 березня в 11: 00", "", "2026-03-16T11:00"),
    ("Belarusian", "be", "Суд прызначаны на 16 сакавіка", "", "2026-03-16"),
    ("English", "en", "The next hearing is scheduled for Wednesday, 18 March 2026", "", "2026-03-18"),
    ("English, month first", "en", "The trial was adjourned until March 18, 10:30", "", "2026-03-18T10:30"),
    ("a number of the law is no hour", "en",
     "He is due before the court at 10:30 on March 18 on charges under Article 5.26", "", "2026-03-18T10:30"),
    ("put off, with a clause between", "en",
     "The court put off the session in the case of Belov, who is accused of separatism, until 18 March", "",
     "2026-03-18"),
    ("kept until the judge hears the case", "en",
     "She was remanded until March 18, when a magistrate will hear the case", "", "2026-03-18"),
    ("every week", "en", "Colleagues rally outside the court every Friday", "", None),
    ("English afternoon", "en", "The hearing is set for March 18 at 2 pm", "", "2026-03-18T14:00"),
    ("tomorrow", "en", "Tomorrow, a court in the Russian city of Perm is scheduled to announce the verdict", "",
     "2026-03-03"),
    ("a weekday ahead", "en", "He goes on trial Thursday", "The hearing will be closed.", "2026-03-05"),
    ("the weekday of the entry is today", "en", "Too ill for his hearing on Monday. The next is set for March 18",
     "", "2026-03-18"),
    ("a week on", "en", "The trial was moved to next Monday", "", "2026-03-09"),
    ("sentenced on a day to come", "en", "The poet will be sentenced on Thursday", "", "2026-03-05"),
    ("may is a verb", "en", "The court may release him", "", None),
    ("a weekday that has passed", "en", "A court on Friday ordered pretrial detention for the writer", "", None),
    ("an appeal not heard", "en", "On Tuesday, a court declined to hear the appeal", "", None),
    ("the court said so", "en", "The trial will open in the city's regional court on June 1, the court said", "",
     "2026-06-01"),
    ("a weekday beside another date", "en", "The trial of a poet arrested on 12 May 2025 will begin on Thursday", "",
     "2026-03-05"),
    ("a day of criticism", "en", "A group slammed the trial of the poet as a sham on Friday", "", None),
    ("the hour further on", "en", "A writer will face trial on March 18", "A group says the trial begins at 10 a.m.",
     "2026-03-18T10:00"),
    ("put off, whatever is heard", "ru", "Суд отложил жалобу на продление ареста до 4 мая", "", "2026-05-04"),
    ("a weekday of what was done", "ru", "Суд во вторник вечером арестовал журналиста по делу о госизмене", "", None),
    ("adjourned to a day", "en", "Activists face months in custody as case adjourned to April 23", "", "2026-04-23"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "summary", "when"), [r[1:] for r in HEARINGS], ids=[r[0] for r in HEARINGS])
def test_a_future_court_day_is_found(lang: Lang, title: str, summary: str, when: str | None) -> None:
    found = find_hearing(a_text(lang, title, summary), PUBLISHED, lexicon(lang))

    said = found and found.day.isoformat() + (found.at.strftime("T%H:%M") if found.at else "")
    assert said == when


def test_the_year_turns_with_the_calendar() -> None:
    in_december = datetime(2026, 12, 20, tzinfo=UTC)

    found = find_hearing(a_text("ru", "Заседание перенесли на 12 января"), in_december, lexicon("ru"))

    assert found is not None
    assert found.day == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("title", "day"),
    [
        pytest.param("Заседание назначено на 16 марта", None, id="no year anywhere"),
        pytest.param("Заседание назначено на 16 марта 2026 года", date(2026, 3, 16), id="the year is said"),
        pytest.param("1 марта 2026 года суд отложил заседание. Его назначили на 16 марта", date(2026, 3, 16),
                     id="another date has the year"),
    ],
)  # fmt: skip
def test_without_a_publication_date_the_year_must_be_in_the_text(title: str, day: date | None) -> None:
    found = find_hearing(a_text("ru", title), None, lexicon("ru"))

    assert (found and found.day) == day


def test_a_hearing_has_the_zone_of_its_court_and_the_span_it_was_read_from() -> None:
    text = a_text("ru", "Суд в Уфе отложил заседание до 16 марта, начало в 10:00")

    found = find_hearing(text, PUBLISHED, lexicon("ru"))

    assert found is not None
    assert (found.at, found.zone, quoted(text, found.span)) == (time(10), "Asia/Yekaterinburg", "16 марта")


def test_an_unknown_court_has_no_zone() -> None:
    found = find_hearing(a_text("ru", "Заседание назначено на 16 марта"), PUBLISHED, lexicon("ru"))

    assert found is not None
    assert found.zone is None


@pytest.mark.parametrize(
    ("lang", "title", "day"),
    [
        ("ru", "Суд продлил арест Ивану Белову до 4 мая", date(2026, 5, 4)),
        ("ru", "Его отправили за решетку на два месяца - до 9 мая 2026 года", date(2026, 5, 9)),
        ("uk", "Суд продовжив арешт Петру Гнатюку до 12 квітня", date(2026, 4, 12)),
        ("en", "A court extended his detention until April 24", date(2026, 4, 24)),
        ("ru", "Заседание отложили до 16 марта", None),
    ],
)
def test_custody_has_its_last_day(lang: Lang, title: str, day: date | None) -> None:
    assert find_custody_until(a_text(lang, title), PUBLISHED, lexicon(lang)) == day
