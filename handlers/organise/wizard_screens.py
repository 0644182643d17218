"""The screens of a campaign that is written question by question. Pure.

Owns what stands in them and which choices a question offers; what a choice means stands in campaigns/wizard.py.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.alert import Button
from bot.core.event import Person
from bot.core.finding import Group
from bot.core.regions import called
from bot.hearings.render import capital
from bot.i18n import Translator
from bot.people import registry
from campaigns import wizard, wizard_audience
from campaigns.kinds import KINDS
from campaigns.model import Basis, Scope, Seen
from campaigns.wizard import Step, Tree
from handlers.organise.data import Organise
from handlers.screens import Screen, name, paragraphs, rows

LANGUAGES: Final = ("en", "ru", "uk")
"""Languages in which the bot itself speaks: texts of a campaign can be shown in each of them."""

COUNTRIES: Final = ("ru", "by", "ua")
ABOUT: Final = 13
"""How many questions there are, before anybody can say it exactly."""

ONLY_PRESSED: Final = frozenset({"kind", "languages", "scope", "groups", "basis", "asks", "office_lang", "audience"})
"""Questions with nothing to type."""

SHORT: Final = 16
SHOWN: Final = 300
"""Characters shown of an answer that stands already."""

_SITE: Final = (Seen.NAME, Seen.EMAIL, Seen.PHONE, Seen.ADDRESS)


def choices(tree: Tree, step: Step, t: Translator) -> Mapping[str, str]:
    """What can be pressed, by its code: what stands on it."""
    made = _CHOICES.get(step.name)
    return made(tree, t) if made else {}


def _scopes(tree: Tree, t: Translator) -> Mapping[str, str]:
    """Letters are written to somebody."""
    scopes = [one for one in Scope if one is not Scope.CAUSE or tree.get("kind") != "letter"]
    return {one.value: t(f"organise.scope.{one.value}") for one in scopes}


def _grounds(tree: Tree, t: Translator) -> Mapping[str, str]:
    several = tree["case"].get("scope") == Scope.LIST
    return {one.value: t(f"organise.basis.{one.value}") for one in Basis if one is not Basis.PER_PERSON or several}


def _countries(tree: Tree, t: Translator) -> Mapping[str, str]:
    known = {code: called(code, t.lang) or code for code in COUNTRIES}
    return known | ({wizard.NOWHERE: t("organise.btn.nowhere")} if tree.get("kind") == "contact" else {})


_CHOICES: Final[Mapping[str, Callable[[Tree, Translator], Mapping[str, str]]]] = MappingProxyType(
    {
        "kind": lambda _, t: {kind: t(f"organise.kind.{kind}") for kind in KINDS},
        "languages": lambda _, t: {lang: t.own_name(lang) for lang in LANGUAGES},
        "office_lang": lambda _, t: {lang: t.own_name(lang) for lang in LANGUAGES},
        "scope": _scopes,
        "groups": lambda _, t: {one.value: t(f"group.{one.value}") for one in Group if t.has(f"group.{one.value}")},
        "basis": _grounds,
        "closes": lambda _, t: {code: t("organise.btn.weeks", n=days // 7) for code, days in wizard.DAYS.items()},
        "audience": lambda _, t: {one: t(f"organise.audience.{one}") for one in wizard_audience.AUDIENCES},
        "site": lambda _, t: {wizard.HERE: t("organise.btn.here")},
        "asks": lambda _, t: (
            {one.value: t(f"campaign.sees.{one.value}") for one in _SITE} | {wizard.PUBLIC: t("organise.btn.public")}
        ),
        "country": _countries,
    }
)


def many(tree: Tree, step: Step) -> bool:
    """Whether several can be chosen: they are switched, and a last press says that these are all."""
    several = step.name == "people" and tree.get("case", {}).get("scope") == Scope.LIST
    return several or step.name in {"languages", "groups", "asks"}


def already(tree: Tree, step: Step) -> list[str]:
    """What is chosen already where several can be."""
    if not many(tree, step):
        return []
    match step.name:
        case "languages":
            return list(tree["languages"])
        case "groups":
            return list(tree["case"].get("groups", ()))
        case "people":
            return list(tree["case"].get("persons", ()))
    plan = tree["petition"]
    return [*plan.get("asks", ()), *([wizard.PUBLIC] if plan.get("names_public") else [])]


def question(t: Translator, tree: Tree, step: Step, *, named: bool, keeps: bool, picked: Sequence[str]) -> Screen:
    """A question with its example, what is answered already, and the ways on and back."""
    every_ = wizard.steps(tree, named=named)
    place = t("organise.place", number=every_.index(step) + 1, n=max(len(every_), ABOUT))
    stands = (
        t.html("organise.stands", answer=name(wizard.shown(tree, step), SHOWN)) if keeps and _typed(tree, step) else ""
    )
    asked = t.html(f"organise.ask.{step.name}", **about(t, tree, step))
    ways = [*([Button(t("organise.btn.keep"), data=do("w_keep"))] if keeps and not many(tree, step) else [])]
    ways += [Button(t("organise.btn.before"), data=do("w_back"))] if step.name != "kind" else []
    ways += [Button(t("organise.btn.later"), data=do("w_later"))]
    return Screen(paragraphs(place, asked, stands), (*_choice_rows(t, tree, step, picked), *rows(ways, 3)))


def _typed(tree: Tree, step: Step) -> bool:
    return step.name not in ONLY_PRESSED and bool(wizard.shown(tree, step))


def about(t: Translator, tree: Tree, step: Step) -> dict[str, Any]:
    """What a question names: the language of its answer, or somebody's number in the list."""
    if step.name == "address":
        return {"number": str(int(step.part) + 1)}
    if step.name == "closes":
        return {"zone": t.zone(tree["window"]["timezone"])}
    return {"language": t.own_name(step.part)} if step.part else {}


