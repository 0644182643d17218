"""The verdict on one entry: the kind of its news, whether it is ours, and how sure we are.

Owns the precedence of kinds and the two thresholds. Pure: takes what the finders found, gives a Finding's core.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.finding import Group, HearingAt, Mention
from bot.core.kinds import Kind
from feeds.extract.frames import TOLD, Hit, strengths
from feeds.extract.lexicon import Veto
from feeds.extract.relevance import RELEVANT, UNSURE, Relevance

ENOUGH = 1.9
"""Strength from which an event is reported rather than mentioned: an ordinary phrase in the first sentence."""

OUTRIGHT = 3.0
"""The weight of a sure phrase; in a headline it counts at least twice as much."""

ADMINISTRATIVE = "administrative"
"""The detail that turns an arrest into a detention: "arrested" for fifteen days is a punishment, not a remand."""

DATED = 2.0
"""What a court date found in the text adds to a hearing that the words already tell."""
ABSORBS: tuple[tuple[Kind, Kind, float], ...] = (
    (Kind.DEATH, Kind.SENTENCE, 0.5),
    (Kind.DEATH, Kind.HEALTH, 0.3),
    (Kind.DEATH, Kind.TRANSFER, 0.4),
    (Kind.DEATH, Kind.DISAPPEARANCE, 0.5),
    (Kind.APPEAL, Kind.SENTENCE, 0.25),
    (Kind.APPEAL, Kind.HEARING, 0.6),
    (Kind.APPEAL, Kind.ARREST, 0.35),
    (Kind.APPEAL, Kind.DETENTION, 0.8),
    (Kind.APPEAL, Kind.DISAPPEARANCE, 0.4),
    (Kind.HEARING, Kind.APPEAL, 1.01),
    (Kind.SENTENCE, Kind.CHARGE, 0.4),
    (Kind.SENTENCE, Kind.DETENTION, 0.6),
    (Kind.SENTENCE, Kind.ARREST, 0.8),
    (Kind.SENTENCE, Kind.HEARING, 0.7),
    (Kind.SENTENCE, Kind.TRANSFER, 0.7),
    (Kind.SENTENCE, Kind.LISTING, 0.5),
    (Kind.SENTENCE, Kind.DISAPPEARANCE, 0.4),
    (Kind.RELEASE, Kind.SENTENCE, 0.8),
    (Kind.RELEASE, Kind.ARREST, 0.8),
    (Kind.RELEASE, Kind.DETENTION, 0.6),
    (Kind.RELEASE, Kind.HEALTH, 0.6),
    (Kind.ARREST, Kind.DETENTION, 0.5),
    (Kind.ARREST, Kind.CHARGE, 0.6),
    (Kind.ARREST, Kind.HEARING, 0.7),
    (Kind.ARREST, Kind.SEARCH, 0.5),
    (Kind.HEALTH, Kind.TRANSFER, 0.8),
    (Kind.LISTING, Kind.CHARGE, 0.6),
    (Kind.TRANSFER, Kind.ARREST, 0.6),
    (Kind.TRANSFER, Kind.CHARGE, 0.5),
    (Kind.DISAPPEARANCE, Kind.RELEASE, 0.5),
    (Kind.DETENTION, Kind.SEARCH, 0.75),
    (Kind.CHARGE, Kind.SEARCH, 0.8),
    (Kind.DETENTION, Kind.CHARGE, 0.8),
)
"""(winner, loser, share): the winner takes the news from the loser when it has that share of its strength.

A verdict mentions the charge, an appeal the verdict, an arrest the detention before it: the later step is the news."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the Finding is made of besides the fields that were found."""

    kind: Kind | None
    detail: str | None
    relevant: bool
    reasons: tuple[str, ...]
    unsure: tuple[str, ...]


def decide(
    hits: tuple[Hit, ...], vetoes: tuple[Veto, ...], hearing: HearingAt | None, found: Relevance, *, termed: bool
) -> Decision:
    """The decision on one entry; `termed`: the text names a term of months or years."""
    firm = tuple(hit for hit in hits if not hit.rule.loose)
    kind, strength = _kind(firm, vetoes, hearing, termed=termed)
    loose = kind is None and len(firm) < len(hits)
    if loose:
        kind, strength = _kind(hits, vetoes, hearing, termed=termed)
    relevant = kind is not None and found.score >= RELEVANT
    reasons = (*((f"event: {kind} {strength:.1f}",) if kind else ()), *(f"veto: {v.name}" for v in vetoes))
    unsure = ("score",) if kind is not None and found.score >= UNSURE and (loose or not relevant) else ()
    return Decision(kind, _detail(kind, hits), relevant, (*reasons, *found.reasons), unsure)


def group_of(found: Relevance, people: tuple[Mention, ...]) -> Group:
    """Whose news it is by the words, the group that needs most protection first."""
    if Group.CHILD in found.groups or any(person.minor for person in people):
        return Group.CHILD
    return next((group for group in (Group.POW, Group.CIVILIAN) if group in found.groups), Group.POLITICAL)


def _kind(
    hits: tuple[Hit, ...], vetoes: tuple[Veto, ...], hearing: HearingAt | None, *, termed: bool
) -> tuple[Kind | None, float]:
    factor = _factor(hits, vetoes)
    total = {kind: strength * factor for kind, strength in strengths(hits).items()}
    lasts = any(hit.rule.lasting and hit.weight >= TOLD for hit in hits)
    if not lasts and any(hit.rule.detail == ADMINISTRATIVE and hit.weight >= TOLD for hit in hits):
        for kind in {Kind.ARREST} if termed else {Kind.ARREST, Kind.SENTENCE}:
            total[Kind.DETENTION] = total.get(Kind.DETENTION, 0.0) + total.pop(kind, 0.0)
    if not termed and _only_jailed(hits) and total.get(Kind.ARREST, 0.0) >= ENOUGH:
        total.pop(Kind.SENTENCE, None)
    if hearing is not None and Kind.HEARING in total:
        total[Kind.HEARING] += DATED * factor
    left = _after_absorbing({kind: strength for kind, strength in total.items() if strength >= ENOUGH})
    if not left:
        return None, 0.0
    best = max(left, key=lambda kind: left[kind])
    return best, left[best]


def _only_jailed(hits: tuple[Hit, ...]) -> bool:
    """Whether all that speaks of a sentence are words that fit custody before the trial as well."""
    return all(hit.rule.bare for hit in hits if hit.rule.kind is Kind.SENTENCE and hit.weight >= TOLD)


def _factor(hits: tuple[Hit, ...], vetoes: tuple[Veto, ...]) -> float:
    """What the vetoes leave. A headline that tells an event outright is not softened by a word like "criticised"."""
    outright = any(hit.rule.weight >= OUTRIGHT and hit.weight >= 2 * OUTRIGHT for hit in hits)
    return min((veto.factor for veto in vetoes if not (outright and veto.factor > 0)), default=1.0)


def _after_absorbing(total: Mapping[Kind, float]) -> dict[Kind, float]:
    """What is left when later steps took the news from earlier ones; two that take it from each other both stay."""
    lost = {
        loser
        for winner, loser, share in ABSORBS
        if winner in total and loser in total and total[winner] >= share * total[loser]
    }
    return {kind: strength for kind, strength in total.items() if kind not in lost} or dict(total)


def _detail(kind: Kind | None, hits: tuple[Hit, ...]) -> str | None:
    told = [hit for hit in hits if hit.rule.kind is kind and hit.rule.detail is not None]
    return max(told, key=lambda hit: hit.weight).rule.detail if told else None
