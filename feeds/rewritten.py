"""An event says what is read in its entries by now: because rules changed, or because a source did.

Writes what was planned (feeds/reread.py). Whether that may be, and who is told, is the caller's.
"""

from bot.core.event import Event
from bot.core.finding import Finding
from bot.people.naming import stricter
from bot.people.registry import Recognised
from bot.store import events, findings, namesakes
from bot.store.database import Tx
from bot.store.findings import Stored
from feeds.merge import story_keys
from feeds.reread import Plan, keys_of


async def rewrite(tx: Tx, event: Event, planned: Plan, entry: Stored, found: Finding, new: Recognised) -> None:
    """Who is told of by no entry any more leaves the event; `new`: whom this entry tells of."""
    await findings.rewrite_event(tx, event.id, planned.kind, planned.detail, planned.facts)
    await events.protect(tx, event.id, stricter(event.group, found.group))
    left = [one.id for one in event.people if planned.leave & keys_of(one) and one.id not in new.ids]
    await findings.part(tx, event.id, left)
    await events.add_people(tx, event.id, new.ids)
    await namesakes.keep(tx, event.id, entry.source_id, [(found.lang, name) for name in new.unlinked])
    if found.hides_name or new.namesakes:
        await findings.hide(tx, event.id, entry.source_id)
    await events.add_keys(tx, event.id, list(story_keys(entry.item, found)), event.happened_at)
