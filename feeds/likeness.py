"""What speaks for two reports being of one fact, and what against. Pure.

Owns the comparing of headlines and facts; which reports are compared at all is decided by the keys of feeds/merge.py.
"""

import re

from bot.core.event import Facts, StoryHit
from bot.core.finding import Finding, Item
from bot.core.fold import fold, name_key, same_name
from bot.core.kinds import Kind

ALIKE = 0.5
"""Share of common words from which two headlines are of one fact, where article or term agree, too."""

VERY_ALIKE = 0.7
"""The same where nothing else agrees but kind and place."""

NAMED_ALIKE = 0.6
"""The same where one report names the person and the other does not."""

STRANGE = 0.2
"""Headlines of one page that share fewer words may be of two stories."""

IN_COMMON = 3
"""Fewest words in common that say something: a surname and one more are how everything about a person begins."""

SHORTEST = 4
"""Letters of a word that says something, and such words of a headline by which it is known again."""

ONCE = frozenset({Kind.SENTENCE, Kind.RELEASE, Kind.DEATH, Kind.DISAPPEARANCE, Kind.LISTING})
"""What happens to a person once in a while: one agreement is enough where a date lacks; arrests are prolonged often."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,]*\d)")
_STEM = 4
_CYRILLIC_END, _LONGEST_STEM = 2, 6


def long_words(title: str) -> list[str]:
    """The words of a headline that say something, in order."""
    return [word for word in _WORD.findall(title.casefold().replace("ё", "е")) if len(word) >= SHORTEST]


def overlap(one: str, other: str) -> float:
    """Share of the shorter headline's words that the other has, too, in whatever form: 0 to 1."""
    left, right = _stems(one), _stems(other)
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0


def _stems(title: str) -> frozenset[str]:
    return frozenset(map(_stem, long_words(title)))


def _stem(word: str) -> str:
    return word[: max(SHORTEST - 1, min(_LONGEST_STEM, len(word) - _CYRILLIC_END))]


def of_others(item: Item, finding: Finding, hit: StoryHit) -> bool:
    """Whether a page that tells several stories (a digest, a live page) tells another here.

    Then this headline names somebody whom the other does not, and the two have hardly a word in common.
    """
    own, other = item.title.casefold(), hit.headline.casefold()
    stems = {mention.name.split()[-1].casefold()[:_STEM] for mention in finding.people}
    named = {stem for stem in stems if stem in own}
    absent = bool(named) and not any(stem in other for stem in named)
    return absent and bool(long_words(hit.headline)) and overlap(item.title, hit.headline) < STRANGE


def may_be_person(finding: Finding, hit: StoryHit) -> bool:
    """Whether the names under one key can be one name; Александр and Александра Шульман are not."""
    own = [mention.name for mention in finding.people]
    keys = {name_key(name) for name in own}
    others = [name for name in hit.people if name_key(name) in keys]
    return not others or any(same_name(one, other) for one in own for other in others)


def contradicts(finding: Finding, hit: StoryHit, *, same_head: bool) -> bool:
    """Whether two reports about one person tell two facts.

    Another term of the person named first, another day of the hearing, another sort of transfer; or both another place
    and another article: then it is a namesake. One of these two alone is how outlets differ.
    """
    own, other = Facts.of(finding), hit.facts
    if same_head and _differ(_punishment(own), _punishment(other)):
        return True
    if finding.kind is Kind.HEARING and _differ(own.hearing_day, other.hearing_day):
        return True
    if finding.kind is Kind.TRANSFER and _differ(finding.detail, hit.detail):
        return True
    moved = finding.lang == hit.lang and _differ(_place(own), _place(other))
    return moved and _differ_in_articles(own, other)


def believable(item: Item, finding: Finding, hit: StoryHit) -> bool:
    """Whether reports of unknown distance in time speak for one fact by more than person or place and kind."""
    close = overlap(item.title, hit.headline) if finding.lang == hit.lang else 0.0
    if not (finding.people and hit.people):
        return close >= NAMED_ALIKE
    own, other = Facts.of(finding), hit.facts
    worded = close >= ALIKE and len(_stems(item.title) & _stems(hit.headline)) >= IN_COMMON
    strong = (worded, _agree(_punishment(own), _punishment(other)))
    shared = len({name_key(mention.name) for mention in finding.people} & {name_key(name) for name in hit.people})
    weak = (_agree(_place(own), _place(other)), bool(_numbers_of(own) & _numbers_of(other)), shared > 1)
    return 2 * sum(strong) + sum(weak) >= (1 if finding.kind in ONCE else 2)


def alike(item: Item, finding: Finding, hit: StoryHit, *, many: bool) -> bool:
    """Whether two reports with no name in common are of one fact; kind and place agree already.

    `many`: both headlines count the same number of people, so that each may list others of them.
    """
    if finding.lang != hit.lang:
        return False
    close, own = overlap(item.title, hit.headline), Facts.of(finding)
    if many:
        return close >= ALIKE and not _differ_in_articles(own, hit.facts)
    if (finding.people and hit.people) or _tells_others(item, finding, hit):
        return False
    agrees = bool(_numbers_of(own) & _numbers_of(hit.facts)) or _agree(_punishment(own), _punishment(hit.facts))
    if finding.people or hit.people:
        return agrees and close >= NAMED_ALIKE
    return close >= (ALIKE if agrees else VERY_ALIKE)


def _tells_others(item: Item, finding: Finding, hit: StoryHit) -> bool:
    """Another article, term or number (an age, mostly), or names that were not understood."""
    own, ages, others = Facts.of(finding), numbers(item.title), numbers(hit.headline)
    if _differ_in_articles(own, hit.facts) or _differ(_punishment(own), _punishment(hit.facts)):
        return True
    if ages and others and not ages & others:
        return True
    strangers = _capitals(item.title) - _capitals(hit.headline) and _capitals(hit.headline) - _capitals(item.title)
    return bool(strangers) and (finding.hides_name or hit.hides_name)


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _agree(one: object, other: object) -> bool:
    return one is not None and one == other


def _punishment(facts: Facts) -> int | None:
    """Months; 0 for life, None where it is not known."""
    return 0 if facts.term_life else facts.term_months


def _place(facts: Facts) -> str | None:
    return fold(facts.place) if facts.place else None


def _numbers_of(facts: Facts) -> frozenset[str]:
    return frozenset(number for number, _code in facts.articles)


def _differ_in_articles(one: Facts, other: Facts) -> bool:
    left, right = _numbers_of(one), _numbers_of(other)
    return bool(left and right) and not left & right


def numbers(title: str) -> frozenset[str]:
    """The numbers of a headline that are no dates, sums or parts of articles: ages, terms, people."""
    return frozenset(_NUMBER.findall(title))


def _capitals(title: str) -> frozenset[str]:
    """Stems of the capitalised words behind the first; none where nearly every word has a capital."""
    words = _WORD.findall(title)[1:]
    capital = [word for word in words if word[0].isupper() and not (word.isupper() and len(word) <= 5)]
    return frozenset() if 2 * len(capital) > len(words) else frozenset(_stem(word.casefold()) for word in capital)
