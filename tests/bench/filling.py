"""A database with many readers of one event, filled set by set."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import insert

from bot.core.event import Facts
from bot.core.idle import month
from bot.core.kinds import ALL_KINDS
from bot.store.database import Tx
from bot.store.readers import LABEL, TOPIC, chat_mark, seal_chat
from bot.store.schema import events as e
from bot.store.schema import readers as r

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


async def fill(tx: Tx, chats: Sequence[int]) -> None:
    """A reader of everything in each chat, and one published event with the id 1."""
    await tx.conn.execute(
        insert(r.profile).values(id=1, zone="UTC", quiet_from=0, quiet_to=0, digest_at=540, digest_day=6)
    )
    facts = {"facts": Facts().to_json(), "hides_name": False, "revision": 1, "state": "published"}
    kinds = {"kind": "sentence", "group": "political", "public_id": "x"}
    await tx.conn.execute(insert(e.event).values(id=1, fresh=True, happened_at=NOW, created_at=NOW, **facts, **kinds))
    mark, label = tx.vault.mark("all", TOPIC), tx.vault.seal_json({"l": "all", "s": None}, LABEL)
    for start in range(0, len(chats), 5000):
        ids = dict(enumerate(chats[start : start + 5000], start + 1))
        same = {"lang": "en", "profile_id": 1, "abroad": False, "grouped": False, "state": "active", "created_at": NOW}
        same |= {"active_on": month(NOW)}
        people = [
            {"id": n, "chat": seal_chat(tx, chat), "chat_mark": chat_mark(tx, chat), **same} for n, chat in ids.items()
        ]
        await tx.conn.execute(insert(r.subscriber), people)
        topic = {"topic_mark": mark, "label": label, "kinds": ALL_KINDS, "created_at": NOW}
        await tx.conn.execute(insert(r.topic), [{"subscriber_id": n, **topic} for n in ids])


async def follow(tx: Tx, label: str, readers: Sequence[int]) -> None:
    """These readers, by row id, follow a topic."""
    mark, sealed = tx.vault.mark(label, TOPIC), tx.vault.seal_json({"l": label, "s": "x"}, LABEL)
    topic = {"topic_mark": mark, "label": sealed, "kinds": ALL_KINDS, "created_at": NOW}
    for start in range(0, len(readers), 5000):
        await tx.conn.execute(insert(r.topic), [{"subscriber_id": n, **topic} for n in readers[start : start + 5000]])
