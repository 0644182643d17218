"""What the machine has found about a campaign, with place and cure; words to think about; whom it would reach.

Owns the screens. What is looked for stands in campaigns/checklist.py and wording.py.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.alerts.render import unpressable
from bot.core.alert import Button
from bot.delivery.replies import Done, Task, Toast
from bot.i18n import Catalogs, Translator
from bot.store import approvals
from bot.store.database import Tx
from campaigns import checking, wording
from campaigns.checklist import Grade, Item, Worded
from campaigns.drive import Drive
from campaigns.families import Family
from campaigns.reach import Reach, from_json
from campaigns.wording import Hint
from handlers.campaign_card import title_of
from handlers.context import Answer, pressed
from handlers.organise import pages, reach
from handlers.organise.data import Organise
from handlers.screens import Screen, paragraphs, rows

REACH: Final = "reach"
"""The task that counts whom a campaign would reach. Parameter: its number. Result: campaigns/reach.py."""

MOST: Final = 12
"""Points of one sort on a screen, and words."""

ROOM: Final = 1_500
"""Characters of HTML for one sort: a list of mistakes has to be a message, too."""

SIGN: Final = {Grade.FAULT: "✗", Grade.WARNING: "!"}


def register(r: Router) -> None:
    """The buttons."""
    reach.on(r, "check", on_check)
    reach.on(r, "words", on_words)
    reach.on(r, "reach", on_reach)


async def on_check(
    query: CallbackQuery, drive: Drive, tx: Tx, now: datetime, t: Translator, catalogs: Catalogs
) -> Answer:
    """The list."""
    found = await look(tx, drive, t, catalogs, now)
    words = await checking.wordings(tx, drive)
    return listed(t, drive, found, len(words), await said(tx, drive, t)).edit(pressed(query))


async def on_words(query: CallbackQuery, drive: Drive, tx: Tx, t: Translator) -> Answer:
    """The words, each with a calmer way to say it."""
    return worded(t, drive, await checking.wordings(tx, drive)).edit(pressed(query))


async def on_reach(query: CallbackQuery, drive: Drive, t: Translator, done: Done | None) -> Answer:
    """About how many. Counting takes a while and happens outside of any transaction that writes."""
    if done is None or done.kind != REACH:
        return Task(REACH, {"campaign": drive.id})
    if not done.result:
        return Toast(t("toast.old"))
    return reached(t, drive, from_json(done.result)).edit(pressed(query))


async def look(tx: Tx, drive: Drive, t: Translator, catalogs: Catalogs, now: datetime) -> tuple[Item, ...]:
    """The machine's list, and screens that would be too long for a message."""
    found = await checking.look(tx, drive, t.register, now)
    long = pages.too_long(pages.pages(catalogs, drive, now))
    place = await checking.place(tx, drive)
    values = [{"screen": screen_name(t, one.what), "lang": t.own_name(one.lang)} for one in long]
    return (*(Item(Grade.FAULT, "long_screen", *place(("text",)), "text", one) for one in values), *found)


async def said(tx: Tx, drive: Drive, t: Translator) -> str:
    """What others have said of this version: why it was given back, or that a family wishes it otherwise."""
    row = await approvals.find(tx, drive.id, drive.stored.version)
    if row is None:
        return ""
    if row.family == Family.NOT.value:
        why = t(f"organise_check.otherwise.{row.family_why}") if row.family_why else ""
        return paragraphs(t("organise_check.family.not"), why)
    return t.html("organise_check.returned", why=t(f"organise_check.return.{row.returned}")) if row.returned else ""


def listed(t: Translator, drive: Drive, found: Sequence[Item], words: int, told: str) -> Screen:
    """What holds it back, then what to think of."""
    grades = {grade: [one for one in found if one.grade is grade] for grade in Grade}
    faults, warnings = grades[Grade.FAULT], grades[Grade.WARNING]
    head = f"<b>{t('organise_check.faults', n=len(faults))}</b>" if faults else t("organise_check.sound")
    hints = t("organise_check.words", n=words) if words else t("organise_check.no_words")
    body = paragraphs(
        t.html("organise_check.title", title=title_of(t, drive)),
        told,
        head,
        _lines(t, faults),
        f"<b>{t('organise_check.warnings', n=len(warnings))}</b>" if warnings else "",
        _lines(t, warnings),
        hints,
    )
    more = [_button(t, "organise_check.btn.words", "words", drive)] if words else []
    return Screen(body, rows((*more, _button(t, "organise_check.btn.card", "card", drive))))


