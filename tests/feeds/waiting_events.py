"""Events that wait for a person, as the feeds would have left them; all people are invented."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.core.event import Consent, Event
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.store import events, people, review, sources
from bot.store.database import Tx
from tests.store.builders import NOW, a_finding, a_source


async def an_open_event(
    tx: Tx,
    *names: str,
    kind: Kind = Kind.ARREST,
    reasons: Sequence[str] = ("score",),
    source: str = "watch",
    trust: str = "publish",
    consent: Consent = Consent.UNKNOWN,
    group: Group = Group.POLITICAL,
    fresh: bool = True,
    now: datetime = NOW,
    headline: str | None = None,
    **found: Any,
) -> Event:
    """An event of registered people that an organisation reported and that was held."""
    known = [one.spec for one in await sources.health(tx)]
    await sources.sync(tx, [*known, a_source(source, outlet="ngo", trust=trust)], now)
    ids = []
    for name in names:
        same = await people.by_key(tx, name_key(name))
        if same:
            ids.append(same[0].id)
            continue
        one = await people.add(tx, name=name, key=name_key(name), lang="ru", group=group, minor=False, now=now)
        await people.add_witness(tx, one, source, now)
        await people.set_consent(tx, one, consent)
        ids.append(one)
    finding = a_finding(kind=kind, group=group, **found)
    event_id = await events.add(tx, finding, kind, person_ids=ids, happened_at=now, now=now)
    title = headline or f"Новость: {', '.join(names)}"
    page = {"url": f"https://{source}.example/{event_id}", "published": now}
    entry_id = await sources.add_entry(tx, source, title=title, summary="Подробности позже", now=now, **page)
    await events.add_finding(tx, entry_id, finding, event_id, now)
    await events.add_report(tx, event_id, source, {"headline": title, "lang": "ru", "hides_name": False, **page}, now)
    if fresh:
        await events.freshen(tx, event_id)
    await events.hold(tx, event_id, reasons, now)
    return await again(tx, event_id)


async def again(tx: Tx, event_id: int) -> Event:
    """The event as it stands now."""
    found = await events.get(tx, event_id)
    assert found is not None
    return found


async def state_of(tx: Tx, event: Event) -> str:
    """What became of it: review and event."""
    found = await review.of_event(tx, event.public_id)
    assert found is not None
    open_ = "open" if await review.is_open(tx, event.id) else "decided"
    return f"{open_}, {found[1].state.value}"
