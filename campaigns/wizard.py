"""A campaign written question by question: which questions there are, and what an answer makes of the file. Pure.

Owns the order of the questions and the defaults. It knows no rule of its own: after each answer the file written so far
is read by the one reader there is (campaigns/file.py), and what that finds wrong where the answer stands is told. So a
campaign that was typed on a phone is a file like any other.
"""

from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.legal import host_of
from campaigns import file, wizard_audience, wizard_read
from campaigns.file import Fault
from campaigns.kinds import KINDS
from campaigns.model import Scope, Seen
from campaigns.wizard_read import Slip, at
from campaigns.written import written

Tree = dict[str, Any]

AGREED_FOR: Final = timedelta(days=183)
"""How long a consent is taken to last that says nothing of it."""

PAPER: Final = frozenset({"self", "family", "lawyer"})
"""Grounds of which there is a paper."""

CLOSES_AT: Final = time(20)
DAYS: Final = MappingProxyType({"d14": 14, "d28": 28, "d56": 56})
"""Offered ends, in days from now."""

HERE: Final = "here"
"""In place of a link: support is counted in the bot."""

NOWHERE: Final = "none"
"""In place of a country: the office belongs to none, as the United Nations do."""

PUBLIC: Final = "public"
"""Beside what a site asks: it shows who signed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A question. `part`: the language of its answer, or the number of a recipient."""

    name: str
    part: str = ""

    @property
    def mark(self) -> str:
        """As it stands in a button and in what is stored."""
        return f"{self.name}.{self.part}" if self.part else self.name


@dataclass(frozen=True, slots=True)
class Ground:
    """What the file does not say. `words`: a default text by language and key; `organisation` None: it is asked for.

    `lang`: the organiser's; `taken`: the names of all campaigns.
    """

    now: datetime
    zone: str
    lang: str
    taken: Collection[str]
    organisation: str | None
    words: Callable[[str, str], str]


def step_of(mark: str) -> Step:
    """The step of a mark, whether there is one or not."""
    name, _, part = mark.partition(".")
    return Step(name, part)


def steps(tree: Tree, *, named: bool = True) -> tuple[Step, ...]:
    """The questions as far as the answers say which there will be. `named`: for whom it is made is known."""
    kind = str(tree.get("kind"))
    if kind not in KINDS:
        return (Step("kind"),)
    langs = tree["languages"]
    first = [Step("kind"), *([] if named else [Step("organisation")]), Step("languages"), Step("scope")]
    texts = [Step(name, lang) for lang in langs for name in ("title", "demand", "lead")]
    last = [Step("sources"), Step("closes")]
    return (*first, *_whom(tree["case"]), *texts, *last, *_OF_KIND[kind](tree))


def changeable(tree: Tree) -> tuple[Step, ...]:
    """What of a whole campaign can be answered anew, one at a time."""
    texts = [Step(name, lang) for lang in tree["text"] for name in ("title", "demand", "lead", "button", "thanks")]
    site = [Step("site")] if tree["kind"] == "petition" else []
    letters = [Step(name, lang) for lang in tree.get("letter", {}) for name in ("subjects", "body")]
    own = [*site, *(letters if tree["kind"] == "contact" else [])]
    return (*texts, Step("sources"), Step("closes"), Step("audience"), *own)


def _whom(case: Tree) -> list[Step]:
    if "scope" not in case:
        return []
    if case["scope"] == Scope.CAUSE:
        return [Step("groups")]
    paper = [Step("paper")] if case.get("consent", {}).get("basis") in PAPER else []
    return [Step("people"), Step("basis"), *paper]


def _of_petition(tree: Tree) -> list[Step]:
    external = tree.get("petition", {}).get("mode") == "external"
    return [Step("site"), *([Step("asks")] if external else [])]


def _of_letter(tree: Tree) -> list[Step]:
    return [Step("country"), *(Step("address", str(n)) for n, _ in enumerate(tree["case"].get("persons", ())))]


def _of_contact(tree: Tree) -> list[Step]:
    lang = next(iter(tree.get("letter", {})), None)
    letter = [Step(name, lang) for name in ("subjects", "body")] if lang else []
    return [Step("office_lang"), Step("offices"), Step("country"), *letter]


_OF_KIND: Final = MappingProxyType({"petition": _of_petition, "letter": _of_letter, "contact": _of_contact})


def after(tree: Tree, step: Step, *, named: bool = True) -> Step | None:
    """The question that follows; None: that was the last."""
    every = steps(tree, named=named)
    return every[every.index(step) + 1] if step in every[:-1] else None


def before(tree: Tree, step: Step, *, named: bool = True) -> Step | None:
    """The question before; None: there is none."""
    every = steps(tree, named=named)
    return every[every.index(step) - 1] if step in every[1:] else None


def answered(tree: Tree, step: Step, answer: str, ground: Ground) -> Tree | Slip | list[Fault]:
    """The file with this answer, or what is wrong with it: the answer is none, or the rules of the file refuse it."""
    made = deepcopy(tree)
    slip = _PUT[step.name](made, step, answer, ground)
    if slip is not None:
        return slip
    wrong = faults(made, step, ground)
    return wrong or made


