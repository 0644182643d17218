"""Names in Russian, Ukrainian and Belarusian texts, brought to the nominative.

Owns the search for "given name + surname" in any case and the choice among its readings by case government, by the
role noun before it, by its neighbours in a list. Does not ask whether the person is affected: see roles.py.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feeds.extract.declension import ANY_CASE, CASES, Declension, Reading
from feeds.extract.families import shared_surnames
from feeds.extract.names import Names, Seen, Word, adjoining, quoted, words_of
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

KNOWN = 6.0
"""What a known given name is worth against everything the context says."""

_PRIOR = {"n": 0.6, "g": 0.5, "a": 0.5, "d": 0.3, "i": 0.2, "l": -3.0, ANY_CASE: 0.2}
_GOVERNING = {"a": "accusative", "d": "dative", "l": "locative", "g": "genitive", "i": "instrumental"}
_JOINTS = frozenset(
    {",", "и", "і", "й", "та", "ды", ", и", ", та", ", і", "а также", ", а также", "а також", ", а також", "а таксама"}
)
_SURE_FIT = 3
_OBLIQUE = frozenset("gda")

_Hints = dict[tuple[str, str], float]
"""(case, gender or "" for both): how much the words around speak for it."""

_REACH = 60
_CAPITALS = 2
"""Fewest capital letters of a sentence with a full name."""

_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Pair:
    given: Word
    surname: Word
    start: int
    stop: int
    readings: tuple[tuple[Reading, Reading, float], ...]


def names_in(sentence: Sentence, number: int, names: Names) -> list[Seen]:
    """Every full name of the sentence, in order."""
    if names.declension is None or sum(map(str.isupper, sentence.text)) < _CAPITALS:
        return []
    words = words_of(sentence)
    shared = shared_surnames(sentence, number, words, names)
    taken = {word for seen in shared for word in range(seen.start, seen.stop)}
    pairs = [one for one in _pairs(sentence, words, names, names.declension) if one.start not in taken]
    single: list[Seen] = []
    for group in _groups(sentence, pairs, names):
        single.extend(_settle(sentence, number, group, names, single[-1].case if single else ""))
    return sorted([*shared, *single], key=lambda seen: seen.start)


def surname_shaped(word: Word, names: Names) -> bool:
    """Whether the word alone looks like a surname (-ов, -енко, -ский ...)."""
    if names.declension is None:
        return False
    return any(reading.fit >= _SURE_FIT for reading in names.declension.readings(word.text, "s"))


def nominatives(word: Word, names: Names) -> frozenset[str]:
    """All nominatives the word may have as a surname, in lower case."""
    if names.declension is None:
        return frozenset()
    return frozenset(even(reading.nominative.lower()) for reading in names.declension.readings(word.text, "s"))


def role_readings(word: str, names: Names) -> Iterator[tuple[str, Reading]]:
    """The word as a role noun: ("official", reading) and so on, for every reading in the role lists."""
    if names.declension is None:
        return
    for form in {word, word.rsplit("-", 1)[-1]}:
        for reading in names.declension.readings(form, "r"):
            nominative = even(reading.nominative.lower())
            yield from ((role, reading) for role, listed in names.roles.items() if nominative in listed)


def _pairs(sentence: Sentence, words: Sequence[Word], names: Names, declension: Declension) -> Iterator[_Pair]:
    at = 0
    while at + 1 < len(words):
        pair, used = _pair_at(sentence, words, at, names, declension)
        if pair is not None:
            yield pair
        at += used


def _pair_at(
    sentence: Sentence, words: Sequence[Word], at: int, names: Names, declension: Declension
) -> tuple[_Pair | None, int]:
    first = words[at]
    follow = _follow(sentence, words, at, names) if first.capital else None
    if not follow:
        return None, 1
    second, used = follow
    if _is_turned(words, at, sentence, names) and not _is_known(first, names, declension):
        return _pair(sentence, words[at + 1], first, first.start, words[at + 2].stop, names, declension), 3
    if _is_listed_turned(sentence, words, at, used, names):
        return _pair(sentence, second, first, first.start, second.stop, names, declension), used
    pair = _pair(sentence, first, second, first.start, second.stop, names, declension)
    if pair is not None and not _better_next(sentence, words, at, used, names, declension):
        return pair, used
    if _is_known(second, names, declension) and not _follow(sentence, words, at + used - 1, names):
        turned = _pair(sentence, second, first, first.start, second.stop, names, declension)
        if turned is not None and surname_shaped(first, names):
            return turned, used
    return None, 1


def _follow(sentence: Sentence, words: Sequence[Word], at: int, names: Names) -> tuple[Word, int] | None:
    """The surname behind a given name and how many words were used; nicknames and patronymics are passed over."""
    step = at + 1
    while step < len(words) and step < at + 3 and adjoining(sentence, words[step - 1], words[step]):
        word = words[step]
        if not word.capital:
            return None
        passed = quoted(sentence, word) or (
            _is_patronymic(words, step, sentence, names)
            and step + 1 < len(words)
            and words[step + 1].capital
            and adjoining(sentence, word, words[step + 1])
        )
        if not passed:
            return word, step - at + 1
        step += 1
    if step < len(words) and words[step].capital and step == at + 3:
        return words[step], 4
    return None


def _is_turned(words: Sequence[Word], at: int, sentence: Sentence, names: Names) -> bool:
    """Surname, given name, patronymic, in this order."""
    if not _is_patronymic(words, at + 2, sentence, names):
        return False
    unknown = names.is_name_word(sentence, words[at]) and not any(role_readings(even(words[at].text.lower()), names))
    if not (surname_shaped(words[at], names) or unknown):
        return False
    behind = words[at + 3] if at + 3 < len(words) else None
    return behind is None or not (behind.capital and adjoining(sentence, words[at + 2], behind))


def _is_listed_turned(sentence: Sentence, words: Sequence[Word], at: int, used: int, names: Names) -> bool:
    """ "Гнатюка Івана та Коваля Петра": a word of a surname's shape before a name in the listed spelling."""
    first, second, declension = words[at], words[at + 1], names.declension
    if declension is None or used != 2 or _is_known(first, names, declension) or not surname_shaped(first, names):
        return False
    if any(names.spelled(one.nominative, one.gender) for one in declension.readings(second.text, "g")):
        return not _follow(sentence, words, at + 1, names)
    return False


