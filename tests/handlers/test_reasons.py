"""What a card says of an event besides plain reasons."""

from datetime import date, time

import pytest

from bot.core.amends import Fact
from bot.core.event import Facts
from bot.i18n import Catalogs
from feeds.facts import reason
from feeds.review import DOUBTED
from handlers.staff.reasons import special
from tests.telegram_html import read

LANGS = ("en", "ru", "uk")


@pytest.mark.parametrize("lang", LANGS)
def test_a_contradiction_names_both_values_and_both_sources(lang: str) -> None:
    t = Catalogs.load().translator(lang)
    known = Facts(hearing_day=date(2026, 12, 3), hearing_time=time(10, 30), hearing_zone="Europe/Moscow")
    text = special(t, reason(Fact.HEARING, known, "<b>Herald", Facts(hearing_day=date(2026, 12, 5)), "Courier"))
    shown = read(text or "").text
    assert all(word in shown for word in ("<b>Herald", "Courier", "10:30", "3", "5"))
    life = Facts(term_life=True, term_sort="prison")
    text = special(t, reason(Fact.TERM, Facts(term_months=66, term_sort="prison"), "", life, "Courier"))
    shown = read(text or "").text
    assert "5" in shown
    assert "6" in shown
    assert "{" not in shown
    assert t("review.by_hand") in shown


@pytest.mark.parametrize("lang", LANGS)
def test_every_doubt_has_its_words_and_plain_reasons_have_none(lang: str) -> None:
    t = Catalogs.load().translator(lang)
    texts = {special(t, name) for name in DOUBTED}
    assert len(texts) == len(DOUBTED)
    assert None not in texts
    assert special(t, "score") is None