def faults(tree: Tree, step: Step, ground: Ground) -> list[Fault]:
    """What the reader of files finds wrong where the answer of a step stands."""
    found = file.read(written(tree).encode(), None, ground.now, ground.taken)
    wheres = _wheres(step)
    return [one for one in found if any(_below(one.key, where) for where in wheres)] if isinstance(found, tuple) else []


def _wheres(step: Step) -> list[str]:
    return [where.format(part=step.part) for where in _WHERE[step.name]]


def sound(tree: Tree, step: Step, ground: Ground) -> bool:
    """Whether there is an answer already, and it is right: then it can be kept."""
    stands = any(at(tree, where) is not None for where in _wheres(step))
    return stands and not faults(tree, step, ground)


def shown(tree: Tree, step: Step) -> str:
    """A text that was answered, as it stands; empty for what is no text."""
    found = at(tree, _wheres(step)[0]) if _wheres(step) else None
    return found if isinstance(found, str) else ""


def _below(key: str, where: str) -> bool:
    return key == where or key.startswith((f"{where}.", f"{where}["))


# --- what answers make of the file


def _kind(tree: Tree, _step: Step, answer: str, ground: Ground) -> Slip | None:
    if answer not in KINDS:
        return Slip("choose")
    lang = ground.lang
    opens = ground.now.astimezone(ZoneInfo(ground.zone)).replace(second=0, microsecond=0)
    tree.clear()
    tree |= {"schema": 1, "id": wizard_read.slug(answer, opens.date(), ground.taken), "kind": answer, "version": 1}
    tree |= {"owner_org": ground.organisation or "", "languages": [lang], "default_language": lang}
    tree |= {"case": {}, "window": {"opens": opens, "timezone": ground.zone}, "safety": {"inside": "hide"}}
    tree |= {"audience": {"any_of": ["follows"]}, "asks": {"kickers": ["48h", "last_day"]}, answer: {}, "text": {}}
    tree["text"] = {lang: _texts(tree, lang, ground)}
    return None


def _texts(tree: Tree, lang: str, ground: Ground) -> Tree:
    kind = tree["kind"]
    texts: Tree = {"button": ground.words(lang, f"button.{kind}"), "thanks": ground.words(lang, "thanks")}
    return texts | ({"tips": ground.words(lang, "tips").split("\n")} if kind == "letter" else {})


