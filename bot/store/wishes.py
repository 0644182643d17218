"""Wishes of those outside: sealed rows, the people they are about, and the notes that wait for a name to come up.

The rule is bot/core/wish.py. Names that stand in no registry are compared after opening: there are never many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Row, Update, delete, exists, func, select, update

from bot.core.event import Consent
from bot.core.fold import name_key
from bot.core.wish import WEEK, Want, Wish, WishState
from bot.store.database import Tx
from bot.store.readers import chat_mark, open_chat, seal_chat
from bot.store.schema.people import person
from bot.store.schema.wishes import wish, wish_person
from bot.store.vault import Vault

BODY = "wish.body"
MOST = 200
"""Notes that are compared with a new name, the newest; and wishes of one list."""


@dataclass(frozen=True, slots=True)
class About:
    """Somebody a wish is about. `before`: the consent there was; `met`: registered after the wish."""

    person_id: int
    before: Consent
    met: bool


async def add(
    tx: Tx, chat_id: int, want: Want, name: str, words: str, lang: str, now: datetime, *, works: bool
) -> Wish:
    """A new wish, of which liaisons are to be told at once."""
    body = {"want": want.value, "name": name, "words": words, "lang": lang}
    values = {
        "chat_mark": chat_mark(tx, chat_id),
        "address": seal_chat(tx, chat_id),
        "body": tx.vault.seal_json(body, BODY),
        "state": WishState.OPEN.value,
        "works": works,
        "reminded": 0,
        "asked_at": now,
        "next_at": now,
    }
    tx.wakes.add("wishes")
    return Wish(await tx.add(wish, values), want, name, words, lang, WishState.OPEN, works, now)


async def find(tx: Tx, number: int) -> Wish | None:
    """The wish of this number, locked for a change; None: it is over, or there never was one."""
    mine = (wish.c.id == number) & (wish.c.state != WishState.OVER.value)
    row = (await tx.conn.execute(select(wish).where(mine).with_for_update())).first()
    return None if row is None else _wish(tx, row)


async def standing(tx: Tx, most: int = MOST) -> list[Wish]:
    """What is not over: what waits for a decision first, the oldest first."""
    query = select(wish).where(wish.c.state != WishState.OVER.value)
    query = query.order_by(wish.c.state.desc(), wish.c.id).limit(most)
    return [_wish(tx, row) for row in await tx.conn.execute(query)]


async def count(tx: Tx) -> tuple[int, int]:
    """How many wait for a decision, and how many of them have an effect."""
    waits = wish.c.state == WishState.OPEN.value
    every = int(await tx.conn.scalar(select(func.count()).select_from(wish).where(waits)) or 0)
    return every, int(await tx.conn.scalar(select(func.count()).select_from(wish).where(waits, wish.c.works)) or 0)


async def asked_lately(tx: Tx, chat_id: int, now: datetime) -> int:
    """How many wishes a chat had in the last week, whatever became of them."""
    mine = (wish.c.chat_mark == chat_mark(tx, chat_id)) & (wish.c.asked_at > now - WEEK)
    return int(await tx.conn.scalar(select(func.count()).select_from(wish).where(mine)) or 0)


async def settled_at(tx: Tx, person_ids: Sequence[int]) -> datetime | None:
    """When a liaison last decided on a wish about one of these people."""
    about = select(wish_person.c.wish_id).where(wish_person.c.person_id.in_(person_ids))
    found: datetime | None = await tx.conn.scalar(select(func.max(wish.c.settled_at)).where(wish.c.id.in_(about)))
    return found


async def due(tx: Tx, now: datetime) -> list[int]:
    """Those of which liaisons are to be told."""
    ready = select(wish.c.id).where(wish.c.next_at <= now).order_by(wish.c.next_at, wish.c.id).limit(MOST)
    return list((await tx.conn.execute(ready)).scalars())


async def put(tx: Tx, number: int, **values: Any) -> None:
    """Write down what has become of it: columns by name."""
    await tx.conn.execute(update(wish).where(wish.c.id == number).values(**values))


async def about(tx: Tx, number: int) -> list[About]:
    """Whom it is about, as far as they are in the registry."""
    query = select(wish_person).where(wish_person.c.wish_id == number).order_by(wish_person.c.person_id)
    rows = await tx.conn.execute(query)
    return [About(row.person_id, Consent(row.before), row.met) for row in rows]


async def link(tx: Tx, number: int, person_id: int, before: Consent, *, met: bool = False) -> None:
    """It is about this person."""
    values = {"wish_id": number, "person_id": person_id, "before": before.value, "met": met}
    await tx.insert_new(wish_person, values)


async def others_wish(tx: Tx, number: int, person_id: int) -> bool:
    """Whether somebody else's wish about the person still works."""
    joined = wish_person.join(wish, wish.c.id == wish_person.c.wish_id)
    theirs = (wish_person.c.person_id == person_id) & (wish.c.id != number) & wish.c.works
    works = exists().select_from(joined).where(theirs, wish.c.state != WishState.OVER.value)
    return bool(await tx.conn.scalar(select(works)))


