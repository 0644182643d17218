"""Cleaning, sentences, language: what every finder stands on."""

import pytest

from bot.core.finding import Lang
from feeds.extract.lang import detect
from feeds.extract.text import MAX_SENTENCES, MAX_SUMMARY, clean, lower, prepare, split
from tests.feeds.extract.support import item

CLEANED = [
    pytest.param("<p>Суд &amp; дело</p><p>Ещё</p>", "Суд & дело Ещё", id="markup and entities"),
    pytest.param("&lt;b&gt;Суд&lt;/b&gt; решил", "Суд решил", id="markup escaped once more"),
    pytest.param("Суд<script>alert(1)</script> решил", "Суд решил", id="scripts go with their content"),
    pytest.param("Горино\u0301ва", "Горинова", id="stress mark"),
    pytest.param("café", "café", id="an accent of a Latin letter stays"),
    pytest.param("п’ять, пʼять", "п'ять, п'ять", id="one apostrophe"),
    pytest.param("ст. 361\u22121", "ст. 361-1", id="minus sign"),
    pytest.param("30\u00a0тысяч", "30 тысяч", id="hard space"),
    pytest.param("a\u202eb\u200bc\u0007", "abc", id="direction, zero width and control characters"),
    pytest.param("Cуд в CИЗО", "Суд в СИЗО", id="Latin look-alikes in Cyrillic words"),
    pytest.param("УК и The Insider", "УК и The Insider", id="Latin words stay"),
]


@pytest.mark.parametrize(("raw", "plain"), CLEANED)
def test_a_field_becomes_plain_text(raw: str, plain: str) -> None:
    assert clean(raw) == plain


SPLIT = [
    pytest.param("Суд решил. Его увезли.", 2, id="two sentences"),
    pytest.param("По ч. 2 ст. 207.3 УК РФ.", 1, id="abbreviations of law"),
    pytest.param("Судья А. Петров ушёл.", 1, id="an initial"),
    pytest.param("Сказал: «Да.»Потом ушёл.", 2, id="no space after the quotation"),
    pytest.param("Mr. Smith was held on Jan. 5 in Minsk.", 1, id="English abbreviations"),
    pytest.param("", 0, id="nothing"),
]


@pytest.mark.parametrize(("text", "count"), SPLIT)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    assert len(split(text, "title")) == count


def test_offsets_lead_back_into_the_field() -> None:
    text = prepare(item("Суд решил. Его увезли.", "Это было утром. Потом ушли."), "ru")
    fields = {"title": text.title, "summary": text.summary}
    for sentence in text.sentences:
        stop = sentence.start + len(sentence.text)
        assert fields[sentence.field][sentence.start : stop] == sentence.text
        assert len(sentence.low) == len(sentence.text)


def test_lower_case_keeps_the_length() -> None:
    assert len(lower("İSTANBUL")) == len("İSTANBUL")


def test_a_huge_entry_is_bounded() -> None:
    text = prepare(item("Суд. " * 100_000, "<b>" * 100_000 + "Да. " * 100_000), "ru")
    assert len(text.summary) <= MAX_SUMMARY
    assert len(text.sentences) <= MAX_SENTENCES


def test_the_name_of_a_service_does_not_end_a_sentence() -> None:
    assert len(split("A former editor of North.Realities was fined.The court said so.", "summary")) == 2


def test_a_summary_that_repeats_the_title_is_dropped() -> None:
    assert prepare(item("Суд решил", "Суд решил…"), "ru").summary == ""


LANGUAGES: list[object] = [
    pytest.param("Суд решил это вчера", None, "ru", id="ru letters"),
    pytest.param("Суд вирішив це вчора", None, "uk", id="uk letters"),
    pytest.param("Суд вырашыў гэта ўчора", None, "be", id="be letters"),
    pytest.param("The court ruled on Monday", None, "en", id="en letters"),
    pytest.param("Суд", "uk", "uk", id="the feed's word decides where the text does not"),
    pytest.param("Суд вирішив, що її звільнять", "ru", "uk", id="the text overrules the feed"),
    pytest.param("", None, "en", id="nothing at all"),
]


@pytest.mark.parametrize(("text", "hint", "lang"), LANGUAGES)
def test_the_language_is_told(text: str, hint: Lang | None, lang: Lang) -> None:
    assert detect(text, hint) == lang