def _organisation(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    tree["owner_org"] = " ".join(answer.split())


def _languages(tree: Tree, _step: Step, answer: str, ground: Ground) -> Slip | None:
    langs = [one for one in answer.split(",") if one]
    if not langs:
        return Slip("choose")
    tree["languages"], tree["default_language"] = langs, langs[0]
    tree["text"] = {lang: tree["text"].get(lang) or _texts(tree, lang, ground) for lang in langs}
    return None


def _scope(tree: Tree, _step: Step, answer: str, _ground: Ground) -> Slip | None:
    if answer not in set(Scope) or (answer == Scope.CAUSE and tree["kind"] == "letter"):
        return Slip("choose")
    tree["case"] = {"scope": answer} | {name: one for name, one in tree["case"].items() if name == "sources"}
    if answer != Scope.CAUSE:
        tree["case"]["stop_on"] = ["release", "death"]
        tree["audience"]["any_of"] = ["follows"]
    return None


def _people(tree: Tree, _step: Step, answer: str, _ground: Ground) -> Slip | None:
    people = [one for one in answer.split(",") if one]
    if not people:
        return Slip("nobody")
    tree["case"]["persons"] = people
    if tree["kind"] == "letter":
        tree["letter"]["recipient"] = [{"person": one} for one in people]
    return None


def _groups(tree: Tree, _step: Step, answer: str, _ground: Ground) -> Slip | None:
    groups = [one for one in answer.split(",") if one]
    if not groups:
        return Slip("choose")
    tree["case"]["groups"] = groups
    wizard_audience.put(tree, _step, wizard_audience.FOLLOWERS, _ground)
    return None


def _basis(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    tree["case"]["consent"] = {"basis": answer, "scope": ["publish_name", KINDS[tree["kind"]].needs.value]}


def _paper(tree: Tree, _step: Step, answer: str, _ground: Ground) -> Slip | None:
    found = wizard_read.paper(answer)
    if isinstance(found, Slip):
        return found
    given, ref = found
    tree["case"]["consent"] |= {"given_on": given, "expires_on": given + AGREED_FOR, "ref": ref}
    return None


def _text(tree: Tree, step: Step, answer: str, _ground: Ground) -> None:
    tree["text"][step.part][step.name] = answer.strip()


def _sources(tree: Tree, _step: Step, answer: str, _ground: Ground) -> Slip | None:
    found = wizard_read.sources(answer)
    if isinstance(found, Slip):
        return found
    tree["case"]["sources"] = found
    return None


def _closes(tree: Tree, _step: Step, answer: str, ground: Ground) -> Slip | None:
    zone = ZoneInfo(tree["window"]["timezone"])
    today = ground.now.astimezone(zone).date()
    wanted = today + timedelta(days=DAYS[answer]) if answer in DAYS else wizard_read.day(answer)
    if wanted is None:
        return Slip("no_date")
    tree["window"]["closes"] = datetime.combine(wanted, CLOSES_AT, zone)
    return None


def _site(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    if answer == HERE:
        tree["petition"] = {"mode": "count"}
        return
    link, asks = answer.strip(), tree["petition"].get("asks", [Seen.NAME.value, Seen.EMAIL.value])
    tree["petition"] = {"mode": "external", "url": link, "site": host_of(link) or link[:80], "asks": asks}


def _asks(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    wanted = answer.split(",")
    asks = [one.value for one in Seen if one.value in wanted and one is not Seen.NOTHING]
    tree["petition"] |= {"asks": asks or [Seen.NOTHING.value], "names_public": PUBLIC in wanted}


def _country(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    country = answer.strip().upper()
    for one in tree["letter"]["recipient"] if tree["kind"] == "letter" else tree["contact"]["target"]:
        one.pop("country", None)
        if answer != NOWHERE:
            one["country"] = country


def _address(tree: Tree, step: Step, answer: str, ground: Ground) -> Slip | None:
    found = wizard_read.address(answer)
    if isinstance(found, Slip):
        return found
    addressee, born, where = found
    recipient = tree["letter"]["recipient"][int(step.part)]
    recipient |= {"addressee": addressee, "born": born, "address": where, "language": "ru"}
    recipient["checked_on"] = _today(ground)
    return None


def _today(ground: Ground) -> date:
    return ground.now.astimezone(ZoneInfo(ground.zone)).date()


def _office_lang(tree: Tree, _step: Step, answer: str, _ground: Ground) -> None:
    lang = answer.strip().lower()
    letters = tree.get("letter", {})
    tree["letter"] = {lang: next(iter(letters.values()), {})}


def _offices(tree: Tree, _step: Step, answer: str, ground: Ground) -> Slip | None:
    found = wizard_read.offices(answer, _today(ground))
    if isinstance(found, Slip):
        return found
    lang = next(iter(tree["letter"]))
    own = {"lang": lang, "salutation": ground.words(lang, "salutation")}
    tree["contact"] = {"target": [own | one for one in found]}
    return None


def _subjects(tree: Tree, step: Step, answer: str, _ground: Ground) -> None:
    tree["letter"][step.part]["subjects"] = [line.strip() for line in answer.split("\n") if line.strip()]


def _body(tree: Tree, step: Step, answer: str, _ground: Ground) -> None:
    """What makes a letter one's own is put around a text that has no gaps."""
    text = answer.strip()
    if "own_sentence" not in text:
        text = (
            f"{{{{ target.salutation }}}}\n\n{text}\n\n{{{{ own_sentence }}}}\n\n{{{{ signature }}}}, {{{{ country }}}}"
        )
    tree["letter"][step.part]["body"] = text + "\n"


_PUT: Final[Mapping[str, Callable[[Tree, Step, str, Ground], Slip | None]]] = MappingProxyType(
    {
        "kind": _kind,
        "organisation": _organisation,
        "languages": _languages,
        "scope": _scope,
        "people": _people,
        "groups": _groups,
        "basis": _basis,
        "paper": _paper,
        "title": _text,
        "demand": _text,
        "lead": _text,
        "button": _text,
        "thanks": _text,
        "sources": _sources,
        "closes": _closes,
        "audience": wizard_audience.put,
        "site": _site,
        "asks": _asks,
        "country": _country,
        "address": _address,
        "office_lang": _office_lang,
        "offices": _offices,
        "subjects": _subjects,
        "body": _body,
    }
)

_WHERE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "kind": ("kind",),
        "organisation": ("owner_org",),
        "languages": ("languages", "default_language"),
        "scope": ("case.scope",),
        "people": ("case.persons",),
        "groups": ("case.groups",),
        "basis": ("case.consent.basis", "case.consent.scope"),
        "paper": ("case.consent",),
        **{name: (f"text.{{part}}.{name}",) for name in ("title", "demand", "lead", "button", "thanks")},
        "sources": ("case.sources",),
        "closes": ("window", "case.consent.expires_on"),
        "audience": ("audience",),
        "site": ("petition",),
        "asks": ("petition.asks", "petition.names_public"),
        "country": ("letter.recipient[0].country", "contact.target[0].country"),
        "address": ("letter.recipient[{part}]",),
        "office_lang": (),
        "offices": ("contact",),
        "subjects": ("letter.{part}.subjects",),
        "body": ("letter.{part}.body",),
    }
)
"""Where in the file the answer of a step stands."""

NAMES: Final = tuple(_PUT)
"""Every question there is."""
