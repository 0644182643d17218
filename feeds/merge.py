"""When two reports are one story. Pure.

Text similarity is no measure: it misses paraphrases and joins different prisoners with the same headline template. So
stories are keyed on entities: the same page, the same headline, or the same person and kind of event within a window.
Nothing here knows the database; what a key was seen with comes in as `StoryHit`s.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.core.event import StoryHit
from bot.core.finding import Finding, Item
from bot.core.fold import name_key
from bot.core.kinds import Kind
from feeds.keys import canonical_url

PAGE = timedelta(days=30)
TITLE = timedelta(days=3)
SLOW = timedelta(days=7)
FAST = timedelta(days=3)
NOBODY = timedelta(hours=36)
OVERLAP = 0.5
STRANGE = 0.2
"""Headlines of one page that share fewer words may be of two stories."""

_SLOW_KINDS = {Kind.HEALTH, Kind.TRANSFER, Kind.LISTING, Kind.RELEASE, Kind.DEATH, Kind.DISAPPEARANCE}
_WORD = re.compile(r"\w+")
_SHORTEST = 4
_STEM = 4

_Seen = list[tuple[datetime, StoryHit]]


def story_keys(item: Item, finding: Finding) -> dict[str, timedelta]:
    """The keys of a report, each with the time within which it counts."""
    keys: dict[str, timedelta] = {}
    if link := canonical_url(item.url):
        keys[f"same|{_hash(link)}"] = PAGE
    words = _words(item.title)
    if len(words) >= _SHORTEST:
        # With the names: a template headline ("arrest prolonged in the fakes case") is used for many people.
        keys[f"same|{_hash(' '.join([*words, *_names(finding)]))}"] = TITLE
    if finding.kind is None:
        return keys
    return keys | _fact_keys(finding, finding.kind)


def _fact_keys(finding: Finding, kind: Kind) -> dict[str, timedelta]:
    window = SLOW if kind in _SLOW_KINDS else FAST
    day = finding.hearing.day.isoformat() if kind is Kind.HEARING and finding.hearing else ""
    detail = finding.detail if kind is Kind.TRANSFER and finding.detail else ""
    if names := _names(finding):
        return {f"fact|{kind}|{detail}|{day}|{name}": window for name in names}
    if finding.place and finding.articles:
        numbers = ",".join(sorted(article.number for article in finding.articles))
        return {f"weak|{kind}|{detail}|{day}|{finding.place.casefold()}|{numbers}": NOBODY}
    return {}


def _names(finding: Finding) -> list[str]:
    return sorted({name_key(mention.name) for mention in finding.people} - {""})


def pick(item: Item, finding: Finding, hits: Sequence[StoryHit]) -> int | None:
    """Which of the events that share a key is this story; None: a new one. `hits` newest first."""
    for hit in hits:
        if _same_story(item, finding, hit):
            return hit.event_id
    return None


def _same_story(item: Item, finding: Finding, hit: StoryHit) -> bool:
    weight = hit.key.partition("|")[0]
    if weight == "same":
        return not _of_others(item, finding, hit)
    months = finding.term.months if finding.term else None
    if months is not None and hit.term_months is not None and months != hit.term_months:
        return False
    return weight == "fact" or (finding.lang == hit.lang and overlap(item.title, hit.headline) >= OVERLAP)


def _of_others(item: Item, finding: Finding, hit: StoryHit) -> bool:
    """Whether a page that tells several stories (a digest, a live page) tells another here.

    Then this headline names somebody whom the other does not, and the two have hardly a word in common.
    """
    own, other = item.title.casefold(), hit.headline.casefold()
    stems = {mention.name.split()[-1].casefold()[:_STEM] for mention in finding.people}
    named = {stem for stem in stems if stem in own}
    absent = bool(named) and not any(stem in other for stem in named)
    return absent and bool(_words(hit.headline)) and overlap(item.title, hit.headline) < STRANGE


def overlap(one: str, other: str) -> float:
    """Share of the shorter headline's words that the other has, too: 0 to 1."""
    left, right = set(_words(one)), set(_words(other))
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def group(pairs: Sequence[tuple[Item, Finding]]) -> list[str]:
    """A story name for each item, in order: what `vigil detect` shows. Items about nothing get their own id."""
    seen: dict[str, _Seen] = {}
    names: list[str] = []
    stories: list[str] = []
    for item, finding in pairs:
        number = _grouped(item, finding, seen, len(names)) if finding.kind else None
        if number is None:
            number = len(names)
            names.append(item.id)
        stories.append(names[number])
    return stories


def _grouped(item: Item, finding: Finding, seen: dict[str, _Seen], new: int) -> int | None:
    when = item.published or datetime(1970, 1, 1, tzinfo=UTC)
    keys = story_keys(item, finding)
    found = pick(item, finding, _remembered(keys, seen, when))
    number = new if found is None else found
    months = finding.term.months if finding.term else None
    for key in keys:
        seen.setdefault(key, []).insert(0, (when, StoryHit(number, key, months, finding.lang, item.title)))
    return found


def _remembered(keys: Mapping[str, timedelta], seen: Mapping[str, _Seen], when: datetime) -> list[StoryHit]:
    return [hit for key, window in keys.items() for then, hit in seen.get(key, ()) if abs(when - then) <= window]


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(title.casefold().replace("ё", "е")) if len(word) >= _SHORTEST]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]
