"""Whether a named person is the affected one, or an official, a lawyer, a relative, somebody who speaks.

Owns the reading of the words around a name. Every mention is judged alone; `affected` weighs a person's mentions.
"""

import re
from collections.abc import Iterable
from enum import Enum
from itertools import pairwise

from feeds.extract import english_roles
from feeds.extract.cyrillic import role_readings
from feeds.extract.declension import ANY_CASE, Reading
from feeds.extract.english_roles import BACK, CALLED, SOURCE
from feeds.extract.names import Names, Seen
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

_SPEECH = 44
_ASIDE = 80
_ABBREVIATION = re.compile(r"\b[^\W\d_a-zа-яёіїєґў]{2,}\b")
_STRIKE = 48
_BLOW = 90
_STOPS = re.compile(r"[,:;—–]")
_CLAUSE = re.compile(r"[.;:—–!?]")
_BESIDE = 24
_INTRODUCED = 130
_INTRODUCTION = re.compile(r", [^,.;:!?]{3,90}, | (?:of|from|at) [^,.;:!?]{3,70}? (?=wrote|said|told|says|added)")
_APPOSITION = re.compile(r", (?:(?:an? |the |who )[^,.;:!?]{3,80}|\d\d), ")
_OWNED = re.compile(r"(?:'s|')(?: [\w'-]+){1,3}")
_RIGHT_BEFORE = 3
_BREAKS = re.compile(r"[.;:—–!?]|, (?:що|что|што|чому|почему|чаму) ")
_VERB = re.compile(r"\w{2,}(?:[аиуюяеі]в|[аиуыеяіїю]л[аио]?|ли|ла|ло)$")
"""A verb of the past: behind "and" it begins another clause, and the role before it is nobody's of this one."""
_REGIONAL = ("ского", "ской", "цкого", "цкой", "ського", "ської", "цького", "цької")


class Standing(Enum):
    """What the words around one mention say."""

    NAMED = "named"
    VICTIM = "victim"
    OTHER = "other"
    SPEAKER = "speaker"
    OWNER = "owner"
    RECALLED = "recalled"
    ASIDE = "aside"


def affected(standings: Iterable[Standing]) -> bool:
    """Whether a person with these mentions is an affected one."""
    seen = set(standings)
    if Standing.VICTIM in seen:
        return True
    return not seen & {Standing.OTHER, Standing.ASIDE} and Standing.NAMED in seen


def standing(sentence: Sentence, seen: Seen, others: list[Seen], names: Names, lang: str) -> Standing:
    """The standing of one mention; `others` are the names of the same sentence."""
    low = even(sentence.low)
    head = _head(low, seen.start, others)
    elsewhere = lang == "en" and english_roles.is_recalled(low, seen, names)
    taken_in = low.startswith(" to ", seen.stop) and _aside(sentence, low, seen, names)
    if elsewhere or (_struck_down(low, seen, names) and not taken_in):
        return Standing.RECALLED if elsewhere else Standing.VICTIM
    if any(low[seen.stop : other.start] == " " for other in others if other.start > seen.stop):
        aide = _is_his(low, seen, names)  # "речник Ивана Белова Пётр Чернов"
        return Standing.OTHER if aide else Standing.NAMED  # "адвокат Ивана Белова Пётр Чернов": Белов is the client
    role = english_roles.role_in_front(low, head, names) if lang == "en" else _role(low, head, seen, names)
    fallen = role == "official" and (_felled(low, head, seen, names) or _befallen(low, head, seen, names))
    if fallen or (role in ("official", "relative") and _struck(low, head, seen, names)):
        return Standing.VICTIM if fallen else Standing.NAMED
    beside = _owner(low, seen, names) or _described(sentence, low, head, seen, others, names, lang)
    office = role == "chief" and _holds_office(low, head, names)
    if beside or office or role in ("official", "relative") or _is_the_source(low, seen, names):
        spoken_for = lang == "en" and english_roles.is_spoken_for(low, seen, names)
        return Standing.OWNER if spoken_for else Standing.OTHER
    if (beside_it := _beside_the_event(sentence, low, seen, names)) is not None:
        return beside_it
    met = role == "affected" or (lang != "en" and _struck(low, head, seen, names) and not _beside(low, head, names))
    return Standing.VICTIM if met else Standing.NAMED


