"""One hearing as a page to print: for whoever goes there, in large letters. Pure.

Owns what stands on the page and what goes first where there is no room. The same words as in a message
(bot/hearings/render.py), and less: paper passes from hand to hand, so sources that somebody could be punished for are
not named, nobody who reads is, and nothing says where the page is from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.alerts.links import link
from bot.core.alert import Form
from bot.core.files import plain
from bot.core.hearing import Claim, Hearing
from bot.core.paper import Block, Sheet
from bot.hearings import render
from bot.hearings.advice import advice_for
from bot.hearings.claims import Standing, open_dates, settle
from bot.hearings.view import court_of, whole
from bot.i18n import Translator

HEAD, WHEN, WHERE = 20, 24, 18
"""Heights of letters, in points; all others have the smallest of a page."""

TYPED: Final = 90
"""The longest address that somebody may copy by hand."""

DOUBT, TOLD, FINER, CALL, LIST, ADVICE = range(1, 7)
"""What matters less and less; of the advice what comes last goes first."""


def sheet(hearing: Hearing, t: Translator, form: Form, zone: str, now: datetime) -> Sheet | None:
    """The page, for the clocks of one zone; None: nothing is expected any more."""
    one = replace(hearing, claims=tuple(_unlisted(each, t) for each in hearing.claims))
    standing = settle(one.claims)
    when = [] if one.gone else list(_when(one, standing, t, zone, now))
    if not when:
        return None
    head = Block(render.title(one, t), HEAD, bold=True, gap=0.0)
    below = (*_where(one, t), *_said(one, standing, t, now), *_docket(one, t, form), *_advice(one, t))
    foot = t("print.foot", day=t.short_day(now.date()))
    return Sheet(t.lang, (head, *when, *below), t("print.notes"), foot)


def _unlisted(one: Claim, t: Translator) -> Claim:
    known = t.register.named(one.shown) if one.shown else None
    return replace(one, shown=None) if known is not None and known.listed else one


def _when(one: Hearing, standing: Standing, t: Translator, zone: str, now: datetime) -> Iterator[Block]:
    dates = open_dates(standing, now)
    if standing.date in dates and standing.date:
        yield Block(render.capital(render.when_text(standing.date, t)), WHEN, bold=True, gap=12.0)
        yield from _blocks(render.yours(standing.date, t, zone))
    elif dates and standing.date:
        yield Block(t("hearings.passed", when=render.when_text(standing.date, t)), WHERE, bold=True, gap=12.0)
    elif dates:
        yield Block(t("hearings.no_date"), WHERE, bold=True, gap=12.0)
    elif one.until and one.until > now.date():
        yield Block(t("hearings.until", day=t.day(one.until)), WHEN, bold=True, gap=12.0)
        yield Block(t("hearings.expected"))
    if dates:
        yield from _blocks(render.doubts(standing, t, now), rank=DOUBT)


def _where(one: Hearing, t: Translator) -> Iterator[Block]:
    """The court stays, whatever else is known."""
    known = bool(court_of(one) or one.place)
    for n, line in enumerate(render.where(one, t)):
        court = known and n == 0
        yield Block(plain(line), WHERE, bold=court, gap=12.0 if n == 0 else 4.0, rank=0 if court else FINER)
    yield from _blocks(render.told(one.claims, t), rank=TOLD)


def _said(one: Hearing, standing: Standing, t: Translator, now: datetime) -> Iterator[Block]:
    dated = bool(open_dates(standing, now))
    lines = render.said_by(standing, t, "print.said") if dated else render.until_said(one.claims, t, "print.said")
    yield from _blocks(lines, gap=12.0, rank=TOLD)


def _docket(one: Hearing, t: Translator, form: Form) -> Iterator[Block]:
    url = link(whole(one).docket_url)
    typed = url is not None and form.links and len(url) <= TYPED
    if url:
        yield Block(t("print.docket", url=url) if typed else t("hearings.docket_look"), rank=LIST)
    yield Block(t("hearings.telephone"), rank=CALL)


def _advice(one: Hearing, t: Translator) -> Iterator[Block]:
    said = [each.said(t.lang) for each in advice_for(one) if each.printed]
    if said:
        yield Block(t("print.advice"), bold=True, gap=14.0, rank=ADVICE, heads=True)
    for text, law in said:
        yield Block(t("print.advice.line", text=text, law=law), rank=ADVICE)


def _blocks(lines: Iterable[str], *, gap: float = 4.0, rank: int = 0) -> Iterator[Block]:
    for line in lines:
        yield Block(plain(line), gap=gap, rank=rank)