def _is_patronymic(words: Sequence[Word], at: int, sentence: Sentence, names: Names) -> bool:
    if at >= len(words) or at < 1 or not adjoining(sentence, words[at - 1], words[at]):
        return False
    return words[at].capital and bool(names.lists["patronymic"].search(words[at].text.lower()))


def _is_known(word: Word, names: Names, declension: Declension) -> bool:
    return any(
        names.knows_given(reading.nominative, reading.gender) and reading.nominative.lower() not in names.not_names
        for reading in declension.readings(word.text, "g")
    )


def _better_next(
    sentence: Sentence, words: Sequence[Word], at: int, used: int, names: Names, declension: Declension
) -> bool:
    """ "адвокат Навального Алексей Цветков": the second word is a given name and has a surname of its own.

    So it is in "дружина Андрія Олена Коваль", where the first is the given name of a relative.
    """
    if used != 2 or (_is_known(words[at], names, declension) and not _is_relatives(words, at, names)):
        return False
    return _is_known(words[at + 1], names, declension) and _follow(sentence, words, at + 1, names) is not None


def _is_relatives(words: Sequence[Word], at: int, names: Names) -> bool:
    before = even(words[at - 1].text.lower()) if at else ""
    return any(role == "relative" for role, _ in role_readings(before, names))


def _pair(
    sentence: Sentence, given: Word, surname: Word, start: int, stop: int, names: Names, declension: Declension
) -> _Pair | None:
    known = _is_known(given, names, declension)
    if not (names.is_surname_word(surname) if known else names.is_name_word(sentence, surname)):
        return None
    if not known and not (names.is_name_word(sentence, given) and _trusted(sentence, given, surname, names)):
        return None
    if not known and any(True for _ in role_readings(even(given.text.lower()), names)):
        return None
    if not known and _is_abbreviation(sentence, given) and not _is_abbreviation(sentence, surname):
        return None
    readings: list[tuple[Reading, Reading, float]] = []
    for first in declension.readings(given.text, "g"):
        if known and not names.knows_given(first.nominative, first.gender):
            continue
        readings.extend(
            (first, last, _known_worth(first, names, known=known) + _worth(last, names))
            for last in declension.readings(surname.text, "s")
            if last.gender == first.gender and _agree(first.case, last.case)
        )
    if not readings and known:
        readings = _as_written(given, surname, names, declension)
    return _Pair(given, surname, start, stop, tuple(readings)) if readings else None