def _described(
    sentence: Sentence, low: str, head: int, seen: Seen, others: list[Seen], names: Names, lang: str
) -> bool:
    """Whether the words around the name say that its bearer has an office, is a relative, or stands beside the case."""
    apposed = _apposed(low, seen, names, lang)
    if lang != "en":
        return apposed
    told_by = english_roles.teller_follows(low, seen, others, names) or _struck(low, head, seen, names)
    held = english_roles.holds_this(low, seen, names) or _aside(sentence, low, seen, names)
    return held or (apposed and not told_by)


def _is_his(low: str, seen: Seen, names: Names) -> bool:
    """Somebody whose aide is named right behind: the news is about the aide."""
    aides = names.lists.get("aides")
    return aides is not None and aides.search(low, max(0, seen.start - _STRIKE), seen.start) is not None


def _beside_the_event(sentence: Sentence, low: str, seen: Seen, names: Names) -> Standing | None:
    """Somebody whose letter it is, who speaks or is with the affected person, or whose case is only recalled."""
    if _aside(sentence, low, seen, names):
        return Standing.ASIDE
    if seen.start == 0 and low.startswith(": ", seen.stop):
        return Standing.SPEAKER  # "Anna Petrova: Court jails an activist"
    if _spoken(low, seen, names) or _accompanies(low, seen, names):
        kin = names.lists.get("own_kin")
        of_kin = kin is not None and kin.search(low, seen.stop) is not None  # "Иван Белов сказал, что его дочери ..."
        return Standing.OTHER if of_kin else Standing.SPEAKER
    return Standing.RECALLED if _is_recalled(low, names) else None


def _holds_office(low: str, head: int, names: Names) -> bool:
    """ "глава региона Иван Белов", not "глава штаба"."""
    office = names.lists.get("office")
    held = office.finditer(low, max(0, head - BACK), head) if office is not None else ()
    return any(len(low[found.end() : head].split()) <= 1 for found in held)


def _accompanies(low: str, seen: Seen, names: Names) -> bool:
    """Somebody's company: "задержали Белова, гулявшего с Анной Кац"."""
    company = names.lists.get("company")
    clause = re.split(r"[,.;:()—–]", low[max(0, seen.start - BACK) : seen.start])[-1]
    return company is not None and seen.case == "i" and company.search(clause[-_BESIDE:]) is not None


def _is_recalled(low: str, names: Names) -> bool:
    """People of a case that is recalled: "Напомним, Белова и Кац осудили весной"."""
    recalled = names.lists.get("recalled")
    return recalled is not None and recalled.match(low) is not None


def _beside(low: str, head: int, names: Names) -> bool:
    """ "задержали у дома Ивана Белова", "арест сестры Ивана Белова": the blow meets what stands in front."""
    clause = re.split(r"[,.;:()—–]", low[max(0, head - _STRIKE) : head])[-1]
    found = list(names.lists["strikes"].finditer(clause))
    return bool(found) and bool(names.lists["genitive"].search(clause, found[-1].end()))


def _struck_down(low: str, seen: Seen, names: Names) -> bool:
    """What befell the person stands behind the name or behind an apposition: "X, a member of Y, was detained"."""
    behind = low[seen.stop :]
    if names.declension is None:
        apposition = _APPOSITION.match(behind) or english_roles.kin_apposed(behind, names)
        told = behind.removeprefix(", who")
    else:
        apposition, told = CALLED.match(behind), ""
    rest = behind[apposition.end() :] if apposition else ""
    if rest and (bare := names.lists.get("headline_end")) is not None and bare.fullmatch(rest.strip(" .!")):
        return True  # "Inna Katz, sister of Ivan Belov, arrested"
    return any(names.lists["victim"].match(text.lstrip(" ,")) for text in (behind, rest, told))


def _owner(low: str, seen: Seen, names: Names) -> bool:
    """ "X's foundation", "X's aides": named for what is theirs."""
    theirs = names.lists.get("theirs")
    if theirs is not None and theirs.match(low, seen.stop + 1):
        return True  # "Navalny ally detained"
    owned = _OWNED.match(low[seen.stop :]) if "owned" in names.lists else None
    return owned is not None and names.lists["owned"].search(owned.group()) is not None


