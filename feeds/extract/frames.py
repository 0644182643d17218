"""Which events a text reports, and which it only mentions.

Owns the reading of sentences: names masked, asides and relative clauses taken out, every event phrase weighed by
where it stands. Knows the phrases from the lexicon only; decides nothing (that is `decide.py`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from bot.core.finding import Span
from bot.core.kinds import Kind
from feeds.extract.lexicon import Background, EventRule, Lexicon, Veto
from feeds.extract.patterns import MASK, Folded, Phrases, asked, first, fold, found, possible
from feeds.extract.text import Sentence, Text, lower

TITLE_WEIGHTS = (3.0, 2.0, 1.5)
SUMMARY_WEIGHTS = (1.5, 1.2, 1.0, 0.8, 0.6)
"""What a phrase counts by its place: headlines tell the news, later sentences of a lead mostly the history."""

LEAD = 3
"""The headline and the two sentences below it tell what an entry is about."""

PAST_FACTOR = 0.15
"""What is left of a phrase that is told as history."""

TOLD = 0.9
"""What a phrase must count for its sentence to be one that tells the event."""

EARLY = 0.4
"""What the first word of a headline counts more than its last."""

OPENING = 12
"""A word of the past within so many characters of the start speaks for the whole sentence."""

MAX_ASIDE = 140

SHORTEST_CLAUSE = 10
"""A relative clause has so many characters at least before the main verb can go on behind it."""

_PARENTHESES = re.compile(rf"\([^()]{{1,{MAX_ASIDE}}}\)|\[[^\[\]]{{1,{MAX_ASIDE}}}\]")
_CLAUSE_END = re.compile(r"[,;]|\s[—–-]\s|$")
_BETWEEN_COMMAS = re.compile(rf", (?=([^,;]{{5,{MAX_ASIDE}}}), \S)")
_CLAUSE_START = re.compile(r"[,;:]\s|\s[—–-]\s")


@dataclass(frozen=True, slots=True)
class Hit:
    """An event phrase that was found; `weight` is what it counts after all."""

    rule: EventRule
    weight: float
    place: int


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence made ready for phrases.

    `said` is all of it, `plain` has names masked, `news` is also without asides and relative clauses.
    """

    said: Folded
    plain: Folded
    news: Folded
    title: bool
    weight: float


def said_in(text: Text, lexicon: Lexicon) -> tuple[Folded, ...]:
    """Every sentence with the phrases that may stand in it."""
    return tuple(lexicon.openings.fold(fold(sentence.low)) for sentence in text.sentences)


def may_tell(text: str, lexicon: Lexicon) -> bool:
    """Whether a cleaned text may tell an event, or speaks of what is ours at all. Where not, `find_hits` finds nothing.

    Sentences are not cut for it: in each of them stand fewer words than in all of them.
    """
    return lexicon.openings.may_tell(fold(lower(text)))


def sentences_tell(text: Text, lexicon: Lexicon) -> bool:
    """The same, asked of each sentence: the words of one phrase stand in one."""
    return any(lexicon.openings.may_tell(fold(sentence.low)) for sentence in text.sentences)


def lines(text: Text, every: Iterable[Folded], names: Iterable[Span], lexicon: Lexicon) -> tuple[Line, ...]:
    """The sentences of the text, as `said_in` gives them, weighed by their place."""
    spans = tuple(names)
    made: list[Line] = []
    count = {"title": 0, "summary": 0}
    for sentence, said in zip(text.sentences, every, strict=True):
        weights = TITLE_WEIGHTS if sentence.field == "title" else SUMMARY_WEIGHTS
        place = count[sentence.field]
        count[sentence.field] += len(sentence.low) > 15  # a dateline is a sentence, too, but no place
        weight = weights[min(place, len(weights) - 1)]
        plain = said.with_text(masked(sentence, spans))
        made.append(Line(said, plain, _without_asides(plain, lexicon), sentence.field == "title", weight))
    return tuple(made)


def masked(sentence: Sentence, spans: Iterable[Span]) -> str:
    """The sentence folded, every name replaced, its spaces, too: no event hides in it, and it is one word of a gap."""
    low = fold(sentence.low)
    for span in spans:
        start, stop = max(span.start - sentence.start, 0), min(span.stop - sentence.start, len(low))
        if span.field == sentence.field and start < stop:
            hidden = "".join(MASK if char.isalpha() or char == " " else char for char in low[start:stop])
            low = low[:start] + hidden + low[stop:]
    return low


