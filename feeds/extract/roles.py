"""Whether a named person is the affected one, or an official, a lawyer, a relative, somebody who speaks.

Owns the reading of the words around a name. Every mention is judged alone; `affected` weighs a person's mentions.
"""

import re
from collections.abc import Iterable
from enum import Enum

from feeds.extract.cyrillic import role_readings
from feeds.extract.declension import ANY_CASE, Reading
from feeds.extract.names import Names, Seen
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

_BACK = 64
_SPEECH = 44
_ASIDE = 60
_STRIKE = 48
_INTRODUCED = 130
_INTRODUCTION = re.compile(r", [^,.;:!?]{3,90}, | (?:of|from|at) [^,.;:!?]{3,70}? (?=wrote|said|told|says|added)")
_MINOR_BACK, _MINOR_ON = 70, 30
_BREAKS = re.compile(r"[.;:—–!?]")
_AGE = re.compile(r"(?:, | \()1[0-7](?: (?:лет|років|гадоў|years old))?[,)]")


class Standing(Enum):
    """What the words around one mention say."""

    NAMED = "named"
    VICTIM = "victim"
    OTHER = "other"
    SPEAKER = "speaker"


def affected(standings: Iterable[Standing]) -> bool:
    """Whether a person with these mentions is an affected one."""
    seen = set(standings)
    if Standing.VICTIM in seen:
        return True
    return Standing.OTHER not in seen and Standing.NAMED in seen


def standing(sentence: Sentence, seen: Seen, others: list[Seen], names: Names, lang: str) -> Standing:
    """The standing of one mention; `others` are the names of the same sentence."""
    low = even(sentence.low)
    head = _head(low, seen.start, others)
    if names.lists["victim"].match(low[seen.stop :].lstrip(" ,")):
        return Standing.VICTIM
    if any(low[seen.stop : other.start] == " " for other in others if other.start > seen.stop):
        return Standing.NAMED  # "адвокат Ивана Белова Пётр Чернов": Белов is the client
    role = _english_role(low, head, names) if lang == "en" else _role(low, head, seen, names)
    if role in ("official", "relative") and _struck(low, head, seen, names):
        return Standing.NAMED
    if role in ("official", "relative") or _apposed(low, seen, names, lang) or _aside(sentence, low, seen, names):
        return Standing.OTHER
    if _spoken(low, seen, names):
        return Standing.SPEAKER
    return Standing.VICTIM if role == "affected" else Standing.NAMED


def is_minor(sentence: Sentence, seen: Seen, others: list[Seen], names: Names) -> bool:
    """Whether the words around the name say that the person is under 18; in doubt, yes.

    `others` are the names of the same sentence: an age stands before its name, so what follows this name and comes
    before another belongs to that one.
    """
    low = even(sentence.low)
    if _AGE.match(low[seen.stop :]):
        return True
    start = max([0, seen.start - _MINOR_BACK, *(other.stop for other in others if other.stop <= seen.start)])
    followed = any(seen.stop <= other.start < seen.stop + _MINOR_ON for other in others)
    return bool(names.lists["minor"].search(low, start, seen.stop if followed else seen.stop + _MINOR_ON))


def _struck(low: str, head: int, seen: Seen, names: Names) -> bool:
    """ "Обыск у адвоката Ивана Белова": a lawyer or a relative whom the blow itself meets."""
    clause = re.split(r"[,.;:()—–]", low[max(0, head - _STRIKE) : head])[-1]
    return seen.case not in ("n", "*") and bool(names.lists["strikes"].search(clause))


def _aside(sentence: Sentence, low: str, seen: Seen, names: Names) -> bool:
    """ "в поддержку Ивана Белова", not "координатор штаба Белова Инна Кац": no other name stands between."""
    start = max(0, seen.start - _ASIDE)
    found = list(names.lists["aside"].finditer(low, start, seen.start))
    if not found:
        return False
    between = sentence.text[found[-1].end() : seen.start]
    return "," not in between and between == between.lower()


def _head(low: str, start: int, others: list[Seen]) -> int:
    """Where the words that speak of this name end: names standing right before it are passed over.

    "адвокат Навального Алексей Цветков", "сестра заключённого Ивана Белова Мария Белова".
    """
    return next((other.start for other in others if other.stop < start and low[other.stop : start] == " "), start)