def _struck(low: str, head: int, seen: Seen, names: Names) -> bool:
    """ "Обыск у адвоката Ивана Белова": a lawyer or a relative whom the blow itself meets."""
    clause = re.split(r"[,.;:()—–]", low[max(0, head - _STRIKE) : head])[-1]
    return seen.case not in ("n", "*") and bool(names.lists["strikes"].search(clause))


def _felled(low: str, head: int, seen: Seen, names: Names) -> bool:
    """ "Адвоката Ивана Белова арестовали", "к адвокату ... пришли с обыском": the blow stands behind the name.

    Only a role that opens its clause is met by it: the mother of a lawyer is not the lawyer.
    """
    blow, leads = names.lists.get("blow"), names.lists.get("leads")
    if blow is None or leads is None or seen.case in ("n", ANY_CASE, ""):
        return False
    ahead = re.findall(r"[\w'-]+", _CLAUSE.split(low[:head])[-1])
    at = next((n for n, word in enumerate(ahead) if any(True for _ in role_readings(word, names))), None)
    if at is None:
        return False
    if _is_tried(ahead[:at], names) or (at > 0 and blow.fullmatch(ahead[at - 1])):
        return True
    behind = _CLAUSE.split(low[seen.stop : seen.stop + _BLOW])[0]
    if all(leads.fullmatch(word) for word in ahead[:at]):
        return blow.search(behind) is not None
    struck = blow.match(behind.lstrip())  # "За посты о войне адвоката Ивана Белова арестовали"
    return struck is not None and struck.group().endswith("ли")


def _is_tried(ahead: list[str], names: Names) -> bool:
    """ "суд по делу адвоката Ивана Белова", "дело о госизмене против адвоката Ивана Белова"."""
    case_of, against = names.lists["case_of"], names.lists["against"]
    if not ahead:
        return False
    opened = against.fullmatch(ahead[-1]) and any(case_of.fullmatch(word) for word in ahead)
    return bool(opened) or case_of.fullmatch(ahead[-1]) is not None


def _befallen(low: str, head: int, seen: Seen, names: Names) -> bool:
    """ "В СИЗО умер адвокат Иван Белов": what befell the person stands in front."""
    befell = names.lists.get("befell")
    if befell is None or seen.case not in ("n", ANY_CASE):
        return False
    clause = re.split(r"[,.;:()—–]", low[max(0, head - _ASIDE) : head])[-1]
    return befell.search(clause) is not None


def _aside(sentence: Sentence, low: str, seen: Seen, names: Names) -> bool:
    """ "в поддержку Ивана Белова", not "координатор штаба Белова Инна Кац": no other name stands between."""
    start = max(0, seen.start - _ASIDE)
    found = list(names.lists["aside"].finditer(low, start, seen.start))
    if not found or (seen.case == "d" and _asks_for_genitive(found[-1].group(), names)):
        return False
    between = _ABBREVIATION.sub("", sentence.text[found[-1].end() : seen.start])
    between = " ".join(word for word in between.split(" ") if not _names_no_person(word, names))
    return not _STOPS.search(between) and between == between.lower() and not between.startswith(" and ")


def _asks_for_genitive(words: str, names: Names) -> bool:
    """ "штраф за пикет в поддержку татар Ивану Белову": a dative is not governed by "в поддержку"."""
    governing = names.lists.get("aside_genitive")
    return governing is not None and governing.search(words) is not None


def _names_no_person(word: str, names: Names) -> bool:
    """ "Russian", "Хабаровского (края)": a capital that opens no name."""
    low = word.lower()
    return low in names.not_names or low.endswith(_REGIONAL)


def _head(low: str, start: int, others: list[Seen]) -> int:
    """Where the words that speak of this name end: names standing right before it are passed over.

    "адвокат Навального Алексей Цветков", "сестра заключённого Ивана Белова Мария Белова".
    """
    return next((other.start for other in others if other.stop < start and low[other.stop : start] == " "), start)


