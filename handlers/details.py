"""What can be said of a hearing besides its date: how each is asked, and what counts as an answer. Pure.

One way for families and for moderators; who may ask, and where the answer goes, stands with them. A judge is a public
official, so the name may stand; nothing that is typed here can call anybody to another place or lead to another site.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from bot.alerts.render import COURT, NAME, plain
from bot.core.alert import Button
from bot.core.hearing import Door, Hearing, HearingKind, When
from bot.hearings import courts
from bot.hearings.claims import settle
from bot.hearings.render import when_text
from bot.i18n import Translator
from bot.people.cells import Wrong, read_cases
from feeds.address import clean_url
from feeds.keys import canonical_url
from handlers.screens import Screen, paragraphs, rows

ROOM: Final = re.compile(r"[0-9]{1,4} ?[A-Za-zА-Яа-яІіЇїЄєҐґ]?")
"""A number and perhaps a letter: nothing that could call anybody anywhere else."""

_JUDGE: Final = re.compile(r"[^\W\d_][^\d_/@:]{1,58}")
LONGEST: Final = 500
"""Characters of a link."""


class Detail(StrEnum):
    """What is asked, by the name of the field of a hearing."""

    CASE_NO = "case_no"
    DOCKET_URL = "docket_url"
    COURT = "court"
    ROOM = "room"
    JUDGE = "judge"
    KIND = "kind"
    DOOR = "door"


CHOSEN: Final[dict[Detail, Sequence[HearingKind | Door]]] = {
    Detail.KIND: tuple(kind for kind in HearingKind if kind is not HearingKind.UNKNOWN),
    Detail.DOOR: tuple(Door),
}
"""What is chosen by a button; the others are typed."""

OF_FAMILY: Final = (Detail.CASE_NO, Detail.DOCKET_URL, Detail.JUDGE, Detail.KIND)
"""Asked of families in this order; court, room and door have buttons of their own there."""

OF_DESK: Final = tuple(Detail)
"""Asked of moderators, in this order."""


def after(detail: Detail, order: Sequence[Detail]) -> Detail | None:
    """The next question; None: that was the last one."""
    place = order.index(detail) + 1
    return order[place] if place < len(order) else None


def read(detail: Detail, line: str, today: date) -> str | None:
    """The answer as it is stored; None: it is none, or more than one."""
    short = " ".join(line.split())
    match detail:
        case Detail.CASE_NO:
            cases = read_cases(short, today)
            found: Sequence[str] = () if isinstance(cases, Wrong) else cases["cases"]
            return found[0] if len(found) == 1 else None
        case Detail.DOCKET_URL:
            return court_list(short)
        case Detail.ROOM:
            return short if ROOM.fullmatch(short) else None
        case Detail.JUDGE:
            return plain(short, NAME) if _JUDGE.fullmatch(short) and short.isprintable() else None
        case Detail.COURT:
            court = plain(line, COURT)
            return court if any(char.isalpha() for char in court) else None
        case _:
            return None


def court_list(line: str) -> str | None:
    """The https address of a page of a court, without what would track whoever opens it; None: it is none."""
    cleaned = clean_url(line) if len(line) <= LONGEST else None
    url = canonical_url(cleaned) if isinstance(cleaned, str) else ""
    parts = urlsplit(url)
    known = bool(url) and parts.port is None and courts.keeps_list(parts.hostname or "")
    return parts._replace(scheme="https").geturl() if known else None


def question(
    t: Translator,
    detail: Detail,
    one: Hearing,
    choices: Sequence[Button],
    ways: tuple[Button, Button],
    *,
    note: str = "",
) -> Screen:
    """One question, with what is known now, what may be chosen, and the ways on and back."""
    known = getattr(one, detail.value)
    shown = {Detail.KIND: f"hearings.kind.{known}", Detail.DOOR: f"hearings.door.{known}"}
    said = t(shown[detail]) if known and detail in shown else plain(str(known or ""), COURT)
    now_is = t.html("details.now", value=said) if said else ""
    hosts = ", ".join(courts.hosts())
    asks = t.html("details.ask.docket_url", hosts=hosts) if detail is Detail.DOCKET_URL else t(f"details.ask.{detail}")
    return Screen(paragraphs(note, asks, now_is), (*rows(choices), ways))


def ask_list(t: Translator, when: When, back: Button, *, note: str = "") -> Screen:
    """Which page of the court has this date?"""
    text = t.html("details.ask.list", when=when_text(when, t), hosts=", ".join(courts.hosts()))
    return Screen(paragraphs(note, text), ((back,),))


def label(t: Translator, detail: Detail, choice: HearingKind | Door) -> str:
    """What a choice is called on a button."""
    return t(f"hearings.kind.{choice.value}" if detail is Detail.KIND else f"family.btn.door.{choice.value}")


def date_ahead(one: Hearing, now: datetime) -> When | None:
    """The date that holds, while somebody may see it on a list; None: there is none."""
    date_ = settle(one.claims).date
    return date_ if date_ is not None and date_.over > now and not one.gone else None


def shape(when: When) -> str:
    """Stands for a date while an answer is waited for: what was seen on the list is that date and no other."""
    return f"{when.day} {when.at} {when.zone}"