def _role(low: str, head: int, seen: Seen, names: Names) -> str | None:
    """The nearest role noun in front that agrees with the name in case; "client" when the nearest does not."""
    parts = _BREAKS.split(low[max(0, head - _BACK) : head])
    window = parts[-1]
    if head != seen.start:
        return _role_behind_a_name(window, names)
    if len(parts) > 1 and not window.strip() and low[:head].rstrip().endswith(("—", "–")):
        window = parts[-2]  # "адвокат подсудимого — Пётр Чернов"
    commas = 0
    for word in reversed(re.findall(r"[\w'-]+|,", window)):
        if word == ",":
            commas += 1
            if commas > 1:
                return None
            continue
        found = list(role_readings(word, names))
        if not found:
            continue
        agreeing = [role for role, reading in found if _agrees(reading, seen.case)]
        if agreeing:
            return _strongest(agreeing)
        if commas:
            return None
    return None


def _role_behind_a_name(window: str, names: Names) -> str | None:
    """Of "сестра заключённого Ивана Белова" the first role is that of the name which follows."""
    words = re.findall(r"[\w'-]+", window.rsplit(",", 1)[-1])
    found = {role for word in words for role, _ in role_readings(word, names)}
    return next((role for role in ("relative", "official") if role in found), None)


def _agrees(role: Reading, case: str) -> bool:
    """A man's accusative is his genitive; a role noun and its name stand in one case."""
    if role.case == case or not case or case == ANY_CASE:
        return True
    return role.gender == "m" and {role.case, case} == {"a", "g"}


def _strongest(roles: list[str]) -> str:
    return next(role for role in ("affected", "relative", "official", "chief") if role in roles)


def _english_role(low: str, head: int, names: Names) -> str | None:
    """The role word right in front: "the lawyer X", "opposition leader X", not "lawyer for X"."""
    window = _BREAKS.split(low[max(0, head - _BACK) : head])[-1]
    for near, word in enumerate(reversed(re.findall(r"[\w'-]+|,", window)[-5:])):
        if word in names.roles["official"] and near < 3:
            return "official"
        if word in names.roles["relative"] and near < 3:
            return "relative"
        if word in names.roles["affected"] and near < 4:
            return "affected"
        if word in ("of", "for", "with", "to", "that", "against", "by", "between", "and"):
            return None
    return None


def _apposed(low: str, seen: Seen, names: Names, lang: str) -> bool:
    """ "Иван Белов, адвокат обвиняемой": the first words behind the comma name an office or kinship."""
    behind = low[seen.stop : seen.stop + 40]
    if not behind.startswith((", ", " (", " — ", " – ")):
        return False
    for word in re.findall(r"[\w'-]+", behind)[:3]:
        if lang == "en":
            if word in names.roles["official"] | names.roles["relative"]:
                return True
            continue
        found = [role for role, reading in role_readings(word, names) if _agrees(reading, seen.case)]
        if found:
            return _strongest(found) in ("official", "relative")
    return False


def _introduced(behind: str, names: Names) -> bool:
    """ "Инна Кац, директор фонда, сообщила", "Ivan Belov of the Agora group wrote"."""
    between = _INTRODUCTION.match(behind)
    return between is not None and names.lists["report"].match(behind[between.end() :]) is not None


def _spoken(low: str, seen: Seen, names: Names) -> bool:
    if _introduced(low[seen.stop : seen.stop + _INTRODUCED], names):
        return True
    if seen.case not in ("n", "", ANY_CASE):
        clause = re.split(r"[,.;:()—–]", low[max(0, seen.start - _BACK) : seen.start])[-1]
        return seen.case in "ga" and bool(names.lists["source"].search(clause))
    behind = _BREAKS.split(low[seen.stop : seen.stop + _SPEECH])[0]
    words = behind.split()
    report = names.lists["report"].search(behind)
    if report and len(behind[: report.start()].split()) <= 2 and words:
        return True
    ahead = re.split(r"[,.;:()—–]", low[max(0, seen.start - _BACK) : seen.start])[-1]
    return bool(names.lists["report"].search(ahead))