def _role(low: str, head: int, seen: Seen, names: Names) -> str | None:
    """The nearest role noun in front that agrees with the name in case; "client" when the nearest does not."""
    parts = _BREAKS.split(low[max(0, head - BACK) : head])
    window = parts[-1]
    if (parent := names.lists.get("parent")) is not None:
        window = parent.sub("", window)  # "активистку, мать троих детей Анну Кац": nobody's relative
    if head != seen.start:
        return _role_behind_a_name(window, names)
    if len(parts) > 1 and not window.strip() and low[:head].rstrip().endswith(("—", "–")):
        window = " ".join(parts[-2].split()[-_RIGHT_BEFORE:])  # "адвокат подсудимого — Пётр Чернов"
    commas = 0
    for word in reversed(re.findall(r"[\w'-]+|,", _own_clause(window, names))):
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
            strongest = _strongest(agreeing)
            return None if strongest == "official" and _is_former(window, names) else strongest
        if commas:
            return None
    return None


def _own_clause(window: str, names: Names) -> str:
    """ "The court granted what the investigator asked and left Belov in custody": the investigator is not Belov."""
    words = list(re.finditer(r"[\w'-]+", window))
    starts = (
        verb.start()
        for joint, verb in pairwise(words)
        if joint.group() in names.joints and _VERB.fullmatch(verb.group())
    )
    return window[max(starts, default=0) :]


def _is_former(window: str, names: Names) -> bool:
    """ "экс-глава президентского совета": an office that was left makes nobody an official."""
    former = names.lists.get("former")
    return former is not None and former.search(window) is not None


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


def _apposed(low: str, seen: Seen, names: Names, lang: str) -> bool:
    """ "Иван Белов, адвокат обвиняемой": the first words behind the comma name an office or kinship."""
    behind = low[seen.stop : seen.stop + 40]
    if not behind.startswith((", ", " (", " — ", " – ")):
        return False
    words = re.findall(r"[\w'-]+", behind)[:3]
    if lang == "en":
        return english_roles.office_behind(words, names)
    for word in words:
        found = [role for role, reading in role_readings(word, names) if _agrees(reading, seen.case)]
        if found:
            return _strongest(found) in ("official", "relative") or _office_behind(behind, names)
    return False


def _office_behind(behind: str, names: Names) -> bool:
    """ "Иван Белов, глава администрации", not "глава профсоюза"."""
    office = names.lists.get("office")
    return office is not None and office.match(behind.lstrip(" ,(—–")) is not None


def _is_the_source(low: str, seen: Seen, names: Names) -> bool:
    """ "Про це повідомив активіст Іван Білов": the sentence only says where the news comes from."""
    said_this = names.lists.get("said_this")
    if said_this is None or seen.case not in ("n", ANY_CASE) or not said_this.match(low.lstrip('«"“„ ')):
        return False
    ahead = low[: seen.start]
    return len(ahead) < SOURCE and bool(names.lists["report"].search(ahead))


def _introduced(behind: str, names: Names) -> bool:
    """ "Инна Кац, директор фонда, сообщила", "Ivan Belov of the Agora group wrote"."""
    between = _INTRODUCTION.match(behind)
    return between is not None and names.lists["report"].match(behind[between.end() :]) is not None


def _spoken(low: str, seen: Seen, names: Names) -> bool:
    subject = seen.case in ("n", "", ANY_CASE) or low[seen.start : seen.stop] == even(seen.name.lower())
    if subject and _introduced(low[seen.stop : seen.stop + _INTRODUCED], names):
        return True
    if not subject:
        clause = re.split(r"[,.;:()—–]", low[max(0, seen.start - BACK) : seen.start])[-1]
        return seen.case in "ga" and bool(names.lists["source"].search(clause))
    behind = _BREAKS.split(low[seen.stop : seen.stop + _SPEECH])[0]
    words = behind.split()
    related = names.lists.get("related")
    report = (
        None if related is not None and related.match(behind.lstrip(" ,")) else names.lists["report"].search(behind)
    )
    if report and len(behind[: report.start()].split()) <= 2 and words:
        return True
    ahead = re.split(r"[,.;:()—–]", low[max(0, seen.start - SOURCE) : seen.start])[-1]
    reports = list(names.lists["report"].finditer(ahead))
    if reports and names.declension is None and english_roles.is_told_of(ahead, behind, reports[-1]):
        return False
    return bool(reports) and " that " not in ahead[reports[-1].end() :]