def _choice_rows(t: Translator, tree: Tree, step: Step, picked: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    offered = {code: capital(label) for code, label in choices(tree, step, t).items()}
    several = many(tree, step)
    made = [
        Button(_switched(t, label, on=code in picked) if several else label, data=do("w_pick", code))
        for code, label in offered.items()
    ]
    wide = 2 if all(len(one.text) <= SHORT for one in made) else 1
    done = (Button(t("organise.btn.done"), data=do("w_done")),) if several else ()
    return (*rows(made, wide), *((done,) if done else ()))


def _switched(t: Translator, label: str, *, on: bool) -> str:
    return t("alerts.btn.on" if on else "alerts.btn.off", kind=label)


def people(
    t: Translator, tree: Tree, step: Step, found: Sequence[Person], picked: Mapping[str, Person | None]
) -> tuple[tuple[Button, ...], ...]:
    """Who was found, and who is chosen already: a press takes them in or out."""
    several = many(tree, step)
    shown = {**{one: person for one, person in picked.items() if person}, **{one.public_id: one for one in found}}
    made = []
    for one, person in shown.items():
        label = name(registry.display_name(person, [t.lang]), 34)
        made.append(Button(_switched(t, label, on=one in picked) if several else label, data=do("w_pick", one)))
    return rows(made)


def end(t: Translator, tree: Tree) -> Screen:
    """What was answered, what was taken for granted, and the press that makes it a draft."""
    texts = [f"• {name(one['title'], SHOWN)} ({lang})" for lang, one in tree["text"].items()]
    closes = tree["window"]["closes"].astimezone(ZoneInfo(tree["window"]["timezone"]))
    head = t.html("organise.end", kind=t(f"organise.kind.{tree['kind']}"), titles="\n".join(texts))
    until = t.html("organise.until", day=t.short_day(closes.date()))
    make = Button(t("organise.btn.make"), data=do("w_make"))
    back = Button(t("organise.btn.before"), data=do("w_back"))
    later = Button(t("organise.btn.later"), data=do("w_later"))
    return Screen(paragraphs(head, until, t("organise.granted")), ((make,), (back, later)))


def begun(t: Translator) -> Screen:
    """Something is being written already."""
    on = Button(t("organise.btn.resume"), data=do("resume"))
    away = Button(t("organise.btn.drop"), data=do("drop"))
    return Screen(t("organise.begun"), ((on,), (away,), every(t)))


def sure(t: Translator) -> Screen:
    """Shall it really go?"""
    away = Button(t("organise.btn.drop_sure"), data=do("drop", "sure"))
    on = Button(t("organise.btn.resume"), data=do("resume"))
    return Screen(t("organise.drop_sure"), ((away,), (on,)))


def every(t: Translator) -> tuple[Button, ...]:
    """Back to the list."""
    return (Button(t("organise.btn.all"), data=do("list")),)


def do(what: str, arg: str = "") -> str:
    """The data of a button that is about no campaign yet."""
    return Organise(do=what, arg=arg).pack()
