"""Names in English texts.

Owns the search in runs of capitalised words: known given names everywhere, unknown ones only where the words around
say so, because in a Title Case headline every word is capital. Does not ask whether the person is affected.
"""

import re
from collections.abc import Iterator, Sequence

from feeds.extract.names import Names, Seen, Word, words_of
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

_PARTICLES = frozenset({"al", "bin", "bint", "ibn", "de", "van", "von", "der", "da", "el", "ben", "abu", "ould", "del"})
_YOUNGER = frozenset({"jr", "sr"})
_JOINTS = frozenset({",", "and", ", and", "&"})
_MOST_WORDS = 5
_LISTED = 3
"""Words of a name that is known only by the name listed behind it: "Rupa Farzana and Ivan Belov"."""

_LOUD = 0.75
_NEAR = 3
_LEAD = 30
_POSSESSIVE = re.compile(r"'s?$")
_PAIR = 2
_TOWNS = frozenset({"San", "Santa", "Los", "Las", "El", "La", "Port", "Fort", "Mount", "Saint"})
"""With these the name of a town begins."""

_SHORTEST = 3
_SURNAME = re.compile(
    r"(?:ov|ova|ev|eva|[sz]ky|[st]kiy|s[k']?kyi|skyi|[^aeiou]ski|skaya|ska|enko|chuk|yuk|iuk|ych|vich|[^r]ich|yan|dze"
    r"|shvili|oglu|zade|off|(?<=\w{4})(?:[^t]in|ina|yn|yna))$"
)
"""Endings by which a surname from our countries is told: behind another capital word they make a name of both."""

_AGE = re.compile(r",? \(?\d\d[,)]|, (?:aged \d\d|who|whose)\b")
_APPOSED = re.compile(r", (?:an?|the) ")
_APPOSITION = 50


def names_in(sentence: Sentence, number: int, names: Names) -> list[Seen]:
    """Every full name of the sentence, in order."""
    words = words_of(sentence)
    loud = sentence.field == "title" and _is_loud(words)
    found: list[Seen] = []
    alone: Word | None = None
    left: list[Word] = []
    for run in _runs(sentence, words, names):
        listed = bool(found) and sentence.text[found[-1].stop : run[0].start].strip() in _JOINTS
        taken = _name_of(sentence, run, names, loud=loud, listed=listed)
        if taken:
            if alone is not None and sentence.text[alone.stop : taken[0].start] == " and ":
                found.append(_with_surname_of(alone, _bare(taken[-1]), number))
            if left and sentence.text[left[-1].stop : taken[0].start] == " and ":
                found.append(_seen(left, number))
            found.append(_seen(taken, number))
        left = run if not taken and not loud and 2 <= len(run) <= _LISTED else []
        alone = run[0] if not taken and len(run) == 1 and names.knows_given(run[0].text) else None
    return found


def _seen(words: list[Word], number: int) -> Seen:
    surname = _bare(words[-1])
    text = " ".join(_bare(word) for word in words)
    return Seen(text, even(surname.lower()), number, words[0].start, words[-1].start + len(surname), "", 1.0)


def _with_surname_of(given: Word, surname: str, number: int) -> Seen:
    """ "The brothers Aziz and Asan Belov": the first has the surname of the second."""
    return Seen(f"{given.text} {surname}", even(surname.lower()), number, given.start, given.stop, "", 1.0)


def _is_loud(words: Sequence[Word]) -> bool:
    """Whether the sentence is written in Title Case."""
    long = [word for word in words if word.stop - word.start > 3]
    return len(long) > 3 and sum(word.capital for word in long) / len(long) > _LOUD


def _bare(word: Word) -> str:
    return _POSSESSIVE.sub("", word.text) if "'" in word.text else word.text


