"""What a card says of an event besides plain reasons: what is doubted, what differs, what happens if nobody decides.

Pure. Owns the words only; reasons of one word stand in handlers/staff/review_card.py.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.render import NAME, hearing_text, plain, term_text
from bot.core.alert import HearingView, TermView
from bot.core.amends import Fact
from bot.core.event import Event, EventState, Facts
from bot.i18n import Translator
from bot.store.readers import Reader
from feeds.facts import read_reason
from feeds.nobody import Nobody, goes_at, policy
from feeds.review import DOUBTED
from handlers import pages


def special(t: Translator, reason: str) -> str | None:
    """The words of such a reason, as HTML; None: it is a plain one."""
    doubt = DOUBTED.get(reason)
    if doubt is not None:
        return t.html("review.why.doubted", why=t(f"doubt.{doubt.value}"))
    differs = read_reason(reason)
    if differs is None:
        return None
    known, told = (_value(t, differs.fact, facts) for facts in (differs.known, differs.told))
    by = plain(differs.by, NAME) or t("review.by_hand")
    key = "review.why.differs_hearing" if differs.fact is Fact.HEARING else "review.why.differs_term"
    return t.html(key, by=by, says=plain(differs.says, NAME), known=known, told=told)


def _value(t: Translator, fact: Fact, facts: Facts) -> str:
    if fact is Fact.HEARING and facts.hearing_day is not None:
        return hearing_text(HearingView(facts.hearing_day, facts.hearing_time, facts.hearing_zone), t)
    return term_text(TermView(facts.term_months, facts.term_life, facts.term_sort or "prison"), t) or "?"


def nobody(t: Translator, reader: Reader, event: Event, reasons: Sequence[str], since: datetime, now: datetime) -> str:
    """What happens, or has happened, because nobody decides; nothing where it is public already."""
    if event.state is EventState.UNCHECKED:
        return t.html("review.nobody.went")
    if event.state is not EventState.HELD:
        return ""
    wanted = policy(event, reasons, now)
    if wanted is Nobody.FOLLOWERS:
        moment = pages.until_text(t, reader, max(goes_at(event, since), now))
        return t.html("review.nobody.followers", moment=moment)
    return t.html(f"review.nobody.{wanted.value}")