def _lines(t: Translator, found: Sequence[Item]) -> str:
    return fitting(t, [f"{SIGN[one.grade]} {_item(t, one)}" for one in found], ROOM)


def fitting(t: Translator, lines: Sequence[str], room: int) -> str:
    """As many of these lines as there is room for, and how many more there are."""
    kept, left = [], room
    for line in lines[:MOST]:
        left -= len(line)
        if left < 0:
            break
        kept.append(line)
    more = [t("organise_check.more", n=len(lines) - len(kept))] if len(lines) > len(kept) else []
    return "\n".join((*kept, *more))


def _item(t: Translator, one: Item) -> str:
    values: dict[str, Any] = dict(one.values)
    text = t.html(f"organise_check.item.{one.problem}", **values)
    return f"{text}\n{_at(t, one)}"


def _at(t: Translator, one: Item | Worded) -> str:
    return t.html("organise_check.at", file=one.file, line=one.line, where=one.key)


def worded(t: Translator, drive: Drive, found: Sequence[Worded]) -> Screen:
    """Each word with its place, what is the matter with it, and what could stand there. Nothing is refused."""
    body = paragraphs(t("organise_check.words_title"), fitting(t, [_word(t, one) + "\n" for one in found], 2 * ROOM))
    return Screen(body, rows((_button(t, "organise_check.btn.check", "check", drive),)))


def _word(t: Translator, one: Worded) -> str:
    return f"{_hint(t, one.hint)}\n{_at(t, one)}"


def typed(t: Translator, texts: Mapping[str, str], room: int) -> str:
    """Words to think about in texts of these languages that somebody has just typed: which sentence, what is the matter
    with them, and what could stand there. HTML of at most about `room` characters; empty: there are none."""
    found = [(lang, one) for lang, text in texts.items() for one in wording.hints(text, lang)]
    if not found:
        return ""
    lines = [_typed(t, lang, one) + "\n" for lang, one in found]
    return paragraphs(t("organise_check.words_title"), fitting(t, lines, min(room, ROOM)))


def _typed(t: Translator, lang: str, one: Hint) -> str:
    place = t.html("organise_check.in_text", lang=t.own_name(lang), quote=unpressable(one.quote))
    return f"{_hint(t, one)}\n{place}"


def _hint(t: Translator, one: Hint) -> str:
    return t.html("organise_check.hint", word=one.word, why=t(f"organise_check.word.{one.sort.value}"), say=one.say)


def reached(t: Translator, drive: Drive, found: Reach) -> Screen:
    """About how many of how many, and why others are left out."""
    lines = [
        t.html(f"organise_check.reach.why.{why}", n=number, number=number) for why, number in found.left_out.items()
    ]
    out = "\n".join((t("organise_check.reach.left_out"), *lines)) if lines else ""
    foreign = t.html("organise_check.reach.foreign", n=found.foreign) if found.foreign else ""
    none = t("organise_check.item.no_audience") if drive.campaign.audience is None else ""
    body = paragraphs(
        t.html("organise_check.reach.title", asked=found.asked, of=found.of)
        if found.asked is not None
        else t("organise_check.reach.few"),
        none,
        t("organise_check.reach.too_few") if found.few and not none else "",
        out,
        foreign,
        "" if found.whole else t("organise_check.reach.part"),
        t("organise_check.reach.note"),
    )
    return Screen(body, rows((_button(t, "organise_check.btn.card", "card", drive),)))


def screen_name(t: Translator, what: str) -> str:
    """What a screen of the preview is called."""
    return t(f"organise_check.screen.{what}")


def _button(t: Translator, key: str, do: str, drive: Drive) -> Button:
    return Button(t(key), data=Organise(do=do, campaign=drive.id).pack())
