"""The screens of submitting, approving and giving back. Pure.

Owns what is shown to whom. Nothing here tells who wrote, who approved, or who a family is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core.alert import Button
from bot.delivery.replies import Rows
from bot.i18n import Translator
from bot.store.readers import Reader
from campaigns import families
from campaigns.approval import WAIT, Desk, Return
from campaigns.checklist import Grade, Item, hold
from campaigns.diff import Change
from campaigns.drive import Drive
from campaigns.families import Family
from campaigns.flow import CampaignState
from handlers import pages as moments
from handlers.campaign_card import title_of
from handlers.organise.checking import fitting
from handlers.organise.data import Organise
from handlers.screens import Screen, paragraphs, rows

ROOM: Final = 2_000
"""Characters of HTML for what has changed."""


def before(t: Translator, drive: Drive, found: Sequence[Item], words: int, *, alone: bool) -> Screen:
    """What follows when it is submitted; what holds it back is to be put right first."""
    check, back = _button(t, "organise_check.btn.check", "check", drive), _back(t, drive)
    head = t.html("organise_check.title", title=title_of(t, drive))
    if hold(found):
        faults = _many(found, Grade.FAULT)
        return Screen(paragraphs(head, t("organise_check.faults", n=faults)), ((check,), (back,)))
    thought = paragraphs(*_to_think_of(t, found, words))
    how = t("organise_check.alone") if alone else t("organise_check.by_another")
    sure = _button(t, "organise_check.btn.submit_now", "submit_now", drive)
    preview = _button(t, "organise_check.btn.preview", "preview", drive)
    return Screen(paragraphs(head, thought, how), ((sure,), (check, preview), (back,)))


def _to_think_of(t: Translator, found: Sequence[Item], words: int) -> tuple[str, str]:
    warnings = _many(found, Grade.WARNING)
    return (
        t("organise_check.warnings", n=warnings) if warnings else t("organise_check.sound"),
        t("organise_check.words", n=words) if words else "",
    )


def deciding(
    t: Translator,
    drive: Drive,
    standing: Desk,
    found: Sequence[Item],
    words: int,
    change: tuple[int, Sequence[Change]] | None,
    pages: Sequence[str],
    reader: Reader,
    now: datetime,
) -> Screen:
    """A submitted version for somebody: what is new in it, what the machine and the family say, what may be done."""
    row = standing.row
    faults = _many(found, Grade.FAULT)
    moment = moments.until_text(t, reader, row.submitted_at)
    seen = len(pages) - standing.left(pages)
    body = paragraphs(
        t.html("organise_check.title", title=title_of(t, drive)),
        t.html("organise_check.submitted", version=row.version, moment=moment),
        _family(t, standing, reader),
        _changes(t, change),
        t("organise_check.faults", n=faults) if faults else paragraphs(*_to_think_of(t, found, words)),
        t("organise_check.pages_seen", n=seen, of=len(pages)),
        _mine(t, standing, reader, pages, now) if standing.mine else _unread(t, standing, pages),
    )
    check, preview = (_button(t, f"organise_check.btn.{one}", one, drive) for one in ("check", "preview"))
    return Screen(body, (*_decisions(t, drive, standing, pages, now), (check, preview), (_back(t, drive),)))


def _decisions(t: Translator, drive: Drive, standing: Desk, pages: Sequence[str], now: datetime) -> Rows:
    if drive.stored.state != CampaignState.IN_REVIEW:
        return ()
    may = standing.holds(pages, now) is None
    approve = [_button(t, "organise_check.btn.approve", "approve", drive, str(drive.stored.version))] if may else []
    if standing.mine:
        return rows((*approve, _button(t, "organise_check.btn.take_back", "give_back", drive, Return.OWN.value)))
    return rows((*approve, _button(t, "organise_check.btn.give_back", "give_back", drive)))


def _family(t: Translator, standing: Desk, reader: Reader) -> str:
    """That a joined family was asked, and what it says. Never who, nor how many they are."""
    if standing.family is Family.NOBODY:
        return ""
    until = standing.row.family_at
    moment = moments.until_text(t, reader, until + families.PATIENCE) if until is not None else ""
    return t.html(f"organise_check.family.{standing.family.value}", moment=moment)


def _mine(t: Translator, standing: Desk, reader: Reader, pages: Sequence[str], now: datetime) -> str:
    """What is left to do for somebody who wrote it."""
    if standing.others:
        return t("organise_check.by_another")
    free = standing.row.submitted_at + WAIT
    waits = t.html("organise_check.alone_from", moment=moments.until_text(t, reader, _minute_up(free)))
    unseen = standing.left(pages)
    return paragraphs(
        t("organise_check.alone"),
        t("organise_check.alone_unseen", n=unseen) if unseen else "",
        waits if now < free else "",
    )


def _unread(t: Translator, standing: Desk, pages: Sequence[str]) -> str:
    """That it is to be read before it is approved."""
    return "" if standing.read(pages) else t("organise_check.unread")


def _minute_up(moment: datetime) -> datetime:
    """Times are told to the minute: never one that is too early."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _changes(t: Translator, change: tuple[int, Sequence[Change]] | None) -> str:
    if change is None:
        return t("organise_check.first_version")
    version, found = change
    if not found:
        return t.html("organise_check.nothing_changed", version=version)
    return (
        f"{t.html('organise_check.changed', version=version)}\n{fitting(t, [_changed(t, one) for one in found], ROOM)}"
    )


def _changed(t: Translator, one: Change) -> str:
    if one.was is None:
        return t.html("organise_check.added", what=one.key, now=one.now or "")
    if one.now is None:
        return t.html("organise_check.removed", what=one.key, was=one.was)
    return t.html("organise_check.replaced", what=one.key, was=one.was, now=one.now)


def reasons(t: Translator, drive: Drive) -> Screen:
    """Why is it given back? There is no free text: whoever wants to say more talks."""
    buttons = [
        Button(t(f"organise_check.return.{one.value}"), data=_data("give_back", drive, one.value))
        for one in Return
        if one is not Return.OWN
    ]
    back = _button(t, "organise.btn.back", "decide", drive)
    return Screen(t("organise_check.give_back"), (*rows(buttons), (back,)))


def _back(t: Translator, drive: Drive) -> Button:
    return _button(t, "organise_check.btn.card", "card", drive)


def _button(t: Translator, key: str, do: str, drive: Drive, arg: str = "") -> Button:
    return Button(t(key), data=_data(do, drive, arg))


def _data(do: str, drive: Drive, arg: str) -> str:
    return Organise(do=do, campaign=drive.id, arg=arg).pack()


def _many(found: Sequence[Item], grade: Grade) -> int:
    return sum(one.grade is grade for one in found)