async def settle(tx: Tx, one: Wish, state: WishState, now: datetime) -> int | None:
    """A liaison has decided; what was written goes, and where it is over the name, too. The asker's chat, if known."""
    sealed = await tx.conn.scalar(select(wish.c.address).where(wish.c.id == one.id))
    over = state is WishState.OVER
    body = {"want": one.want.value, "name": "" if over else one.name, "words": "", "lang": one.lang}
    values: dict[str, Any] = {"body": tx.vault.seal_json(body, BODY), "state": state.value, "settled_at": now}
    await put(tx, one.id, **values, works=not over and one.want.consent is not None, next_at=None)
    return open_chat(tx, sealed) if sealed else None


async def asker(tx: Tx, number: int) -> int | None:
    """The chat that asked; None: erased since."""
    sealed = await tx.conn.scalar(select(wish.c.address).where(wish.c.id == number))
    return open_chat(tx, sealed) if sealed else None


async def forget(tx: Tx, mark: bytes) -> None:
    """Nothing is known any more of who asked, nor what was written; that less is said about somebody stays."""
    for row in (await tx.conn.execute(select(wish).where(wish.c.chat_mark == mark))).all():
        await tx.conn.execute(_without_asker(tx.vault, row))


def _without_asker(vault: Vault, row: Row[Any]) -> Update | Delete:
    """What is done to a wish when whoever asked is erased."""
    body = vault.open_json(row.body, BODY)
    if Want(body["want"]).consent is None or row.state == WishState.OVER.value:
        return delete(wish).where(wish.c.id == row.id)
    sealed = vault.seal_json(body | {"words": ""}, BODY)
    return update(wish).where(wish.c.id == row.id).values(chat_mark=None, address=None, body=sealed)


async def meet(tx: Tx, person_id: int, key: str, now: datetime) -> None:
    """Somebody is registered under a name: whoever asked for less about that name is heard, before anything is said."""
    for row in (await tx.conn.execute(_AT_WORK)).all():
        one = _wish(tx, row)
        if one.want.consent is None or name_key(one.name) != key:
            continue
        await link(tx, one.id, person_id, Consent.UNKNOWN, met=True)
        silent = person.c.consent == Consent.SILENCE.value  # the weakest wins
        mine = update(person).where(person.c.id == person_id, ~silent)
        await tx.conn.execute(mine.values(consent=one.want.consent.value))
        await put(tx, one.id, next_at=now)
        tx.wakes.add("wishes")


_AT_WORK = select(wish).where(wish.c.works, wish.c.state != WishState.OVER.value).order_by(wish.c.id.desc()).limit(MOST)


def _wish(tx: Tx, row: Row[Any]) -> Wish:
    body = tx.vault.open_json(row.body, BODY)
    want, state = Want(body["want"]), WishState(row.state)
    told = (body["name"], body["words"], body["lang"])
    return Wish(row.id, want, *told, state, row.works, row.asked_at, row.reminded)
