"""The words around a name in an English sentence.

Owns what roles.py asks of English alone: the role in front, whose kin or judge a name is, whose case is another one,
who only tells. Reads no cases: a name in English has none.
"""

import re

from feeds.extract.names import Names, Seen

BACK = 64
"""So many letters before a name a word may stand that says who it is."""

SOURCE = 130
"""So far before a name its clause is read for who tells."""

CALLED = re.compile(r", [^,.;:!?—–]{3,70}, ")
"""What stands between two commas behind a name."""

_CLAUSE = re.compile(r"[.;:—–!?]")
_ALSO_CALLED = re.compile(
    r"(?<!\w)(?:(?:also|better|otherwise|formerly|widely) (?:known|called)(?: as)?|aka):? [\"'«“]?$"
)
_TELLER = re.compile(r", (?:(?:his|her|their) )?(?:[\w-]+ ){1,3}")
_TOLD_OF = re.compile(
    r"(?: and [\w-]+ (?:others|more))? (?:will|would|was|were|had|has|have|is|are|could|must|may|remains?|faces?)(?!\w)"
)
_IN_THE_TELLING = re.compile(r"(?<!\w)(?:against|had|has|have|was|were|is|are|will|would|over|after|when)(?!\w)")
_HOLDER = re.compile(r"(?<!former )(?<![\w'-])([\w-]+) (?:of|for|at|in) [^,.;:!?—–]{3,70}, $")
_GOVERNING = frozenset({"as", "of", "by", "to", "from", "with", "in", "at", "against", "who", "whose", "that", "seen"})
_NOT_THEIRS = frozenset({"former", "ex", "his", "her", "their"})
_AWAY = frozenset({"of", "for", "with", "to", "that", "against", "by", "between", "and"})
"""Behind these a role is somebody else's: "lawyer for X"."""


def role_in_front(low: str, head: int, names: Names) -> str | None:
    """The role word right in front: "the lawyer X", "opposition leader X", not "lawyer for X"."""
    window = _CLAUSE.split(low[max(0, head - BACK) : head])[-1]
    words = re.findall(r"[\w'-]+|,", window)[:-6:-1]
    for near, word in enumerate(words):
        if word in names.roles["official"] and near < 3:
            left = "former" in words[near + 1 : near + 4]
            if left or (near and names.lists["acts"].fullmatch(words[near - 1])):
                return None  # "the former judge X", "the judge acquitted X", "lawyers cannot find X"
            behind_and = words[near + 2 : near + 3] if words[near + 1 : near + 2] == ["and"] else []
            both = any(other in names.roles["affected"] for other in behind_and)
            return "affected" if both else "official"  # "activist and lawyer X"
        if word in names.roles["relative"] and near < 3:
            return "affected" if words[near + 2 : near + 3] == ["and"] else "relative"  # "X and his wife Y"
        if word in names.roles["affected"] and near < 4:
            return "affected"
        if word in _AWAY:
            return None
    return None


def is_recalled(low: str, seen: Seen, names: Names) -> bool:
    """ "In a similar case Belov was jailed", "a rally for Belov", "Ivan Belov, also known as Rain".

    Another case than the one that is told, or another name of somebody who is named.
    """
    ahead = low[max(0, seen.start - SOURCE) : seen.start]
    elsewhere = names.lists["elsewhere"].search(_CLAUSE.split(ahead)[-1])
    return elsewhere is not None or _ALSO_CALLED.search(ahead) is not None


def teller_follows(low: str, seen: Seen, others: list[Seen], names: Names) -> bool:
    """ "The court jailed Ivan Belov, lawyer Petr Katz said": the role behind the comma is that of who tells it."""
    following = next((other for other in others if other.start > seen.stop), None)
    if following is None or not _TELLER.fullmatch(low, seen.stop, following.start):
        return False
    return names.lists["report"].match(low[following.stop :].lstrip()) is not None


def holds_this(low: str, seen: Seen, names: Names) -> bool:
    """ "The judge of the district court, Inna Katz, agreed"."""
    found = _HOLDER.search(low, max(0, seen.start - SOURCE), seen.start)
    return found is not None and found[1] in names.roles["official"] | names.roles["relative"]


def kin_apposed(behind: str, names: Names) -> re.Match[str] | None:
    """ "Inna Katz, sister of the activist Ivan Belov, was detained"."""
    called = CALLED.match(behind)
    kin = called is not None and behind[2:].split(" ", 1)[0] in names.roles["relative"]
    return called if kin else None


def is_spoken_for(low: str, seen: Seen, names: Names) -> bool:
    """ "X's lawyer", "relatives of X": named through those who speak or act for the person."""
    behind, ahead = low[seen.stop :], low[max(0, seen.start - BACK) : seen.start].rsplit(",", 1)[-1]
    near = any(found.end() == len(ahead.rstrip()) for found in names.lists["kin_near"].finditer(ahead))
    return near or bool(names.lists["kin"].match(behind) or names.lists["kin_of"].search(ahead))


def office_behind(words: list[str], names: Names) -> bool:
    """ "Ivan Belov, a senior judge", not "Ivan Belov, a former judge", "Ivan Belov, his lawyer said"."""
    for word in words:
        if word in _GOVERNING | _NOT_THEIRS or word.endswith(("ed", "known")):
            return False
        if word in names.roles["official"] | names.roles["relative"]:
            return True
    return False


def is_told_of(ahead: str, behind: str, report: re.Match[str]) -> bool:
    """ "The court said Belov and two others would ...", "said the evidence against Belov": not who says it.

    `report` is the verb of telling in `ahead`, the clause up to the name; `behind` is what follows the name.
    """
    return _TOLD_OF.match(behind) is not None or not _tells_last(ahead, report)


def _tells_last(ahead: str, report: re.Match[str]) -> bool:
    """ "..., said Ivan Belov", "according to Ivan Belov", "as reported by Ivan Belov": the verb opens its clause."""
    if _IN_THE_TELLING.search(ahead, report.end()):
        return False
    opens = len(ahead[: report.start()].strip(" \"'«“”»").split()) <= 1
    return opens or report.group().endswith(" to") or ahead.startswith(" by ", report.end())