def find_hits(made: Iterable[Line], lexicon: Lexicon) -> tuple[Hit, ...]:
    """Every event phrase of the text with what it counts."""
    ready = tuple(made)
    rules = asked(lexicon.events, (line.news for line in ready))
    hits = (hit for place, line in enumerate(ready) for hit in _hits(line, place, rules, lexicon))
    return tuple(hit for hit in hits if _met(hit.rule, ready))


def strengths(hits: Iterable[Hit]) -> dict[Kind, float]:
    """What each kind of event amounts to: the best phrase of each place, added up."""
    best: dict[tuple[Kind, int], float] = {}
    for hit in hits:
        key = (hit.rule.kind, hit.place)
        best[key] = max(best.get(key, 0.0), hit.weight)
    total: dict[Kind, float] = {}
    for (kind, _), weight in best.items():
        total[kind] = total.get(kind, 0.0) + weight
    return total


def told(hits: Iterable[Hit]) -> frozenset[int]:
    """The places of the sentences that tell an event, history left aside; by loose phrases where no other tells one."""
    telling = [hit for hit in hits if hit.weight >= TOLD]
    return frozenset(hit.place for hit in ([hit for hit in telling if not hit.rule.loose] or telling))


def vetoes(made: Iterable[Line], events: frozenset[int], lexicon: Lexicon) -> tuple[Veto, ...]:
    """The reasons for which this is no news of a person; `events` are the places of sentences that tell an event.

    A headline that tells an event first is news, whatever is added: "Activist jailed for 14 years. How courts work".
    """
    ready = tuple(made)
    news = min(events, default=len(ready))
    told_above = news < len(ready) and ready[news].title
    return tuple(
        veto
        for veto in asked(lexicon.vetoes, (line.plain for line in ready))
        if any(
            _speaks(veto, line, n)
            for n, line in enumerate(ready)
            if _may_speak(veto, line, first=n <= news, above=told_above)
        )
        and not any(first(veto.told, line.plain) for line in ready[:LEAD] if not line.title)
    )


def _may_speak(veto: Veto, line: Line, *, first: bool, above: bool) -> bool:
    """Figures below a headline that tells an event are its background, not what the entry is about.

    `first`: no sentence before this one tells an event; `above`: the headline does.
    """
    if veto.scope == "title":
        return first
    return veto.scope == "all" or line.title or not above


def _speaks(veto: Veto, line: Line, place: int) -> bool:
    inside = line.title or veto.scope == "all" or (veto.scope == "lead" and place < LEAD)
    return inside and first(veto.phrases, line.plain) is not None and first(veto.spared, line.plain) is None


def _met(rule: EventRule, made: tuple[Line, ...]) -> bool:
    return not rule.needs or any(first(rule.needs, line.said) is not None for line in made)


def _hits(line: Line, place: int, rules: Iterable[EventRule], lexicon: Lexicon) -> Iterator[Hit]:
    asked_here = (rule for rule in rules if line.title or not rule.head)
    said = [(rule, best) for rule in asked_here if (best := _best(rule, line.news, lexicon)) is not None]
    past = tuple(_past(line, lexicon)) if said else ()
    for rule, best in said:
        if first(rule.unless, line.plain) is None:
            over = any(start <= best.start() < stop for start, stop, mild in past if not (mild and rule.loose))
            factor = PAST_FACTOR if over else 1.0
            yield Hit(rule, rule.weight * line.weight * factor * _order(best.start(), line), place)


def _order(start: int, line: Line) -> float:
    """Headlines put the news first: of two events in one, the earlier counts a little more."""
    return 1.0 + EARLY * (1.0 - start / max(len(line.news.text), 1)) if line.title else 1.0


def _best(rule: EventRule, news: Folded, lexicon: Lexicon) -> re.Match[str] | None:
    return next((match for match in found(rule.phrases, news) if not _unreal(match, news, lexicon)), None)


