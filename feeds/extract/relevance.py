"""Whether a text is about a person persecuted for political reasons.

Owns the additive score with its explanation: words of status, accusation, community, role, court, and articles speak
for, ordinary crime speaks against. Knows nothing of which event it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.finding import Article, Group, Outlet
from feeds.extract.frames import Line
from feeds.extract.lexicon import Lexicon, Signal
from feeds.extract.patterns import asked, first

NGO_PRIOR = 3.0
"""An organisation that writes about political prisoners writes about political prisoners."""

RELEVANT = 3.0
UNSURE = 1.0
"""From RELEVANT on it is ours; from UNSURE on a person looks at it."""

STRONG = 4.0
SOFTENED = 0.5
"""A word that says "political" by itself; beside it ordinary crime counts half: fraud is a usual charge against
opponents."""

CLOSE = 1.0
FAR = 0.75
ASIDE = 0.5
"""A word of the headline or first sentence counts fully, one further down less; a word of scope "event" (a profession,
a motive) counts fully beside the event only: reporters are in every story. In a headline it is seldom an aside."""


@dataclass(frozen=True, slots=True)
class Relevance:
    """The score and what made it, strongest first; `groups` are hinted at by the words."""

    score: float
    reasons: tuple[str, ...]
    groups: frozenset[Group]


def weigh(
    made: tuple[Line, ...], told: frozenset[int], articles: Iterable[Article], outlet: Outlet, lexicon: Lexicon
) -> Relevance:
    """The score of a text with the reasons for it; `told` are the places of the sentences that tell the event."""
    signals = asked(lexicon.signals, (line.said for line in made))
    heard = [(signal, hit) for signal in signals if (hit := _heard(signal, made, told)) is not None]
    names = {signal.name for signal, _ in heard}
    heard = [(signal, hit) for signal, hit in heard if not signal.beside or signal.beside & names]
    plain = outlet is Outlet.NGO or any(signal.weight >= STRONG for signal, _ in heard)
    found = [(f"outlet: {outlet}", NGO_PRIOR)] if outlet is Outlet.NGO else []
    found += [
        (f"{signal.name}: {words}", signal.weight * factor * (SOFTENED if signal.soft and plain else 1.0))
        for signal, (words, factor) in heard
    ]
    found += _articles(articles, lexicon.articles)
    found.sort(key=lambda reason: -abs(reason[1]))
    reasons = tuple(f"{name} {weight:+.1f}" for name, weight in found if weight)
    groups = frozenset(signal.group for signal, _ in heard if signal.group is not None)
    return Relevance(round(sum(weight for _, weight in found), 2), reasons, groups)


def _heard(signal: Signal, made: tuple[Line, ...], told: frozenset[int]) -> tuple[str, float] | None:
    best: tuple[str, float] | None = None
    for n, line in enumerate(made):
        phrase = first(signal.phrases, line.said)
        if phrase is None:
            continue
        factor = _factor(signal, line, n, told)
        if best is None or factor > best[1]:
            best = phrase.source, factor
        if signal.scope != "event":
            break
    return best


def _factor(signal: Signal, line: Line, place: int, told: frozenset[int]) -> float:
    if signal.scope == "event" and place not in told:
        return FAR if line.title else ASIDE
    return CLOSE if line.title or place <= 1 else FAR


def _articles(articles: Iterable[Article], table: Mapping[str, Mapping[str, object]]) -> list[tuple[str, float]]:
    """The strongest article on each side: five articles do not make a case five times political."""
    weights: list[tuple[str, float]] = [
        (f"article: {article.number}", weight) for article in articles if (weight := _weight(article, table))
    ]
    best, worst = max(weights, key=lambda pair: pair[1], default=None), min(weights, key=lambda p: p[1], default=None)
    if best is None or worst is None:
        return []
    return [best] if best == worst or worst[1] > 0 else [best, worst]


def _weight(article: Article, table: Mapping[str, Mapping[str, object]]) -> float:
    values = table.get("weights", {})
    for name in ("core", "mixed", "ordinary"):
        numbers = table.get("bare", {}) if article.code is None else table.get(name, {})
        listed = numbers.get(name if article.code is None else article.code, ())
        if isinstance(listed, list) and article.number in listed:
            return float(str(values.get(name, 0)))
    return 0.0
