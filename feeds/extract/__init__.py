"""Understanding: what an entry of a feed says happened, to whom, when, and whether it is ours to tell.

Owns the pipeline from an Item to a Finding. Pure but for `load_lexicons`, which reads the word lists of this package.
Must not know feeds, stores or messages.
"""

from dataclasses import replace
from functools import cache
from types import MappingProxyType

from bot.core.finding import Finding, Item
from bot.core.kinds import Kind
from feeds.extract.articles import find_articles
from feeds.extract.categories import find_categories
from feeds.extract.dates import find_custody_until, find_hearing
from feeds.extract.decide import decide, group_of
from feeds.extract.frames import find_hits, lines, may_tell, said_in, sentences_tell, told, vetoes
from feeds.extract.lang import detect
from feeds.extract.lexicon import LANGS, Lexicons, load
from feeds.extract.people import find_people
from feeds.extract.places import find_place
from feeds.extract.relevance import weigh
from feeds.extract.terms import find_term
from feeds.extract.text import cleaned, cut
from feeds.extract.version import fingerprint

__all__ = ["RULES_VERSION", "Lexicons", "extract", "load_lexicons"]

TERMED = frozenset({Kind.SENTENCE, Kind.APPEAL})
"""Kinds in which a term is the news; elsewhere it is asked for, feared or long being served."""

RULES_VERSION = "2026.11"
"""The generation of rules. What stands in a finding is this and eight letters that change with every rule and word."""


@cache
def load_lexicons() -> Lexicons:
    """The word lists of all languages, read once a process, which takes half a second. Raises BadPhraseError."""
    version = f"{RULES_VERSION}-{fingerprint()}"
    return MappingProxyType({lang: replace(load(lang), version=version) for lang in LANGS})


def extract(item: Item, lexicons: Lexicons) -> Finding:
    """What the entry says. Never raises for what stands in the entry.

    Of an entry without any word of an event, or of what is ours, nothing more is asked: most of the world's news.
    """
    title, summary = cleaned(item)
    every = f"{title} {summary}"
    lang = detect(every, item.lang)
    lexicon = lexicons[lang]
    if not may_tell(every, lexicon) or not sentences_tell(text := cut(title, summary, lang), lexicon):
        return Finding(lang, relevant=False, kind=None, score=0.0, reasons=(), rules_version=lexicon.version)
    said = said_in(text, lexicon)
    people = find_people(text, lexicon)
    articles = find_articles(text, lexicon)
    hearing = find_hearing(text, item.published, lexicon)
    made = lines(text, said, people.spans, lexicon)
    hits = find_hits(made, lexicon)
    found = weigh(made, told(hits), articles, item.outlet, lexicon)
    term = find_term(text, lexicon) if hits else None  # it only tells events apart
    decision = decide(hits, vetoes(made, told(hits), lexicon), hearing, found, termed=term is not None)
    return Finding(
        lang=lang,
        relevant=decision.relevant,
        kind=decision.kind,
        score=found.score,
        reasons=decision.reasons,
        rules_version=lexicon.version,
        detail=decision.detail,
        people=people.mentions,
        group=group_of(found, people.mentions),
        hearing=hearing,
        custody_until=find_custody_until(text, item.published, lexicon) if decision.kind else None,
        term=term if decision.kind in TERMED else None,
        articles=articles,
        place=find_place(text, lexicon) if decision.kind else None,
        categories=find_categories(text, made, told(hits), articles, lexicon) if decision.kind else (),
        unsure=decision.unsure,
        hides_name=people.hides_name,
    )
