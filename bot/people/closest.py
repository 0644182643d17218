"""Whose name is close to what somebody typed: any script, typos, inflected forms. Pure.

Names are compared by their keys (bot/core/fold.py), in which scripts and given names have met already.
"""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.core.fold import SAME_GIVEN, name_key

CLOSE = 82
"""rapidfuzz score from which a typed name is a suggestion; typos and inflected endings stay above it."""

SHORTEST = 3
"""Letters that stay of a given name when its ending is taken off."""

ENDINGS = ("i", "a", "ia", "")
"""What a given name ends in, folded, when it stands in the nominative."""

LONGEST_ENDING = 3


def closest(typed: str, known: Sequence[tuple[int, str]]) -> list[int]:
    """Ids of the people whose key is close, best first. `known` are (id, key), several keys a person."""
    words = name_key(typed).split()
    if not words:
        return []
    if len(words) == 1:
        return _ranked(_one_word(words[0]), [(one, word) for one, key in known for word in key.split()])
    return _ranked(_whole(words), known)


def _ranked(wanted: Iterable[str], known: Sequence[tuple[int, str]]) -> list[int]:
    keys = list({key for _one, key in known})
    scores: dict[str, float] = {}
    for text in dict.fromkeys(wanted):
        for key, score, _index in process.extract(text, keys, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=None):
            scores[key] = max(score, scores.get(key, 0))
    best: dict[int, float] = {}
    for one, key in known:
        if key in scores:
            best[one] = max(scores[key], best.get(one, 0))
    return sorted(best, key=lambda one: (-best[one], one))


def _whole(words: Sequence[str]) -> Iterator[str]:
    """The key as it is, and with one word as an inflected given name. Two words in either order: a typo in a first
    letter would sort them differently."""
    variants = [list(words)]
    for n, word in enumerate(words):
        variants += [[*words[:n], given, *words[n + 1 :]] for given in _given(word)]
    for variant in variants:
        yield " ".join(sorted(variant))
        yield " ".join(sorted(variant, reverse=True))


def _one_word(word: str) -> Iterator[str]:
    yield word
    yield SAME_GIVEN.get(word, word)
    yield from _given(word)


def _given(word: str) -> list[str]:
    """The classes of the given names of which this may be an inflected form."""
    if word in SAME_GIVEN:
        return []
    stems = [word[: len(word) - cut] for cut in range(LONGEST_ENDING + 1) if len(word) - cut >= SHORTEST]
    found = [SAME_GIVEN[stem + ending] for stem in stems for ending in ENDINGS if stem + ending in SAME_GIVEN]
    return list(dict.fromkeys(found))[:2]
