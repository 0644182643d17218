"""What is kept about whom, and how it goes: erase, count, expire.

Reads the marks of the schema, so that a new personal column cannot be forgotten here. What is old is found by reading
and deleted by key: there may be a million such rows, and a writer must not search them while others wait for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, select, true, update

from bot.core.messages import MessageKind
from bot.core.roles import Role
from bot.core.wish import WishState
from bot.store import asks_settled, campaigns, kept, relatives, wishes
from bot.store.database import Tx
from bot.store.keys import one_of
from bot.store.readers import CHAT
from bot.store.schema import metadata
from bot.store.schema.approvals import campaign_approval, campaign_seen, campaign_submitter
from bot.store.schema.asks import asked, campaign_ask
from bot.store.schema.campaigns import campaign, campaign_action, campaign_key
from bot.store.schema.events import amend, bad_news, fanout, story_key
from bot.store.schema.feeds import entry
from bot.store.schema.hearings import afterwards, answer, hearing, reminder
from bot.store.schema.organisations import campaign_author, campaign_draft, organiser
from bot.store.schema.phone import vanishing
from bot.store.schema.readers import allowance, conversation, erased, invite, role, subscriber, topic, wrong
from bot.store.schema.served import served
from bot.store.schema.talks import contact
from bot.store.schema.traffic import file, inbox, outbox, receipt, task
from bot.store.schema.wishes import wish

FOUND_AT_ONCE = 2_000
"""Rows that are found before they are deleted in smaller steps."""

AT_ONCE = 1_000
"""Rows that go in one transaction, at most."""

READERS_AT_ONCE = 5
"""Subscribers: with each go all its rows."""

LAST_ANSWER = timedelta(seconds=10)
"""Between an erasure and the promise of its last answer: both happen in one short transaction."""

FILES_AT_ONCE = 1
"""Files: each may be megabytes, that are overwritten."""

KEPT = {
    "inbox": timedelta(hours=48),
    "task": timedelta(hours=48),
    "outbox": timedelta(days=7),
    "receipt": timedelta(days=30),
    "vanishing": timedelta(hours=48),
    "conversation": timedelta(hours=24),
    "contact": timedelta(days=30),
    "entry": timedelta(days=30),
    "story_key": timedelta(days=30),
    "fanout": timedelta(days=30),
    "amend": timedelta(days=30),
    "reminder": timedelta(days=30),
    "bad_news": timedelta(days=30),
    "wish": timedelta(days=30),
    "answer": timedelta(days=14),
    "file": timedelta(days=30),
    "erased": timedelta(days=30),
    "unreachable": timedelta(days=60),
    "wrong": timedelta(days=90),
    "invite": timedelta(days=30),
    "role": timedelta(days=30),
    "campaign_action": timedelta(days=30),
    "campaign_ask": timedelta(days=30),
    "campaign_key": timedelta(days=30),
    "campaign_author": timedelta(days=30),
    "campaign_approval": timedelta(days=30),
    "campaign_seen": timedelta(days=30),
    "campaign_submitter": timedelta(days=30),
    "campaign_draft": timedelta(days=14),
    "asked": timedelta(days=30),
    "served": timedelta(days=90),
}


async def erase(tx: Tx, chat_id: int, now: datetime) -> bool:
    """Delete everything about a chat; whether there was anything. Call `Database.scrub` afterwards.

    Only a mark stays, so that a restored backup does not bring the chat back.
    """
    return await erase_marked(tx, tx.vault.mark(str(chat_id), CHAT), now)


async def erase_marked(tx: Tx, mark: bytes, now: datetime) -> bool:
    """The same of the chat with this mark: all that is known of one in a backup that comes back."""
    theirs: list[str] = []
    for one in (await tx.conn.execute(select(subscriber.c.id).where(subscriber.c.chat_mark == mark))).scalars().all():
        await asks_settled.forget(tx, one)
        await campaigns.forget(tx, one)
        theirs += [each.person for each in await relatives.of_reader(tx, one)]
    found = (await tx.conn.execute(delete(subscriber).where(subscriber.c.chat_mark == mark))).rowcount
    found += (await tx.conn.execute(delete(conversation).where(conversation.c.chat_mark == mark))).rowcount
    await tx.conn.execute(delete(task).where(task.c.chat_mark == mark))
    await wishes.forget(tx, mark)
    for person in theirs:
        await kept.erase_if_left(tx, person)
    # Updates that wait in the inbox stay, the one that asks for this among them: they lose the mark when handled.
    anew = {"erased_at": now, "scrubbed": False}
    statement = tx.insert(erased).values(chat_mark=mark, **anew)
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=["chat_mark"], set_=anew))
    return found > 0


async def counts(tx: Tx, reader_id: int) -> dict[str, int]:
    """How many rows of each kind there are about a subscriber."""
    tables: dict[str, Table] = {"topics": topic, "receipts": receipt, "queued": outbox}
    result: dict[str, int] = {}
    for name, table in tables.items():
        mine = table.c.subscriber_id == reader_id
        if name == "queued":
            mine &= outbox.c.state == "queued"
        result[name] = int(await tx.conn.scalar(select(func.count()).select_from(table).where(mine)) or 0)
    return result


@dataclass(frozen=True, slots=True)
class Aged:
    """Rows of a table that have outlived their time. `at_once`: how many of them may go in one transaction."""

    table: Table
    old: ColumnElement[bool]
    keys: Sequence[Any]
    at_once: int

    @property
    def sort(self) -> str:
        """What they are: rows of different sorts take different time to delete."""
        return self.table.name


async def find(tx: Tx, now: datetime, *, most: int = FOUND_AT_ONCE) -> Aged | None:
    """Rows of the first table that has old ones, up to `most`; None: nothing is too old. Only reads."""
    for table, old in _aged(now):
        columns = table.primary_key.columns
        rows = (await tx.conn.execute(select(*columns).where(old).limit(most))).all()
        if rows:
            # In the order in which they lie in the file: neighbours share pages, and each page is written once.
            keys = sorted(row[0] if len(columns) == 1 else tuple(row) for row in rows)
            return Aged(table, old, keys, LARGE.get(table, AT_ONCE))
    return None


async def remove(tx: Tx, found: Aged, keys: Sequence[Any]) -> int:
    """Delete those of the found rows that are still too old; how many went."""
    if found.table is hearing:
        return await kept.erase_orphans(tx, keys)
    these = one_of(tx, list(found.table.primary_key.columns), keys)
    # Said so, no planner takes the age for the better way in: the index on it may hold a million dead entries.
    still = found.old.is_(true())
    return (await tx.conn.execute(delete(found.table).where(these, still))).rowcount


async def expire(tx: Tx, now: datetime, *, most: int = AT_ONCE) -> int:
    """Find and delete in one transaction, up to `most` rows; how many went."""
    count, gone = 0, 1
    while gone and count < most and (found := await find(tx, now, most=most - count)):
        gone = await remove(tx, found, found.keys)
        count += gone
    return count


LARGE = {file: FILES_AT_ONCE, subscriber: READERS_AT_ONCE}


def _aged(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    yield inbox, (inbox.c.received_at < now - KEPT["inbox"]) & (inbox.c.state != "new")
    yield task, task.c.created_at < now - KEPT["task"]
    yield outbox, outbox.c.settled_at < now - KEPT["outbox"]
    yield receipt, receipt.c.sent_at < now - KEPT["receipt"]
    yield vanishing, vanishing.c.sent_at < now - KEPT["vanishing"]
    yield conversation, conversation.c.changed_at < now - KEPT["conversation"]
    yield contact, contact.c.said_at < now - KEPT["contact"]
    yield entry, entry.c.fetched_at < now - KEPT["entry"]
    yield story_key, story_key.c.created_at < now - KEPT["story_key"]
    yield erased, erased.c.erased_at < now - KEPT["erased"]
    yield subscriber, subscriber.c.unreachable_at < now - KEPT["unreachable"]
    yield wrong, wrong.c.created_at < now - KEPT["wrong"]
    yield invite, invite.c.expires_at < now - KEPT["invite"]
    # A role nobody uses is a door nobody watches. An owner's stays: who would give it back?
    yield role, (role.c.used_at < now - KEPT["role"]) & (role.c.role != Role.OWNER.value)
    yield fanout, (fanout.c.created_at < now - KEPT["fanout"]) & (fanout.c.state == "done")
    yield amend, (amend.c.created_at < now - KEPT["amend"]) & (amend.c.state != "open")
    yield reminder, (reminder.c.created_at < now - KEPT["reminder"]) & (reminder.c.state != "open")
    yield bad_news, (bad_news.c.created_at < now - KEPT["bad_news"]) & bad_news.c.next_at.is_(None)
    passed = select(afterwards.c.id).where(afterwards.c.over < now - KEPT["answer"])
    yield answer, answer.c.afterwards_id.in_(passed)
    yield wish, (wish.c.settled_at < now - KEPT["wish"]) & (wish.c.state == WishState.OVER.value)
    over = select(campaign.c.id).where(campaign.c.closed_at < now - KEPT["campaign_action"])
    yield campaign_action, campaign_action.c.campaign_id.in_(over)
    yield campaign_ask, campaign_ask.c.campaign_id.in_(over)
    yield campaign_key, campaign_key.c.campaign_id.in_(over)
    yield campaign_author, campaign_author.c.campaign_id.in_(over)
    yield campaign_approval, campaign_approval.c.campaign_id.in_(over)
    yield campaign_seen, campaign_seen.c.campaign_id.in_(over)
    yield campaign_submitter, campaign_submitter.c.campaign_id.in_(over)
    yield campaign_draft, campaign_draft.c.changed_at < now - KEPT["campaign_draft"]
    organises = (role.c.subscriber_id == organiser.c.subscriber_id) & (role.c.role == Role.ORGANISER.value)
    yield organiser, ~exists().where(organises)
    yield asked, asked.c.at < now - KEPT["asked"]
    yield served, served.c.day < now - KEPT["served"]
    unwanted = ~exists().where(outbox.c.file_id == file.c.id)
    yield file, unwanted & (file.c.digest.is_(None) | (file.c.used_at < now - KEPT["file"]))
    yield hearing, kept.ORPHANED  # what a family kept to itself goes with the last of them
    yield allowance, allowance.c.day < now.toordinal()


async def unscrubbed(tx: Tx) -> list[bytes]:
    """Marks of erased chats whose bytes may still stand in the files, but those to which a last answer is on its way.

    That answer is promised with the erasure. Which bare chat a row goes to is sealed, so what was promised to any at
    that time counts; what others are answered later keeps nobody's bytes in the files.
    """
    found = (await tx.conn.execute(select(erased.c.chat_mark, erased.c.erased_at).where(~erased.c.scrubbed))).all()
    if not found:
        return []
    waits = outbox.c.subscriber_id.is_(None) & outbox.c.state.in_(("queued", "claimed", "sending"))
    waits &= outbox.c.kind != MessageKind.DELETE.value  # at its hour, which may be tomorrow: it holds what is sealed
    waiting = list((await tx.conn.execute(select(outbox.c.created_at).where(waits))).scalars())
    return [one.chat_mark for one in found if not any(abs(at - one.erased_at) < LAST_ANSWER for at in waiting)]


async def scrubbed(tx: Tx, marks: Sequence[bytes]) -> None:
    """The files hold nothing any more of these chats."""
    await tx.conn.execute(update(erased).where(erased.c.chat_mark.in_(marks)).values(scrubbed=True))


def personal_columns() -> dict[str, str]:
    """Every personal column and until when it is kept: what /privacy and the README promise."""
    return {
        f"{table.name}.{column.name}": column.info["kept"]
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["personal"]
    }
