"""Who is persecuted, or for what: the categories that an entry tells in so many words.

Owns the question where a word counts: what somebody was ("teacher") beside what was done to them, or beside a name, and
not of who speaks in the story; a community or a reason wherever it stands. The words are data. Decides nothing: no
other part of a finding depends on it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.core.finding import Article, CategoryHit, Span
from feeds.extract.frames import Line
from feeds.extract.lexicon import Beside, CategoryRule, Lexicon
from feeds.extract.patterns import MASK, Folded, Phrases, first, found, possible
from feeds.extract.text import Sentence, Text

REACH = 48
"""Characters around a role in which it is said what was done."""

NEAR = 16
"""Characters behind a role in which its bearer is said to speak."""

OWNED = 8
"""Characters before a role in which it is said whose it is."""

_NAME = re.compile(rf"[\s,«\"(]{{1,3}}{MASK}")


def find_categories(
    text: Text, made: tuple[Line, ...], told: frozenset[int], articles: Iterable[Article], lexicon: Lexicon
) -> tuple[CategoryHit, ...]:
    """The categories in the order of `Category`, each once; `told` are the places of sentences that tell the event."""
    pairs = tuple(zip(text.sentences, made, strict=True))
    numbers = tuple(articles)
    hits = (next(_hits(rule, pairs, told, numbers, lexicon), None) for rule in lexicon.categories)
    return tuple(hit for hit in hits if hit is not None)


def _hits(
    rule: CategoryRule,
    pairs: Sequence[tuple[Sentence, Line]],
    told: frozenset[int],
    numbers: Sequence[Article],
    lexicon: Lexicon,
) -> Iterator[CategoryHit]:
    for place, (sentence, line) in enumerate(pairs):
        here = line.title or place in told
        if not (here or rule.anywhere) or not (possible(rule.words, line.plain) or possible(rule.roles, line.plain)):
            continue
        for match in (*found(rule.words, line.plain), *(_roles(rule, line, lexicon.beside) if here else ())):
            start = sentence.start + match.start()
            yield CategoryHit(rule.category, Span(sentence.field, start, start + len(match.group())))
    yield from (CategoryHit(rule.category, one.span) for one in numbers if (one.code, one.number) in rule.articles)


def _roles(rule: CategoryRule, line: Line, beside: Beside) -> Iterator[re.Match[str]]:
    """Where somebody to whom it happened is said to be one: of what is said before, the nearest word counts."""
    for match in found(rule.roles, line.plain):
        start, stop = match.span()
        before, behind = line.plain.cut(max(0, start - REACH), start), line.plain.cut(stop, stop + REACH)
        whose = first(beside.whose, line.plain.cut(max(0, start - OWNED), start))
        struck, said = _last(before, beside.hit, beside.was), _last(before, beside.said)
        if whose or said > struck or first(beside.said, line.plain.cut(stop, stop + NEAR)):
            continue
        by_name = rule.named and _NAME.match(line.plain.text, stop)
        if by_name or struck or first(beside.was, behind):
            yield match


def _last(said: Folded, *groups: Phrases) -> int:
    """Where the last of the phrases ends; 0 when none is there."""
    return max((match.end() for group in groups for match in found(group, said)), default=0)
