"""An event as a message: what is said, what is never said, and what Telegram takes."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.render import LIMIT, headline, render_alert, render_sources, term_text
from bot.core.alert import (
    COURT_DOCUMENT,
    ONE_SOURCE,
    TWO_SOURCES,
    AlertView,
    ArticleView,
    Button,
    Certainty,
    Form,
    HearingView,
    Named,
    SourceView,
    TermView,
    Unnamed,
    confirmed_by,
)
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.i18n import Catalogs, Translator
from tests import telegram_html

CATALOGS = Catalogs.load()
ENGLISH, RUSSIAN, UKRAINIAN = (CATALOGS.translator(lang) for lang in ("en", "ru", "uk"))
VOICES = st.sampled_from([ENGLISH, RUSSIAN, UKRAINIAN])

HOSTILE = st.one_of(
    st.text(max_size=700),
    st.text(alphabet="<>&\"'/b=a{}%#;", max_size=700),
    st.sampled_from(
        [
            "</b></a></blockquote><script>alert(1)</script>",
            "{{ 7 * 7 }} {% raw %} {name} %(name)s",
            "&amp;lt;b&gt;&#60;i&#62;",
            '"><a href="https://evil.example">press</a>',
            "\u202eabc\u0000\u2028\n\n\nx" * 30,
            "&" * 5000,
        ]
    ),
)
URLS = st.one_of(
    st.none(),
    HOSTILE,
    st.just('https://a.example/?q="><b>'),
    st.just("javascript:alert(1)"),
    st.just("https://a.example"),
)
SOURCES = st.builds(
    SourceView, HOSTILE, URLS, st.none() | HOSTILE, st.none() | st.sampled_from(["ru", "uk", "en", "be", "xx", "<b>"])
)
SUBJECTS = st.one_of(
    st.builds(Named, st.lists(HOSTILE, min_size=1, max_size=30).map(tuple)),
    st.builds(Unnamed, st.sampled_from(list(Group)), st.none() | HOSTILE, st.integers(1, 500), st.booleans()),
)
VIEWS = st.builds(
    AlertView,
    event=st.just("EvAbCd12"),
    kind=st.sampled_from(list(Kind)),
    subject=SUBJECTS,
    certainty=st.sampled_from([ONE_SOURCE, TWO_SOURCES, COURT_DOCUMENT]) | st.builds(confirmed_by, HOSTILE),
    sources=st.lists(SOURCES, max_size=40).map(tuple),
    detail=st.none() | st.sampled_from(["exchange", "hospital", "punishment_cell"]) | HOSTILE,
    people=st.just(("pAa1", "pBb2", "pCc3", "pDd4")),
    place=st.none() | HOSTILE,
    court=st.none() | HOSTILE,
    hearing=st.none()
    | st.builds(
        HearingView, st.dates(), st.none() | st.times(), st.none() | st.sampled_from(["Europe/Moscow", "Asia/Omsk"])
    ),
    term=st.none()
    | st.builds(
        TermView, st.none() | st.integers(-1, 400), st.booleans(), st.sampled_from(["prison", "suspended", "labour"])
    ),
    articles=st.lists(
        st.builds(ArticleView, HOSTILE, st.sampled_from([None, "ru-uk", "by-koap", "ua-kk", "??"])), max_size=40
    ).map(tuple),
    happened=st.none() | st.dates(),
    reported=st.none() | st.datetimes(timezones=st.just(UTC)),
    corrected=st.booleans(),
)


def a_view(**changes: object) -> AlertView:
    base = AlertView(
        event="EvAbCd12",
        kind=Kind.SENTENCE,
        subject=Named(("Анна Примерова",)),
        certainty=ONE_SOURCE,
        sources=(SourceView("Вестник", "https://news.example/1", "Учительницу Примерову осудили", "ru"),),
        people=("pAa1",),
        place="Прикладовск",
        term=TermView(90),
        articles=(ArticleView("207.3", "ru-uk"),),
        happened=date(2026, 12, 8),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def text_of(view: AlertView, t: Translator, form: Form = Form.FULL) -> str:
    return telegram_html.read(render_alert(view, t, form).html).text.replace("\u2060", "")


@settings(max_examples=150, deadline=None)
@given(VIEWS, VOICES, st.sampled_from(list(Form)))
def test_whatever_an_outsider_writes_telegram_takes_the_message(view: AlertView, t: Translator, form: Form) -> None:
    for rendered in (render_alert(view, t, form), render_sources(view, t, form)):
        assert 0 < len(rendered.html) <= LIMIT
        read = telegram_html.read(rendered.html)
        assert form.links or not read.links
        assert all(link.startswith(("https://", "http://")) for link in read.links)
        assert set(read.tags) <= {"b", "i", "a", "blockquote"}


@settings(max_examples=60, deadline=None)
@given(VIEWS, VOICES)
def test_an_unnamed_alert_never_shows_a_name(view: AlertView, t: Translator) -> None:
    sources = tuple(replace(source, name="Вестник", headline="Осуждён Zyxw Vutsr") for source in view.sources)
    hidden = replace(
        view, subject=Unnamed(Group.POW, "Прикладовск"), sources=sources, place="Zyxw Vutsr", certainty=ONE_SOURCE
    )
    for rendered in (render_alert(hidden, t, Form.FULL), render_sources(hidden, t, Form.FULL)):
        assert "Zyxw" not in telegram_html.read(rendered.html).text
        assert not [button for row in rendered.buttons for button in row if (button.data or "").startswith("f:")]


def test_an_alert_in_english_states_the_facts_a_line_each() -> None:
    assert text_of(a_view(certainty=confirmed_by("Пример")), ENGLISH) == (
        "Sentence: Анна Примерова\n"
        "Term: 7 years 6 months in prison\n"
        "Article 207.3 of Russia’s Criminal Code\n"
        "Place: Прикладовск\n"
        "Date: Tuesday, 8 December 2026\n"
        "How sure: confirmed by Пример\n"
        "Вестник: “Учительницу Примерову осудили” (in Russian)"
    )


def test_an_alert_in_russian_states_the_facts_a_line_each() -> None:
    assert text_of(a_view(certainty=TWO_SOURCES), RUSSIAN) == (
        "Приговор: Анна Примерова\n"
        "Срок: 7 лет 6 месяцев лишения свободы\n"
        "Статья 207.3 Уголовного кодекса РФ\n"
        "Место: Прикладовск\n"
        "Дата: вторник, 8 декабря 2026\n"
        "Достоверность: два источника\n"
        "Вестник: «Учительницу Примерову осудили»"
    )


def test_an_alert_in_ukrainian_states_the_facts_a_line_each() -> None:
    hearing = HearingView(date(2026, 12, 9), time(10, 0))
    view = a_view(kind=Kind.HEARING, term=None, articles=(), hearing=hearing, certainty=COURT_DOCUMENT)
    assert text_of(view, UKRAINIAN, Form.WITHOUT_LINKS) == (
        "Судове засідання: Анна Примерова\n"
        "Засідання: середа, 9 грудня 2026, 10:00 (місцевий час суду)\n"
        "Місце: Прикладовск\n"
        "Дата: вівторок, 8 грудня 2026\n"
        "Достовірність: документ суду\n"
        "Вестник: «Учительницу Примерову осудили» (російською)"
    )


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (Unnamed(Group.POW, "Example City"), "A prisoner of war was sentenced in Example City"),
        (Unnamed(Group.CHILD), "A person under 18 was sentenced"),
        (Unnamed(Group.CIVILIAN, "Example City", 3), "3 civilians held by Russia were sentenced in Example City"),
        (Named(("Anna Example", "Boris Test")), "Sentence: Anna Example and Boris Test"),
    ],
    ids=["prisoner of war", "child without a place", "several", "two names"],
)
def test_the_headline_says_who_as_far_as_allowed(subject: Named | Unnamed, text: str) -> None:
    assert headline(a_view(subject=subject), ENGLISH) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "Приговор по делу военнопленного (Прикладовск)"),
        (2, "Приговор по делу 2 военнопленных (Прикладовск)"),
        (21, "Приговор по делу 21 военнопленного (Прикладовск)"),
    ],
)
def test_several_unnamed_people_are_counted_in_the_right_plural(count: int, text: str) -> None:
    assert headline(a_view(subject=Unnamed(Group.POW, "Прикладовск", count)), RUSSIAN) == text


def test_every_kind_has_a_neutral_sentence_for_every_group_in_every_language() -> None:
    for t in (ENGLISH, RUSSIAN, UKRAINIAN):
        said = {headline(a_view(kind=kind, subject=Unnamed(group)), t) for kind in Kind for group in Group}
        assert len(said) == len(Kind) * len(Group)
        assert all(text[0].isupper() and "{" not in text for text in said)


def test_a_detail_with_words_of_its_own_replaces_the_kind() -> None:
    assert headline(a_view(kind=Kind.RELEASE, detail="exchange"), ENGLISH).startswith("Release in an exchange:")
    assert headline(a_view(kind=Kind.RELEASE, detail="by balloon"), ENGLISH).startswith("Release:")


def test_the_detail_of_an_unnamed_event_is_a_line_of_its_own() -> None:
    view = a_view(kind=Kind.TRANSFER, detail="hospital", subject=Unnamed(Group.POLITICAL))
    assert "What: Transfer to a hospital\n" in text_of(view, ENGLISH)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (TermView(12), "1 год лишения свободы"),
        (TermView(7), "7 месяцев лишения свободы"),
        (TermView(27, sort="suspended"), "2 года 3 месяца условно"),
        (TermView(60, sort="labour"), "5 лет принудительных работ"),
        (TermView(life=True), "пожизненное лишение свободы"),
        (TermView(), None),
        (TermView(0), None),
        (TermView(-5), None),
    ],
)
def test_a_term_is_written_in_years_and_months(term: TermView, text: str | None) -> None:
    assert term_text(term, RUSSIAN) == text


def test_articles_are_grouped_by_code_and_said_once() -> None:
    articles = tuple(ArticleView(n, c) for n, c in [("205.2", "ru-uk"), ("13.15", "ru-koap"), ("207.3", "ru-uk")])
    text = text_of(a_view(articles=(*articles, ArticleView("205.2", "ru-uk"), ArticleView("361"))), ENGLISH)
    assert "Articles 205.2, 207.3 of Russia’s Criminal Code\n" in text
    assert "Article 13.15 of Russia’s Code of Administrative Offences\n" in text
    assert "Article 361\n" in text


@pytest.mark.parametrize(
    ("hearing", "text"),
    [
        (HearingView(date(2026, 12, 9)), "Wednesday, 9 December 2026, hour not known"),
        (HearingView(date(2026, 12, 9), time(9, 5)), "Wednesday, 9 December 2026, 09:05 (local time of the court)"),
        (
            HearingView(date(2026, 12, 9), time(9, 5), "Asia/Omsk"),
            "Wednesday, 9 December 2026, 09:05 (Omsk time)",
        ),
    ],
    ids=["no hour", "no zone", "zone"],
)
def test_a_hearing_says_whose_hour_it_is(hearing: HearingView, text: str) -> None:
    assert f"Hearing: {text}\n" in text_of(a_view(hearing=hearing), ENGLISH)


def test_sources_of_the_reader_s_language_come_first() -> None:
    sources = (SourceView("Вестник", None, "а", "ru"), SourceView("Herald", None, "b", "en"), SourceView("Third"))
    lines = text_of(a_view(sources=sources), ENGLISH).splitlines()
    assert lines[-3:] == ["Herald: “b”", "Вестник: “а” (in Russian)", "Third"]


def test_sources_beyond_five_are_counted_and_all_stand_behind_the_button() -> None:
    view = a_view(sources=tuple(SourceView(f"Source {n}") for n in range(8)))
    assert text_of(view, ENGLISH).endswith("Source 4\nand 3 more sources")
    behind = telegram_html.read(render_sources(view, ENGLISH, Form.FULL).html).text
    assert "8 sources" in behind
    assert "Source 7" in behind


def test_a_message_that_would_be_too_long_loses_its_quotes_first() -> None:
    sources = tuple(SourceView(f"Source {n}", f"https://{n}.example/{'x' * 400}", "&" * 300, "en") for n in range(5))
    text = text_of(a_view(sources=sources), ENGLISH)
    assert "&&" not in text
    assert all(f"Source {n}" in text for n in range(5))


def test_the_longest_values_of_all_still_fit() -> None:
    much = "&" * 400
    view = a_view(
        subject=Named((much,) * 30),
        place=much,
        court=much,
        certainty=confirmed_by(much),
        articles=tuple(ArticleView(f"{n}{much}", code) for n in range(10, 20) for code in ("ru-uk", "by-koap")),
        hearing=HearingView(date(2026, 12, 9), time(9, 5)),
        sources=(SourceView(much, f"https://a.example/{'x' * 480}", much, "ru"),) * 30,
        corrected=True,
    )
    for t in (ENGLISH, RUSSIAN, UKRAINIAN):
        for rendered in (render_alert(view, t, Form.FULL), render_sources(view, t, Form.FULL)):
            assert len(rendered.html) <= LIMIT
            assert telegram_html.read(rendered.html).text


def test_without_links_the_sources_keep_their_names_and_headlines() -> None:
    rendered = render_alert(a_view(), RUSSIAN, Form.WITHOUT_LINKS)
    assert "href" not in rendered.html
    assert "Вестник: «Учительницу" in rendered.html


def test_the_list_of_sources_without_links_says_why() -> None:
    why = "dangerous to open in Russia and Belarus"
    assert why in render_sources(a_view(), ENGLISH, Form.WITHOUT_LINKS).html
    assert why not in render_sources(a_view(), ENGLISH, Form.FULL).html


@pytest.mark.parametrize(
    "words", ["see news.example now", "ask @somebody", "send /forget", "tg://resolve?domain=x", "https://evil.example"]
)
def test_nothing_in_an_outsider_s_words_can_be_pressed(words: str) -> None:
    html = render_alert(a_view(sources=(SourceView("Вестник", None, words, "en"),)), ENGLISH, Form.WITHOUT_LINKS).html
    assert words not in html
    assert words in html.replace("\u2060", "")


def test_a_correction_says_so_at_the_head() -> None:
    assert text_of(a_view(corrected=True), ENGLISH).startswith("This message was corrected.\nSentence:")


def test_without_a_day_of_the_fact_the_day_of_the_report_is_said() -> None:
    view = a_view(happened=None, reported=datetime(2026, 12, 9, 8, 0, tzinfo=UTC))
    assert "Reported: Wednesday, 9 December 2026\n" in text_of(view, ENGLISH)


def test_headlines_of_unnamed_events_are_quoted_only_where_they_name_nobody() -> None:
    view = a_view(subject=Unnamed(Group.POLITICAL, quotable=True))
    assert "Учительницу" in text_of(view, RUSSIAN)
    assert "Учительницу" not in text_of(replace(view, subject=Unnamed(Group.POLITICAL)), RUSSIAN)


def test_one_person_is_followed_by_one_short_button() -> None:
    assert render_alert(a_view(), ENGLISH, Form.FULL).buttons == (
        (Button("Follow", data="f:pAa1"), Button("Less / why?", data="y:EvAbCd12")),
        (Button("What can I do?", data="do:event:EvAbCd12"),),
        (Button("Sources", data="s:EvAbCd12"), Button("Wrong?", data="w:EvAbCd12")),
        (Button("Share", data="sh:EvAbCd12"),),
    )


def test_a_date_in_court_goes_into_a_calendar_unless_nobody_may_be_named() -> None:
    view = a_view(hearing=HearingView(date(2026, 12, 8)))
    assert (Button("To calendar", data="ice:EvAbCd12"),) in render_alert(view, ENGLISH, Form.FULL).buttons
    unnamed = replace(view, subject=Unnamed(Group.POW))
    assert "To calendar" not in [b.text for row in render_alert(unnamed, ENGLISH, Form.FULL).buttons for b in row]


def test_several_people_are_followed_by_name() -> None:
    view = a_view(subject=Named(("Анна Примерова", "Борис Тестов")), people=("pAa1", "pBb2"))
    rows = render_alert(view, RUSSIAN, Form.FULL).buttons
    assert [[button.text for button in row] for row in rows] == [
        ["Подписаться: Анна Примерова"],
        ["Подписаться: Борис Тестов"],
        ["Что я могу сделать?"],
        ["Источники", "Ошибка?"],
        ["Реже / почему?", "Поделиться"],
    ]


def test_an_alert_without_sources_offers_no_list_of_them() -> None:
    assert render_alert(a_view(sources=(), subject=Unnamed(Group.POW)), ENGLISH, Form.FULL).buttons == (
        (Button("What can I do?", data="do:event:EvAbCd12"),),
        (Button("Wrong?", data="w:EvAbCd12"),),
        (Button("Less / why?", data="y:EvAbCd12"),),
    )


@pytest.mark.parametrize("wrong", [{}, {"data": "x", "url": "https://a.example"}, {"data": ""}, {"data": "ы" * 33}])
def test_a_button_telegram_would_refuse_cannot_be_built(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"button|callback"):
        Button("x", **wrong)


def test_there_are_four_degrees_of_certainty_in_words() -> None:
    said = {
        text_of(a_view(certainty=certainty), ENGLISH).partition("How sure: ")[2].splitlines()[0]
        for certainty in (ONE_SOURCE, TWO_SOURCES, COURT_DOCUMENT, confirmed_by("Example"))
    }
    assert said == {"one source", "two sources", "court document", "confirmed by Example"}
    assert isinstance(ONE_SOURCE, Certainty)


def test_the_original_stands_in_brackets_at_the_first_mention_only() -> None:
    view = a_view(subject=Named(("Anna Primerova", "Jane Example"), ("Анна Примерова", None)), people=("pAa1", "pBb2"))
    shown = render_alert(view, ENGLISH, Form.FULL)
    assert shown.html.count("Anna Primerova (Анна Примерова) and Jane Example") == 1
    assert "Примерова" not in str(shown.buttons)