def _is_abbreviation(sentence: Sentence, word: Word) -> bool:
    """ "у СІЗО Кольчугіна": a word in capitals beside one that is not."""
    return sentence.text[word.start : word.stop].isupper()


def _known_worth(first: Reading, names: Names, *, known: bool) -> float:
    """A known given name in the listed spelling is surest: "Али" is Али, not a case of Алла."""
    if not known:
        return 0.3 * first.length - (0.5 if first.nominative.endswith("о") else 0.0)
    if names.spelled(first.nominative, first.gender) and not (
        first.case == ANY_CASE and first.nominative.endswith("о")
    ):
        return KNOWN + 1.5  # "Дмитро" declines
    return KNOWN - (4.0 if first.case == ANY_CASE else 0.0)


def _worth(last: Reading, names: Names) -> float:
    """Long endings are surer than short ones, a name that does not change is the last thing to believe."""
    if last.case == ANY_CASE:
        return 2.0 if names.lists["unchanging"].search(last.nominative.lower()) else -3.0
    rare = last.fit < _SURE_FIT and last.nominative.endswith(("а", "я"))
    return last.fit + 0.3 * last.length - (0.6 if rare else 0.0)


def _as_written(
    given: Word, surname: Word, names: Names, declension: Declension
) -> list[tuple[Reading, Reading, float]]:
    """Given name and surname do not agree (a slip of the outlet): each is traced back for itself."""
    return [
        (first, last, _worth(last, names) + (1.0 if last.case == "n" else 0.0))
        for first in declension.readings(given.text, "g")
        if names.knows_given(first.nominative, first.gender)
        for last in declension.readings(surname.text, "s")
        if last.gender == first.gender
    ]


def _trusted(sentence: Sentence, given: Word, surname: Word, names: Names) -> bool:
    """An unknown given name is believed before a surname-like word or behind a role noun."""
    if names.lists["not_behind"].match(even(sentence.low)[surname.stop :].lstrip(" ")):
        return False
    if (never := names.lists.get("never_given")) and never.match(even(given.text.lower())):
        return False
    if _LATIN.search(given.text):
        return False
    if surname_shaped(surname, names):
        return True
    return any(True for word in _words_before(sentence, given.start, 1) for _ in role_readings(word, names))


def _agree(one: str, other: str) -> bool:
    return one == other or ANY_CASE in (one, other)


def _joined(between: str, names: Names) -> bool:
    """A comma, "and", or "and" with a role noun: "Ивана Белова и активиста Петра Чернова"."""
    words = between.strip().split()
    while words and len(words) < 5 and any(role == "affected" for role, _ in role_readings(words[-1].lower(), names)):
        words.pop()
    return " ".join(words) in _JOINTS


def _groups(sentence: Sentence, pairs: list[_Pair], names: Names) -> Iterator[list[_Pair]]:
    """Names of one list stand in one case."""
    group: list[_Pair] = []
    for pair in pairs:
        if group and not _joined(sentence.text[group[-1].stop : pair.start], names):
            yield group
            group = []
        group.append(pair)
    if group:
        yield group


def _settle(sentence: Sentence, number: int, group: list[_Pair], names: Names, before: str) -> Iterator[Seen]:
    """`before`: the case of the names before these: "gave Ivan Belov ten years, Petr Katz eight"."""
    if len(group) > 1 and not any(_possible(group, case) for case in CASES):
        for pair in group:
            yield from _settle(sentence, number, [pair], names, before)
        return
    hints = _hints(sentence, group[0].start, group[-1].stop, names)
    if before in _OBLIQUE:
        hints[before, ""] += 1.0
    spare = len(group) - 1  # the words around a list speak once, not once a name
    totals = {
        case: sum(_best(pair, case, hints)[2] for pair in group) - spare * hints[case, ""]
        for case in CASES
        if _possible(group, case)
    } or {"": 0.0}
    chosen = max(totals, key=lambda case: totals[case])
    for pair in group:
        first, last, score = _best(pair, chosen, hints)
        name = f"{first.nominative} {last.nominative}"
        case = chosen or ("n" if last.case == "n" else last.case)
        yield Seen(name, even(last.nominative.lower()), number, pair.start, pair.stop, case, score)


