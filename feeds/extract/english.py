"""Names in English texts.

Owns the search in runs of capitalised words: known given names everywhere, unknown ones only where the words around
say so, because in a Title Case headline every word is capital. Does not ask whether the person is affected.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from feeds.extract.names import Names, Seen, Word, words_of
from feeds.extract.text import Sentence, Text
from feeds.extract.wordlist import even

_PARTICLES = frozenset({"al", "bin", "bint", "ibn", "de", "van", "von", "der", "da", "el", "ben", "abu", "ould", "del"})
_YOUNGER = frozenset({"jr", "sr"})
_MOST_WORDS = 5
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
_ONLY_PEOPLE = re.compile(r",? who(?:se|m)?(?!\w)|, of (?:the )?| \((?:[^\x00-\x7f]|b\. |born |aged )")
"""Behind persons only: "X, who", "X, whose", the name once more in its own letters, a birthday."""

_LISTED = re.compile(r"(?:,? \d\d| \([^()]{1,30}\))?[,;]?(?: (?:and|&|as well as|together with|along with))?")
"""All that stands between two names of a list: "X, 45, and Y"."""

_GIVEN_CHINESE = re.compile(
    r"[A-Z][a-z]+-(?!(?:based|born|led|backed|linked|era|run|controlled|installed|occupied|style|general|elect|[a-z]+ed)$)[a-z]+"
)
_PATRONYMIC = re.compile(r"(?:[oae]v[iy]ch|[oeiy]vna|[iy]ch?na|l[iy]i?ch)$")
_SHORTENED = re.compile(r"n't$|'(?:re|ve|ll|d|m)$")
"""Words with a capital that are in no name: "Hasn't", "They're"."""

_COMPOUND = re.compile(r"[A-Z][A-Za-z]*-(?:[a-z]+(?:ing|ed)|based|born|led|held|run|old)")
"""No name opens with these: "Hunger-striking", "US-led"."""

_NEXT = re.compile(r" ([\w-]+)")
_IN_A_LIST = 3


def names_in(text: Text, names: Names) -> list[Seen]:
    """Every full name of the text, in order."""
    runs = [list(_runs(sentence, words_of(sentence), names)) for sentence in text.sentences]
    echoes = _alone(run for some in runs for run in some)
    return [
        name
        for number, sentence in enumerate(text.sentences)
        for name in _in_sentence(sentence, number, runs[number], names, echoes)
    ]


def _alone(runs: Iterable[list[Word]]) -> frozenset[str]:
    """The words that stand alone somewhere: "Belov" of a headline makes a name of the "Xyz Belov" below."""
    return frozenset(_bare(run[0]).lower() for run in runs if len(run) == 1 and len(_bare(run[0])) >= _SHORTEST)


def _in_sentence(
    sentence: Sentence, number: int, runs: Sequence[list[Word]], names: Names, echoes: frozenset[str]
) -> list[Seen]:
    loud = sentence.field == "title" and _is_loud(words_of(sentence))
    found: list[Seen] = []
    alone: Word | None = None
    for run, taken in zip(runs, _taken(sentence, runs, names, echoes, loud=loud), strict=True):
        if taken:
            text = " ".join(_bare(word) for word in _without_patronymic(taken))
            stop = _end(taken)
            surname = even(_bare(taken[-1]).lower())
            if alone is not None and sentence.text[alone.stop : taken[0].start] == " and ":
                found.append(_with_surname_of(alone, _bare(taken[-1]), number))
            found.append(Seen(text, surname, number, taken[0].start, stop, "", 1.0))
        may_share = not taken and len(run) == 1 and (names.knows_given(run[0].text) or _is_one_of_kin(sentence, run[0]))
        alone = run[0] if may_share else None
    return found


def _is_one_of_kin(sentence: Sentence, word: Word) -> bool:
    """ "Brothers Xyz and Abc Belov"."""
    return sentence.low[: word.start].endswith(("brothers ", "sisters ", "siblings ", "twins ", "spouses ", "couple "))


def _taken(
    sentence: Sentence, runs: Sequence[list[Word]], names: Names, echoes: frozenset[str], *, loud: bool
) -> list[list[Word]]:
    """Of every run the words that are a name; what stands in one list with a name is one, too."""
    taken: list[list[Word]] = []
    last: list[Word] = []
    for run in runs:
        listed = bool(last) and _LISTED.fullmatch(sentence.text[_end(last) : run[0].start].rstrip()) is not None
        listed = listed or (not loud and _shares_a_surname(sentence, run, runs))
        taken.append(_name_of(sentence, run, names, loud=loud, listed=listed, echoes=echoes))
        last = taken[-1] or last
    for at in reversed(range(len(runs) - 1)):
        run, following = runs[at], taken[at + 1]
        if not taken[at] and following and _may_be_listed(sentence, run, names, loud=loud):
            between = sentence.text[_end(run) : following[0].start].rstrip()
            more = taken[at + 2] if at + 2 < len(runs) else []
            longer = bool(more) and _LISTED.fullmatch(sentence.text[_end(following) : more[0].start].rstrip())
            if _LISTED.fullmatch(between) and (longer or between.endswith((" and", " as well as"))):
                taken[at] = run
    return taken


def _shares_a_surname(sentence: Sentence, run: list[Word], runs: Sequence[list[Word]]) -> bool:
    """The second of "brothers Xyz and Abc Belov"."""
    first = next(
        (one[0] for one in runs if len(one) == 1 and sentence.text[one[0].stop : run[0].start] == " and "), None
    )
    return first is not None and _is_one_of_kin(sentence, first)


def _may_be_listed(sentence: Sentence, run: list[Word], names: Names, *, loud: bool) -> bool:
    """ "Xyz Belov, 45, and Ivan Katz": whether an unknown name may stand before a known one."""
    return not loud and 2 <= len(run) <= _IN_A_LIST and not _is_a_thing(sentence, run, names)


def _without_patronymic(words: list[Word]) -> list[Word]:
    """ "Oleg Ivanovich Belov" is Oleg Belov."""
    return [words[0], words[2]] if len(words) == _IN_A_LIST and _PATRONYMIC.search(words[1].text) else words


def _end(words: list[Word]) -> int:
    return words[-1].start + len(_bare(words[-1]))


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
    for word, following in zip_longest(words, words[1:]):
        inside = bool(run) and sentence.text[run[-1].stop : word.start] in (" ", ". ", "-")
        if run and not inside:
            yield run
            run = []
        bare = Word(_bare(word), word.start, word.stop, word.capital)
        if not run and (not word.capital or any(bare.text.lower() in listed for listed in names.roles.values())):
            continue  # opens no name
        if not run and _opens_in_spite(bare, following, names):
            run.append(word)
        elif names.is_name_word(sentence, bare) or (_has_given(run, names) and names.is_surname_word(bare)):
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


def _opens_in_spite(word: Word, following: Word | None, names: Names) -> bool:
    """ "Muslim Belov": a word that is no name elsewhere is a given name before a surname that can be nothing else."""
    if following is None or word.text.lower() not in names.not_names or not names.knows_given(word.text):
        return False
    return following.capital and _SURNAME.search(_bare(following).lower()) is not None


def _has_given(run: list[Word], names: Names) -> bool:
    """Behind a known given name a town is a surname."""
    return len(run) == 1 and names.knows_given(_bare(run[0]))


def _name_of(
    sentence: Sentence, run: list[Word], names: Names, *, loud: bool, listed: bool, echoes: frozenset[str]
) -> list[Word]:
    """The words of the run that are a name: empty when the run is not surely one."""
    while run and run[-1].text.lower() in _PARTICLES | _YOUNGER:
        run = run[:-1]
    if run and len(run[0].text) > 1 and run[0].text.isupper():
        run = run[1:]  # "PM Belov"
    if (
        not run
        or len(run[0].text) == 1
        or run[0].text in _TOWNS
        or _COMPOUND.fullmatch(run[0].text)
        or _is_a_thing(sentence, run, names)
    ):
        return []  # an initial and a surname are no full name
    if len(run) == _IN_A_LIST and names.knows_given(run[0].text) and _GIVEN_CHINESE.fullmatch(_bare(run[2])):
        run = run[:2]  # "Carol Lo Wai-yin" is Carol Lo
    known = next((n for n, word in enumerate(run) if names.knows_given(_bare(word))), None)
    if known is not None and len(run) - known >= 2 and (known == 0 or loud or run[0].start == 0):
        return run[known : known + (2 if loud else _MOST_WORDS)]
    if known is not None and known > 0 and len(run) == _PAIR and not loud:
        return run  # "Sadyrbekov Bakyt": both capital, one of them a given name
    if _stands_before_a_role(sentence, run, names):
        return []
    fits = 2 <= len(run) <= _MOST_WORDS and not loud and (listed or _expected(sentence, run, names))
    fits = fits or (len(run) == _PAIR and not loud and _is_person(sentence, run, names))
    return run if fits or (not loud and _is_echoed(run, echoes)) or _is_chinese(run) else []


def _is_echoed(run: list[Word], echoes: frozenset[str]) -> bool:
    """Whether its surname stands alone elsewhere."""
    return 2 <= len(run) <= _IN_A_LIST and _bare(run[-1]).lower() in echoes


def _is_chinese(run: list[Word]) -> bool:
    """ "Lo Wai-yin": nobody else writes a given name so."""
    return 2 <= len(run) <= _IN_A_LIST and _GIVEN_CHINESE.fullmatch(_bare(run[-1])) is not None


def _stands_before_a_role(sentence: Sentence, run: list[Word], names: Names) -> bool:
    """ "Abcde Xyz activist Ivan Belov": what stands right before a role is no person but where it is from."""
    behind = _NEXT.match(even(sentence.low)[run[-1].stop :])
    if behind is None or run[-1].text.endswith("'s"):
        return False
    return any(behind[1] in roles for roles in names.roles.values())


def _is_a_thing(sentence: Sentence, run: list[Word], names: Names) -> bool:
    """ "Abcde Church's", "the Abcde prison": the word behind, or the last one, says that it is no person."""
    things = names.lists["things"]
    last = run[-1]
    if things.fullmatch(_bare(last).lower()) or any(_SHORTENED.search(word.text) for word in run):
        return True
    return not last.text.endswith("'s") and things.match(even(sentence.low), last.stop + 1) is not None


def _is_person(sentence: Sentence, run: list[Word], names: Names) -> bool:
    """Two unknown words that end like a surname, or of whom is told what only people do or have."""
    told = _SURNAME.search(_bare(run[1]).lower()) or names.lists["does"].match(even(sentence.low), run[1].stop + 1)
    return bool(told) and all(_plain(word) for word in run)


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
        if _is_a_role(nearest, names) or _led(low, run, nearest, names):
            return True
        if names.lists["accusative"].fullmatch(nearest) and nearest not in ("for", "of", "from", "with", "as"):
            return True
    if _APPOSED.match(low, run[-1].stop) and _names_a_role(low, run[-1].stop, names):
        return True
    behind = low[run[-1].stop : run[-1].stop + 24]
    if run[-1].text.endswith("'s") and names.lists["belongings"].match(behind, 1):
        return True
    told = _AGE.match(behind) or _ONLY_PEOPLE.match(behind)
    return bool(told or any(names.lists[key].match(behind.lstrip(" ,")) for key in ("passive", "subject", "victim")))


def _is_a_role(word: str, names: Names) -> bool:
    """A word before a name that says who somebody is: "historians", "co-chair", "the 45-year-old"."""
    spelled = {word, word.removesuffix("s")}
    listed = any(spelled & roles for roles in names.roles.values())
    return listed or word.endswith("-year-old") or names.lists["person"].fullmatch(word) is not None


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
