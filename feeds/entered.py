"""Events that no feed has told: entered by a person, with a source, and sent by the rules of the desk.

Owns what counts as a source: a page of an outlet, or an organisation that somebody told. A page of an outlet that is
not watched is shown and proves nothing; an organisation's word counts as its page would.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Self
from urllib.parse import urlsplit

from bot.alerts import amend
from bot.core.amends import Teller
from bot.core.event import TOLD, Event, EventState, Facts, Person, Trust
from bot.core.finding import Group, Outlet
from bot.core.fold import fold, name_key
from bot.core.kinds import Kind
from bot.core.watching import SourceSpec
from bot.people.naming import PROTECTION, is_silent
from bot.store import byhand, events, joined, people, sources
from bot.store.database import Tx
from bot.store.sources import HAND
from feeds.byhand import again, as_found, known_as, tell_others
from feeds.desk import Outcome
from feeds.extract.lang import detect
from feeds.ingest import ONE_STORY, Reaction
from feeds.keys import canonical_url
from feeds.merge import page_key, person_keys
from feeds.regroup import BY_HAND

LONGEST: Final = 80
"""Characters of an organisation's name."""

LINK: Final = 500
_NEVER: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so. `url` is empty where an organisation was told; `teller`: by whom."""

    id: str
    name: str
    outlet: Outlet
    trust: Trust
    url: str = ""
    teller: Teller | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON value, for a conversation to keep."""
        return {
            "id": self.id,
            "name": self.name,
            "outlet": self.outlet,
            "trust": self.trust,
            "url": self.url,
            "teller": self.teller,
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The source again."""
        teller = raw["teller"] and Teller(raw["teller"])
        return cls(raw["id"], raw["name"], Outlet(raw["outlet"]), Trust(raw["trust"]), raw["url"], teller)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said of a new event so far. `people`: ids of registered people; `names`: of whom nobody knows yet."""

    kind: Kind
    people: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    group: Group = Group.POLITICAL
    source: Source | None = None
    facts: Facts = field(default_factory=Facts)

    def to_json(self) -> dict[str, Any]:
        """A JSON value, for a conversation to keep."""
        return {
            "kind": self.kind,
            "people": list(self.people),
            "names": list(self.names),
            "group": self.group,
            "source": self.source and self.source.to_json(),
            "facts": self.facts.to_json(),
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The draft again."""
        return cls(
            Kind(raw["kind"]),
            tuple(raw["people"]),
            tuple(raw["names"]),
            Group(raw["group"]),
            raw["source"] and Source.from_json(raw["source"]),
            Facts.from_json(raw["facts"]),
        )


def page(line: str, known: Sequence[SourceSpec]) -> Source | None:
    """The source of a link: the one that is watched at this host, else the host itself; None: it is no link."""
    words = line.split()
    url = canonical_url(words[0]) if len(words) == 1 and len(line) <= LINK else ""
    host = _host(url)
    if not url or "." not in host:
        return None
    found = next((one for one in known if one.kind != HAND and _same_site(host, _host(one.url))), None)
    if found is not None:
        return Source(found.id, found.name, Outlet(found.outlet), Trust(found.trust), url)
    return Source(f"page:{host}", host, Outlet.NEWS, Trust.REVIEW, url)


def told_to(line: str, teller: Teller, known: Sequence[SourceSpec]) -> Source | None:
    """The organisation that was told; None: that is no name."""
    name = " ".join(line.split())
    if not 2 <= len(name) <= LONGEST or not any(char.isalpha() for char in name) or "://" in name:
        return None
    same = next((one for one in known if one.kind != HAND and fold(one.name) == fold(name)), None)
    if same is not None:
        return Source(same.id, same.name, Outlet(same.outlet), Trust(same.trust), teller=teller)
    mark = sha256(fold(name).encode()).hexdigest()[:12]
    return Source(f"told:{mark}", name, Outlet.NGO, Trust.PUBLISH, teller=teller)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _same_site(one: str, other: str) -> bool:
    return bool(other) and (one == other or one.endswith(f".{other}") or other.endswith(f".{one}"))


async def enter(tx: Tx, draft: Draft, now: datetime) -> Event | None:
    """The event, which waits at the desk; None: it has no source, or somebody in it wants silence."""
    await tx.alone(ONE_STORY)
    source = draft.source
    persons = await _persons(tx, draft, now)
    if source is None or is_silent(persons):
        return None
    group = max([draft.group, *(one.group for one in persons)], key=PROTECTION.index)
    says = _says(draft, group, persons, now)
    event_id = await joined.copy(tx, says, now)
    await byhand.rewrite(tx, replace(says, id=event_id))
    await _report(tx, event_id, source, persons, now)
    await events.add_keys(tx, event_id, list(person_keys(as_found(says))), now)
    await events.hold(tx, event_id, BY_HAND, now)
    return await events.get(tx, event_id)


def _says(draft: Draft, group: Group, persons: Sequence[Person], now: datetime) -> Event:
    return Event(
        id=0,
        public_id="",
        kind=draft.kind,
        detail=None,
        group=group,
        state=EventState.HELD,
        revision=0,
        fresh=True,
        facts=draft.facts,
        happened_at=now,
        created_at=now,
        people=tuple(persons),
    )


async def _persons(tx: Tx, draft: Draft, now: datetime) -> list[Person]:
    """Registered people, and those who are registered now; nobody is where somebody wants silence."""
    known = {name: await known_as(tx, name) for name in draft.names}
    found = [*await people.load(tx, draft.people), *(one for one in known.values() if one is not None)]
    if is_silent(found):
        return found
    values = {"group": draft.group, "minor": draft.group is Group.CHILD, "now": now}
    new = [
        await people.add(tx, name=name, key=name_key(name), lang=detect(name, None), **values)  # type: ignore[arg-type]
        for name, one in known.items()
        if one is None
    ]
    return await people.load(tx, list(dict.fromkeys([*(one.id for one in found), *new])))


async def _report(tx: Tx, event_id: int, source: Source, persons: Sequence[Person], now: datetime) -> bool:
    """What the source says; False: it had said so before."""
    values = (source.id, source.name, source.url, HAND, source.outlet.value, None, source.trust.value)
    await sources.by_hand(tx, SourceSpec(*values, _NEVER), now)
    for person in persons:
        await people.add_witness(tx, person.id, source.id, now)
    report = {
        "url": source.url,
        "headline": "",
        "lang": "",
        "hides_name": not persons,  # nobody knows whom the page names
        "teller": source.teller,
        "published": None,
    }
    if source.url:
        await events.add_keys(tx, event_id, [page_key(source.url)], now)
    return await events.add_report(tx, event_id, source.id, report, now)


async def add_source(tx: Tx, event_id: int, source: Source, reactions: Sequence[Reaction], now: datetime) -> Outcome:
    """One more voice; messages of the last day are edited in passing, and whoever may be named by it is."""
    event = await again(tx, event_id)
    if event is None:
        return Outcome.DECIDED
    if not await _report(tx, event.id, source, event.people, now):
        return Outcome.CHANGED
    if event.state in TOLD:
        await amend.start(tx, event.id, "sourced", now)
        await tell_others(tx, event, reactions)
    return Outcome.DONE