def _possible(group: list[_Pair], case: str) -> bool:
    return all(any(_fits(reading, case) for reading in pair.readings) for pair in group)


def _fits(reading: tuple[Reading, Reading, float], case: str) -> bool:
    return not case or (_agree(reading[0].case, case) and _agree(reading[1].case, case))


def _best(pair: _Pair, case: str, hints: _Hints) -> tuple[Reading, Reading, float]:
    scored = [
        (first, last, score + _PRIOR.get(case, 0.0) + hints.get((case, ""), 0.0) + hints.get((case, first.gender), 0.0))
        for first, last, score in pair.readings
        if _fits((first, last, score), case)
    ]
    return max(scored, key=lambda reading: reading[2])


def _hints(sentence: Sentence, start: int, stop: int, names: Names) -> _Hints:
    """What the words around say about case and gender."""
    hints: _Hints = defaultdict(float)
    _hint_by_government(even(sentence.low)[max(0, start - _REACH) : start], hints, names)
    _hint_by_role(sentence, start, hints, names)
    _hint_by_what_follows(even(sentence.low)[stop : stop + 30].lstrip(" "), hints, names)
    return hints


def _hint_by_government(window: str, hints: _Hints, names: Names) -> None:
    """The nearest verb or preposition in front governs; the locative needs it (it never stands alone)."""
    window = window.rsplit(";", 1)[-1]
    told = _last_stop(names, "report", window)
    if told and not window[told:].strip():
        hints["n", ""] += 3.0  # "..., нагадав Іван Білик"
    nearest = {case: _last_stop(names, key, window) for case, key in _GOVERNING.items()}
    last = max(nearest.values())
    for case, position in nearest.items():
        if position == last > 0:
            hints[case, ""] += 5.0 if case == "l" else 2.0


def _hint_by_role(sentence: Sentence, start: int, hints: _Hints, names: Names) -> None:
    """The role noun in front stands in the case and gender of the name."""
    for distance, word in enumerate(_words_before(sentence, start, 7)):
        found = [reading for _, reading in role_readings(word, names)]
        for reading in found:
            worth = 3.0 if distance < 2 else 2.0
            hints[reading.case, reading.gender] = max(hints[reading.case, reading.gender], worth)
            if reading.gender == "m" and reading.case != "n":  # "своему адвокату Марии Кац"
                hints[reading.case, "f"] = max(hints[reading.case, "f"], worth - 1.5)
        if found:
            return
    _hint_by_endings(_words_before(sentence, start, 3), hints, names)


def _hint_by_endings(words: list[str], hints: _Hints, names: Names) -> None:
    """ "минского исполнителя Айгиза Белова": endings of the words in front tell man from woman."""
    for gender in ("m", "f"):
        endings = names.lists.get(f"before_{gender}")
        if endings is not None and any(endings.fullmatch(word) for word in words):
            hints.update({(case, gender): hints[case, gender] + 1.0 for case in CASES})


def _hint_by_what_follows(behind: str, hints: _Hints, names: Names) -> None:
    """ "сказала", ", которую", ", осуждённого", "продлили" behind the name."""
    if behind.split(" ", 1)[0].endswith(("ла", "лась", "лася")):
        hints["n", "f"] += 2.5
    for gender in ("m", "f"):
        if names.lists[f"agree_{gender}"].match(behind.removeprefix(", ")):
            hints.update({(case, gender): hints[case, gender] + 2.0 for case in CASES})
    for case in "ad":
        if names.lists[_GOVERNING[case]].match(behind):
            hints[case, ""] += 2.0


def _last_stop(names: Names, key: str, window: str) -> int:
    stop = 0
    for found in names.lists[key].finditer(window):
        stop = found.end()
    return stop


def _words_before(sentence: Sentence, start: int, most: int) -> list[str]:
    """The lower-case words right before the name, nearest first."""
    before = even(sentence.low)[max(0, start - _REACH) : start]
    for mark in ",.;:()—–":
        before = before.rsplit(mark, 1)[-1]
    return [word.strip("«»\"'„“”") for word in reversed(before.split())][:most]
