"""What the rules made of entries: read again with later rules, and written anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.core.event import Facts
from bot.core.finding import Finding, Item, Lang, Outlet
from bot.core.kinds import Kind
from bot.core.reading import Reading
from bot.store import events
from bot.store.database import Tx
from bot.store.schema.events import event, event_person, event_source
from bot.store.schema.feeds import entry, finding, source

PAGE = 200


@dataclass(frozen=True, slots=True)
class Stored:
    """A kept entry with its finding; `event_id` None: it made no event. `key`: the id of the entry."""

    key: int
    finding_id: int
    event_id: int | None
    source_id: str
    source_name: str
    item: Item
    reading: Reading
    rules_version: str


async def since(tx: Tx, moment: datetime, *, after: int = 0, most: int = PAGE) -> list[Stored]:
    """Entries that came since then, by id above `after`; entries are kept for 30 days."""
    late = (entry.c.fetched_at >= moment) & (entry.c.id > after)
    return await _stored(tx, late, entry.c.id, most)


async def of_event(tx: Tx, event_id: int) -> list[Stored]:
    """The entries of an event, the one it was made of first."""
    return await _stored(tx, finding.c.event_id == event_id, finding.c.id, None)


async def of_entry(tx: Tx, source_id: str, key: bytes) -> Stored | None:
    """The entry of a source that is known by this key, as long as it is kept."""
    found = await _stored(tx, (entry.c.source_id == source_id) & (entry.c.key == key), finding.c.id.desc(), 1)
    return found[0] if found else None


async def rewrite_entry(tx: Tx, entry_id: int, title: str, summary: str) -> None:
    """The entry says this now."""
    await tx.conn.execute(update(entry).where(entry.c.id == entry_id).values(title=title, summary=summary))


async def _stored(tx: Tx, which: Any, order: Any, most: int | None) -> list[Stored]:
    joined = finding.join(entry, entry.c.id == finding.c.entry_id).join(source, source.c.id == entry.c.source_id)
    told = entry.c["id", "source_id", "url", "title", "summary", "published"]
    ours = (finding.c.id.label("finding_id"), *finding.c["event_id", "relevant", "kind", "detail", "people", "facts"])
    columns = (*told, *ours, finding.c.rules_version, *source.c["name", "outlet", "language"])
    rows = await tx.conn.execute(select(*columns).select_from(joined).where(which).order_by(order).limit(most))
    return [_one(row) for row in rows]


async def replace(tx: Tx, finding_id: int, found: Finding, event_id: int | None, now: datetime) -> None:
    """What the present rules make of an entry takes the place of what older ones did."""
    values = {"event_id": event_id, **events.told(found), "created_at": now}
    await tx.conn.execute(update(finding).where(finding.c.id == finding_id).values(**values))


async def same(tx: Tx, finding_ids: Sequence[int], rules_version: str) -> None:
    """These rules say of them what was said before."""
    for start in range(0, len(finding_ids), PAGE):
        these = finding.c.id.in_(finding_ids[start : start + PAGE])
        await tx.conn.execute(update(finding).where(these).values(rules_version=rules_version))


async def rewrite_event(tx: Tx, event_id: int, kind: Kind, detail: str | None, facts: Facts) -> None:
    """What an event says, from now on."""
    values = {"kind": kind.value, "detail": detail, "facts": facts.to_json()}
    await tx.conn.execute(update(event).where(event.c.id == event_id).values(**values))


async def hide(tx: Tx, event_id: int, source_id: str) -> None:
    """A name hides in what this source says of the event: it is not quoted."""
    theirs = (event_source.c.event_id == event_id) & (event_source.c.source_id == source_id)
    await tx.conn.execute(update(event_source).where(theirs).values(hides_name=True))


async def part(tx: Tx, event_id: int, person_ids: Sequence[int]) -> None:
    """The event is not about these people after all; a later report may still tell of them."""
    these = (event_person.c.event_id == event_id) & event_person.c.person_id.in_(person_ids)
    await tx.conn.execute(delete(event_person).where(these))


def _one(row: Row[Any]) -> Stored:
    known: dict[str | None, Lang] = {"ru": "ru", "uk": "uk", "en": "en", "be": "be"}
    outlet, lang = Outlet(row.outlet), known.get(row.language)
    item = Item(str(row.id), outlet, row.title, row.summary, row.url, row.published, lang)
    kind = None if row.kind is None else Kind(row.kind)
    reading = Reading(row.relevant, kind, row.detail, tuple(row.people), Facts.from_json(row.facts))
    return Stored(row.id, row.finding_id, row.event_id, row.source_id, row.name, item, reading, row.rules_version)