def _runs(sentence: Sentence, words: Sequence[Word], names: Names) -> Iterator[list[Word]]:
    """Capitalised words one after another, without those that are no names; particles inside are kept."""
    run: list[Word] = []
    for word in words:
        inside = bool(run) and sentence.text[run[-1].stop : word.start] in (" ", ". ", "-")
        if run and not inside:
            yield run
            run = []
        if not run and not word.capital:
            continue  # opens no name
        bare = Word(_bare(word), word.start, word.stop, word.capital)
        if not run and any(bare.text.lower() in listed for listed in names.roles.values()):
            continue
        if names.is_name_word(sentence, bare) or (_has_given(run, names) and names.is_surname_word(bare)):
            run.append(word)
            if word.text.endswith("'s"):
                yield run
                run = []
        elif run and (word.text.lower() in _PARTICLES or word.text.startswith(("al-", "el-"))):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _has_given(run: list[Word], names: Names) -> bool:
    """Behind a known given name a town is a surname."""
    return len(run) == 1 and names.knows_given(_bare(run[0]))


def _name_of(sentence: Sentence, run: list[Word], names: Names, *, loud: bool, listed: bool) -> list[Word]:
    """The words of the run that are a name: empty when the run is not surely one."""
    while run and run[-1].text.lower() in _PARTICLES | _YOUNGER:
        run = run[:-1]
    if run and run[0].text in _TOWNS:
        return []
    known = next((n for n, word in enumerate(run) if names.knows_given(_bare(word))), None)
    if known is not None and len(run) - known >= 2 and (known == 0 or loud or run[0].start == 0):
        return run[known : known + (2 if loud else _MOST_WORDS)]
    if known is not None and known > 0 and len(run) == _PAIR and not loud:
        return run  # "Sadyrbekov Bakyt": both capital, one of them a given name
    if len(run) == _PAIR and not loud and all(_plain(word) for word in run) and _is_person(sentence, run, names):
        return run
    fits = 2 <= len(run) <= _MOST_WORDS and not loud
    return run if fits and (listed or _expected(sentence, run, names)) else []


def _is_person(sentence: Sentence, run: list[Word], names: Names) -> bool:
    """Two unknown words that end like a surname, or of whom is told what only people do or have."""
    return bool(
        _SURNAME.search(_bare(run[1]).lower()) or names.lists["does"].match(even(sentence.low), run[1].stop + 1)
    )


def _plain(word: Word) -> bool:
    """Whether it is written as names are: one capital in front, no abbreviation."""
    bare = _bare(word)
    return len(bare) >= _SHORTEST and bare.isalpha() and bare[1:].islower()


def _expected(sentence: Sentence, run: list[Word], names: Names) -> bool:
    """Whether the words around expect a person: a role in front, a verb of our field on either side."""
    low = even(sentence.low)
    before = [word.strip("\"'“”‘’") for word in low[: run[0].start].removesuffix(" both ").split()][-_NEAR:]
    if before and not before[-1].endswith((".", ";")):
        nearest = before[-1].rstrip(",:")
        if nearest.endswith("-year-old"):
            return True
        roles = names.roles
        if any(nearest in roles[role] for role in roles):
            return True
        if names.lists["accusative"].fullmatch(nearest) and nearest not in ("for", "of", "from", "with", "as"):
            return True
        if _led(low, run, nearest, names):
            return True
    if _APPOSED.match(low, run[-1].stop) and _names_a_role(low, run[-1].stop, names):
        return True
    behind = low[run[-1].stop : run[-1].stop + 24]
    return bool(_AGE.match(behind) or names.lists["passive"].match(behind.lstrip(" ,")))


def _led(low: str, run: list[Word], nearest: str, names: Names) -> bool:
    """ "The trial of X", "relatives of X", "the arrest of X, editor of"; `nearest` is the word in front."""
    governed = nearest in ("of", "against", "for") or bool(names.lists["accusative"].fullmatch(nearest))
    if governed and low.startswith(", ", run[-1].stop) and _names_a_role(low, run[-1].stop, names):
        return True
    window = low[max(0, run[0].start - _LEAD) : run[0].start].rstrip()
    return any(found.end() == len(window) for found in names.lists["leads"].finditer(window))


def _names_a_role(low: str, stop: int, names: Names) -> bool:
    """Whether the apposition behind a name calls its bearer an activist, a poet ...: "X, a local activist, was"."""
    apposition = low[stop + 2 : stop + _APPOSITION].split(",", maxsplit=1)[0]
    return any(word in names.roles["affected"] for word in apposition.split())