def _unreal(match: re.Match[str], news: Folded, lexicon: Lexicon) -> bool:
    """Whether the clause denies it, wishes it or fears it."""
    begin = max((cut.end() for cut in _CLAUSE_START.finditer(news.text, 0, match.start())), default=0)
    opened = (cut.start() for cut in found(lexicon.background.breaks, news))
    begin = max((begin, *(start for start in opened if start <= match.start())))
    clause, own = news.cut(begin, match.end()), match.start() - begin
    doubts = [doubt.start() for doubt in found(lexicon.background.unreal, clause) if doubt.start() < own]
    days = [day.span() for day in found(lexicon.background.days, clause)] if doubts else ()
    return any(not any(start <= doubt < stop for start, stop in days) for doubt in doubts)


def _past(line: Line, lexicon: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Where history is told: from its first word to the end of the clause, of the sentence if it opens the sentence.

    Third: whether only the verb ("was detained") says so.
    """
    news, said = line.news, lexicon.background
    marks = ((match, False) for match in found(said.earlier, news))
    verbs = ((match, True) for match in found(said.below, news)) if not line.title else ()
    for match, mild in chain(marks, verbs):
        end = None if match.start() < OPENING else _CLAUSE_END.search(news.text, match.end())
        yield match.start(), end.start() if end else len(news.text), mild


def _without_asides(plain: Folded, lexicon: Lexicon) -> Folded:
    """The sentence with parentheses, attributes and relative clauses blanked out; lengths stay."""
    said = lexicon.background
    news = plain.with_text(_PARENTHESES.sub(lambda aside: " " * len(aside.group()), plain.text))
    for phrase in possible(said.attributes, news):
        for match in phrase.find(news):
            if "," in match.group() or _right_before(said.agents, news, match.start()):
                continue  # "priest freed, journalist jailed": these are two
            if first(said.links, _inside(match, news)) is None:
                news = _blanked(news, match.start(), news.text.index(" ", match.start()))
    news = _without_hidden(_without_reduced(news, said.reduced), said)
    for opens, resumes in ((said.clauses, Phrases()), (said.relative, said.resumes)):
        for phrase in possible(opens, news):
            for match in phrase.find(news):
                news = _blanked(news, match.start(), _clause_stop(news, match.end(), resumes, said.joins))
    return news


def _without_reduced(news: Folded, reduced: Phrases) -> Folded:
    """ "X, jailed for a post, was moved to Siberia": what stands between the commas is known already."""
    for between in _BETWEEN_COMMAS.finditer(news.text) if possible(reduced, news) else ():
        if any(match.start() == 0 for match in found(reduced, news.cut(*between.span(1)))):
            news = _blanked(news, *between.span(1))
    return news


def _without_hidden(news: Folded, said: Background) -> Folded:
    """ "A man jailed for a post is moved to Siberia": a participle only describes where the main verb follows it."""
    for match in found(said.hidden, news):
        if not _right_before(said.agents, news, match.start()) and news.text[: match.start()].strip():
            end = _CLAUSE_END.search(news.text, match.end())
            stop = _clause_stop(news, match.start(), said.resumes, said.joins)
            if stop < (end.start() if end else len(news.text)):
                news = _blanked(news, match.start(), stop)
    return news


def _clause_stop(news: Folded, start: int, resumes: Phrases, joins: Phrases) -> int:
    """Where a clause ends: at its comma, or where the main verb goes on ("a man who wrote a poem is jailed")."""
    end = _CLAUSE_END.search(news.text, start)
    stop = end.start() if end else len(news.text)
    places = (match.start() for match in found(resumes, news))
    goes_on = (at for at in places if start + SHORTEST_CLAUSE <= at < stop and not _right_before(joins, news, at))
    return min(goes_on, default=stop)


def _right_before(phrases: Phrases, news: Folded, place: int) -> bool:
    """Whether one of the phrases ends where the word at `place` begins."""
    ahead = news.cut(0, place)
    end = len(ahead.text.rstrip())
    return any(match.end() == end for match in found(phrases, ahead))


def _inside(match: re.Match[str], news: Folded) -> Folded:
    return news.cut(match.start(), match.end())


def _blanked(news: Folded, start: int, stop: int) -> Folded:
    return news.with_text(news.text[:start] + " " * (stop - start) + news.text[stop:])
