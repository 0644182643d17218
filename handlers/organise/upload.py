"""A campaign as a file, sent into the chat: campaign.toml, targets.csv, or both in one .zip.

Owns what happens with what arrives: fetched by a task, read by the parser of the files, taken whole or not at all. A
file that needs the other one waits for it, sealed, beside what is written question by question.
"""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.core.alert import Button
from bot.core.roles import Right, Role
from bot.delivery.fetching import FETCH, LARGEST
from bot.delivery.replies import Done, Say, Task
from bot.i18n import Translator, escape_html
from bot.store import drafts, organisations
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import drafting, file
from campaigns.archive import Unfit, Unpacked, unpack
from campaigns.diff import Change
from campaigns.drafting import Whose
from campaigns.file import Fault
from campaigns.service import Brought
from handlers.about import About
from handlers.context import Answer, pressed
from handlers.organise import reach
from handlers.organise.data import Organise
from handlers.organise.mistakes import numbered
from handlers.screens import Screen, cut, name, paragraphs
from handlers.staff.rights import may

WAITS: Final = {".toml": "toml", ".csv": "table"}
"""Under which name a file waits for the other one."""

CHANGES: Final = 12
"""Differences told in one message."""

KILO: Final = 1000


def register(r: Router) -> None:
    """What is sent, and how to."""
    right = may(Right.CAMPAIGN)
    r.message.register(on_file, sent, right)
    r.callback_query.register(on_how, Organise.filter(F.do == "file"), right)


async def sent(message: Message) -> dict[str, Mapping[str, Any]] | bool:
    """A filter: a document whose name ends as a campaign's file does."""
    found = (message.model_extra or {}).get("file")
    return {"given": found} if isinstance(found, Mapping) else False


async def on_how(query: CallbackQuery, tx: Tx, reader: Reader, chat_id: int, about: About, t: Translator) -> Answer:
    """Which files, and what they are to be called."""
    whose = await organisations.of_reader(tx, reader.id)
    if whose is None and not await reach.sees_all(tx, reader, chat_id, about):
        return Screen(t("organise.nobody"), (_back(t),)).edit(pressed(query))
    return Screen(t.html("organise.upload.how", most=LARGEST // KILO), (_back(t),)).edit(pressed(query))


async def on_file(
    _message: Message,
    given: Mapping[str, Any],
    done: Done | None,
    tx: Tx,
    now: datetime,
    reader: Reader,
    chat_id: int,
    about: About,
    t: Translator,
    by: Role,
) -> Answer:
    """Not fetched where it is too large; then read."""
    mine = await organisations.of_reader(tx, reader.id)
    owns = await reach.sees_all(tx, reader, chat_id, about)
    if mine is None and not owns:
        return Say(t("organise.nobody"), (_back(t),))
    if given["size"] > LARGEST:
        return Say(t.html("organise.upload.large", most=LARGEST // KILO), (_back(t),))
    if done is None:
        return Task(FETCH, {"handle": given["handle"]})
    content = None if done.result is None else done.result["content"]
    if content is None:
        return Say(t("organise.upload.not_fetched"), (_back(t),))
    whose = Whose(reader.id, by, mine, free=owns)
    return (await _read(tx, given["end"], b64decode(content), whose, now, t)).say()


async def _read(tx: Tx, end: str, content: bytes, whose: Whose, now: datetime, t: Translator) -> Screen:
    if end == ".zip":
        found = unpack(content)
        if isinstance(found, Unfit):
            return Screen(t.html(f"organise.zip.{found.problem}"), (_back(t),))
    else:
        kept = await _beside(tx, whose.reader_id, WAITS[end], content, now)
        if isinstance(kept, str):
            return Screen(t(kept), (_back(t),))
        found = kept
    made = await drafting.draft(tx, found.toml, found.table, whose, now)
    if not isinstance(made, tuple):
        return refused(t, made)
    await _let_go(tx, whose.reader_id, now)
    return taken(t, *made)


async def _beside(tx: Tx, reader_id: int, kind: str, content: bytes, now: datetime) -> Unpacked | str:
    """This file with the other one, where it needs one; or the words that ask for the other."""
    kept = await drafts.get(tx, reader_id) or {}
    try:
        waiting = {name: kept[name].encode() for name in WAITS.values() if isinstance(kept.get(name), str)}
        files = {**waiting, kind: content}
        texts = {name: one.decode("utf-8-sig") for name, one in files.items()}
    except UnicodeDecodeError:
        files, texts = {kind: content}, {}  # the parser tells where
    toml, table = files.get("toml"), files.get("table")
    wants = toml is not None and "targets_file" in _plan(toml)
    if toml is not None and (table is not None or not wants or not texts):
        return Unpacked(toml, table if wants or kind == "table" else None)
    if texts:
        await drafts.put(tx, reader_id, {**kept, kind: texts[kind]}, now)
    return "organise.upload.now_table" if toml is not None else "organise.upload.now_toml"


def _plan(toml: bytes) -> Mapping[str, Any]:
    plan = file.tree_of(toml).get("contact")
    return plan if isinstance(plan, dict) else {}


async def _let_go(tx: Tx, reader_id: int, now: datetime) -> None:
    """What waited was taken; what is being written stays."""
    kept = await drafts.get(tx, reader_id)
    if kept is None:
        return
    rest = {name: one for name, one in kept.items() if name not in WAITS.values()}
    await (drafts.put(tx, reader_id, rest, now) if rest else drafts.drop(tx, reader_id))


def refused(t: Translator, found: Sequence[Fault]) -> Screen:
    """Everything that is wrong, and that nothing was taken."""
    head = t("organise.upload.mistakes", n=len(found))
    return Screen(paragraphs(head, numbered(t, found), t("organise.upload.again")), (_back(t),))


def taken(t: Translator, number: int, brought: Brought) -> Screen:
    """What became of a file, and what is different from the version before."""
    head = t.html(f"organise.took.{brought.what}", slug=name(brought.slug), version=str(brought.version))
    card = Button(t("organise.btn.card"), data=Organise(do="card", campaign=number).pack())
    return Screen(paragraphs(head, changes(t, brought.changes)), ((card,),))


def changes(t: Translator, found: Sequence[Change]) -> str:
    """The differences, a line each, the first ones."""
    lines = [
        f"<code>{escape_html(cut(one.key, 80))}</code>\n− {escape_html(cut(one.was or '–', 80))}"
        f"\n+ {escape_html(cut(one.now or '–', 80))}"
        for one in found[:CHANGES]
    ]
    more = [t("organise.more_changes", n=len(found) - CHANGES)] if len(found) > CHANGES else []
    return "\n".join([*lines, *more])


def _back(t: Translator) -> tuple[Button, ...]:
    return (Button(t("organise.btn.all"), data=Organise(do="list").pack()),)
