"""What the English words around a name say of its bearer: a role in front, whose role stands behind a comma.

Owns the questions that only English asks, where no case tells which word belongs to which. `roles.py` asks them and
decides.
"""

import re

from feeds.extract.names import Names, Seen

_BACK = 64
_BREAKS = re.compile(r"[.;:—–!?]")
_ROLE_BETWEEN = re.compile(r", (?:[\w'-]+ ){1,3}")


def role_of(low: str, head: int, names: Names) -> str | None:
    """The role word right in front: "the lawyer X", "opposition leader X", not "lawyer for X"."""
    window = _BREAKS.split(low[max(0, head - _BACK) : head])[-1]
    words = re.findall(r"[\w'-]+|,", window)[:-6:-1]
    for near, word in enumerate(words):
        if word in names.roles["official"] and near < 3:
            if near and names.lists["acts"].fullmatch(words[near - 1]):
                return None  # "the judge acquitted X", "lawyers cannot find X"
            behind_and = words[near + 2 : near + 3] if words[near + 1 : near + 2] == ["and"] else []
            both = any(other in names.roles["affected"] for other in behind_and)
            return "affected" if both else "official"  # "activist and lawyer X"
        if word in names.roles["relative"] and near < 3:
            return "affected" if words[near + 2 : near + 3] == ["and"] else "relative"  # "X and his wife Y"
        if word in names.roles["affected"] and near < 4:
            return "affected"
        if word in ("of", "for", "with", "to", "that", "against", "by", "between", "and"):
            return None
    return None


def is_judge_of(low: str, head: int, names: Names) -> bool:
    """ "The judge of the court of N, X, agreed"."""
    window = low[max(0, head - _BACK) : head]
    return window.endswith(", ") and names.lists["judge_of"].search(window.rsplit(",", 2)[-2]) is not None


def opens_another(low: str, seen: Seen, others: list[Seen]) -> bool:
    """ "X, lawyer Y said": the role behind the comma is that of the next name."""
    return any(_ROLE_BETWEEN.fullmatch(low[seen.stop : other.start]) for other in others if other.start > seen.stop)


def is_spoken_for(low: str, seen: Seen, names: Names) -> bool:
    """ "X's lawyer", "relatives of X": named through those who speak or act for the person."""
    behind, ahead = low[seen.stop :], low[max(0, seen.start - _BACK) : seen.start]
    near = any(found.end() == len(ahead.rstrip()) for found in names.lists["kin_near"].finditer(ahead))
    return near or bool(names.lists["kin"].match(behind) or names.lists["kin_of"].search(ahead))
