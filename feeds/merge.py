"""When two reports are one story. Pure.

Text similarity is no measure: it misses paraphrases and joins different prisoners with the same headline template. So
stories are keyed on entities: the same page, the same headline, or the same person and kind of event within a window.
Where nobody is named, or a trial of many is told with other names, place, kind and words must agree together. Nothing
here knows the database; what a key was seen with comes in as `StoryHit`s. What two reports say for and against being
one is weighed in feeds/likeness.py.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.event import Facts, StoryHit
from bot.core.finding import Finding, Item
from bot.core.fold import name_key
from bot.core.kinds import Kind
from feeds.counts import people_counted
from feeds.keys import canonical_url
from feeds.likeness import SHORTEST, alike, believable, contradicts, long_words, may_be_person, numbers, of_others

PAGE = timedelta(days=30)
TITLE = timedelta(days=3)
SURE = timedelta(days=21)
"""For the same person, kind and exact thing: the very term, the day of the hearing, the end of custody."""

SLOW = timedelta(days=7)
FAST = timedelta(days=3)
NOBODY = timedelta(hours=36)

OF_WHOM = ("fact", "head", "sure")
"""The sorts of story keys that are made of people and kind."""

MOST_NAMES = 40
"""Most people of one report by whom it is known again: an exchange list has two dozen."""

LONGEST = 80
"""Characters of a name or place within a key."""

_SLOW_KINDS = {Kind.HEALTH, Kind.TRANSFER, Kind.LISTING, Kind.RELEASE, Kind.DEATH, Kind.DISAPPEARANCE}

_Seen = dict[str, list[tuple[datetime | None, StoryHit]]]


def story_keys(item: Item, finding: Finding) -> dict[str, timedelta]:
    """The keys of a report, each with the time within which it counts."""
    keys: dict[str, timedelta] = {}
    if link := canonical_url(item.url):
        keys[page_key(link)] = PAGE
    words = long_words(item.title)
    if len(words) >= SHORTEST:
        # With the names: a template headline ("arrest prolonged in the fakes case") is used for many people.
        told = [*words, *sorted(numbers(item.title)), *_names(finding)]
        keys[f"same|{_hash(' '.join(told))}"] = TITLE
    if finding.kind is None:
        return keys
    return keys | _fact_keys(finding, finding.kind) | _unnamed_keys(item, finding, finding.kind)


def page_key(link: str) -> str:
    """The key of a page, by its canonical link."""
    return f"same|{_hash(link)}"


def person_keys(finding: Finding) -> dict[str, timedelta]:
    """The keys that are made of people and kind alone: for an event that a person entered or corrected."""
    return {} if finding.kind is None else _fact_keys(finding, finding.kind)


def _fact_keys(finding: Finding, kind: Kind) -> dict[str, timedelta]:
    """By person: `fact` for each, `head` for the first, whose term is told, `sure` where an exact thing is told."""
    names = _names(finding)[:MOST_NAMES]
    window = SLOW if kind in _SLOW_KINDS else FAST
    keys = {f"fact|{kind}|{name}": window for name in names}
    if not names:
        return {}
    first = name_key(finding.people[0].name)[:LONGEST]
    keys[f"head|{kind}|{first}"] = window
    if finding.term and finding.term.months:
        keys[f"sure|{kind}|{first}|{finding.term.months}"] = SURE
    return keys | {f"sure|{kind}|{name}|{day}": SURE for name in names for day in _days(finding, kind)}


def _days(finding: Finding, kind: Kind) -> list[str]:
    hearing = finding.hearing.day if finding.hearing and kind is Kind.HEARING else None
    until = finding.custody_until if kind is Kind.ARREST else None
    return [day.isoformat() for day in (hearing, until) if day]


def _unnamed_keys(item: Item, finding: Finding, kind: Kind) -> dict[str, timedelta]:
    if not finding.place:
        return {}
    where = f"{kind}|{finding.place.casefold()[:LONGEST]}"
    many = {f"many|{where}|{number}": FAST for number in people_counted(item.title)}
    return many | {f"weak|{where}": NOBODY}


def _names(finding: Finding) -> list[str]:
    return sorted({name_key(mention.name)[:LONGEST] for mention in finding.people} - {""})


def pick(item: Item, finding: Finding, hits: Sequence[StoryHit]) -> int | None:
    """Which of the events that share a key is this story; None: a new one. `hits` newest first."""
    events: dict[int, list[StoryHit]] = {}
    for hit in hits:
        events.setdefault(hit.event_id, []).append(hit)
    return next((event for event, of_event in events.items() if _same_story(item, finding, of_event)), None)


def _same_story(item: Item, finding: Finding, hits: Sequence[StoryHit]) -> bool:
    """The strongest sort of key that is shared decides; a contradiction in any report speaks against the event."""
    by = {weight: [hit for hit in hits if weight_of(hit.key) == weight] for weight in _WEIGHTS}
    if any(not of_others(item, finding, hit) for hit in by["same"]):
        return True
    if any(may_be_person(finding, hit) for hit in by["sure"]):
        return True
    of_person = [*by["head"], *by["fact"]]
    if of_person:
        against = any(contradicts(finding, hit, same_head=hit in by["head"]) for hit in of_person)
        return not against and any(may_be_person(finding, hit) for hit in of_person)
    return any(alike(item, finding, hit, many=True) for hit in by["many"]) or any(
        alike(item, finding, hit, many=False) for hit in by["weak"]
    )


_WEIGHTS = ("same", "sure", "head", "fact", "many", "weak")


def weight_of(key: str) -> str:
    """The sort of a key: its first word."""
    return key.partition("|")[0]


def group(pairs: Sequence[tuple[Item, Finding]]) -> list[str]:
    """A story name for each item, in order: what `vigil detect` shows. Items about nothing get their own id."""
    seen: _Seen = {}
    names: list[str] = []
    stories: list[str] = []
    for item, finding in pairs:
        number = _grouped(item, finding, seen, len(names)) if finding.kind else None
        if number is None:
            number = len(names)
            names.append(item.id)
        stories.append(names[number])
    return stories


def _grouped(item: Item, finding: Finding, seen: _Seen, new: int) -> int | None:
    keys = story_keys(item, finding)
    found = pick(item, finding, list(_remembered(item, finding, keys, seen)))
    number = new if found is None else found
    people, facts = tuple(mention.name for mention in finding.people), Facts.of(finding)
    for key in keys:
        hit = StoryHit(number, key, facts, finding.lang, item.title, finding.detail, people, finding.hides_name)
        seen.setdefault(key, []).insert(0, (item.published, hit))
    return found


def _remembered(item: Item, finding: Finding, keys: Mapping[str, timedelta], seen: _Seen) -> Iterator[StoryHit]:
    """What shares a key in time. Where a date lacks, the reports themselves must speak for one fact."""
    for key, window in keys.items():
        for then, hit in seen.get(key, ()):
            if item.published and then:
                in_time = abs(item.published - then) <= window
            else:
                in_time = weight_of(key) in ("same", "sure") or believable(item, finding, hit)
            if in_time:
                yield hit


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
