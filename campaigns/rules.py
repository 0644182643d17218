"""What has to fit together in a campaign's file, of whatever kind. Pure.

Works on the tree as it was read, so that these rules speak also where something else is wrong: every mistake at once.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from campaigns.model import Campaign, Covers, Problem, Scope, Tree, problem

LONGEST = timedelta(days=90)
"""A window longer than this is no campaign."""


def problems(tree: Tree, kind: type[Campaign], known: Collection[str], now: datetime) -> Iterator[Problem]:
    """Everything that does not fit together. `known`: ids of campaigns that may come next."""
    yield from _languages(tree)
    yield from _window(_table(tree, "window"), now)
    yield from _case(_table(tree, "case"), kind.needs)
    yield from _consent(_table(tree, "case"), _table(tree, "window"))
    yield from _next(tree, known)
    yield from _audience(tree, known)
    yield from _asks(tree)
    yield from _follow_up(_table(tree, "after"), kind)
    yield from kind.faults(tree)


def _table(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = tree.get(name)
    return found if isinstance(found, dict) else {}


def _list(tree: Mapping[str, Any], name: str) -> list[Any]:
    found = tree.get(name)
    return found if isinstance(found, list) else []


def _languages(tree: Tree) -> Iterator[Problem]:
    langs = [one for one in _list(tree, "languages") if isinstance(one, str)]
    for number, lang in enumerate(langs):
        if lang in langs[:number]:
            yield problem(("languages", number), "twice", value=lang)
    default = tree.get("default_language")
    if langs and isinstance(default, str) and default not in langs:
        yield problem(("default_language",), "not_a_language", value=default, known=", ".join(langs))
    for where, found in _spoken(tree):
        missing = [lang for lang in dict.fromkeys(langs) if lang not in found]
        yield from (problem(where, "missing_language", lang=lang) for lang in missing)
        unasked = [lang for lang in found if lang not in langs]
        yield from (problem((*where, lang), "extra_language", lang=lang) for lang in unasked if langs)


def _spoken(tree: Tree) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Everything that has to be said in every language."""
    yield ("text",), _table(tree, "text")
    if note := _table(_table(tree, "safety"), "note"):
        yield ("safety", "note"), note
    for result, told in _table(tree, "outcome").items():
        if isinstance(told, dict):
            yield ("outcome", result), told


def _window(window: Mapping[str, Any], now: datetime) -> Iterator[Problem]:
    opens, closes = _moment(window.get("opens")), _moment(window.get("closes"))
    if opens is None or closes is None:
        return
    if closes <= opens:
        yield problem(("window", "closes"), "closes_first")
    elif closes - opens > LONGEST:
        yield problem(("window", "closes"), "too_long_window", most=LONGEST.days)
    if closes <= now:
        yield problem(("window", "closes"), "over")


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _case(case: Mapping[str, Any], needs: Covers) -> Iterator[Problem]:
    people, scope = _list(case, "persons"), case.get("scope", Scope.PERSON)
    for number, person in enumerate(people):
        if person in people[:number]:
            yield problem(("case", "persons", number), "twice", value=person)
    if scope == Scope.CAUSE:
        named = [key for key in ("persons", "consent") if case.get(key)]
        yield from (problem(("case", key), "cause_names_nobody", name=key) for key in named)
        if not case.get("groups"):
            yield problem(("case",), "cause_needs_groups")
        return
    if (scope == Scope.PERSON and len(people) != 1) or (scope == Scope.LIST and not people):
        yield problem(("case",) if "persons" not in case else ("case", "persons"), "how_many", scope=scope)
    if "consent" not in case:
        yield problem(("case",), "no_consent")
    if not case.get("stop_on"):
        yield problem(("case",), "no_stop_on")
    covered = _list(_table(case, "consent"), "scope")
    for one in (Covers.PUBLISH_NAME, needs):
        if "consent" in case and one not in covered:
            yield problem(("case", "consent", "scope"), "consent_does_not_cover", needs=one)


def _consent(case: Mapping[str, Any], window: Mapping[str, Any]) -> Iterator[Problem]:
    consent = _table(case, "consent")
    if consent and consent.get("basis") not in ("per_person", "already_public"):
        missing = [key for key in ("given_on", "expires_on", "ref") if key not in consent]
        yield from (problem(("case", "consent"), "consent_needs", name=key) for key in missing)
    ends, closes = consent.get("expires_on"), window.get("closes")
    if not isinstance(ends, date) or isinstance(ends, datetime) or not isinstance(closes, datetime):
        return
    if closes.date() > ends:
        yield problem(("case", "consent", "expires_on"), "consent_ends_first", closes=closes.date())


def _next(tree: Tree, known: Collection[str]) -> Iterator[Problem]:
    for number, name in enumerate(_list(_table(tree, "after"), "next")):
        if isinstance(name, str) and name not in known and name != tree.get("id"):
            yield problem(("after", "next", number), "next_unknown", value=name)


def _audience(tree: Tree, known: Collection[str]) -> Iterator[Problem]:
    """People to follow, and campaigns that there are."""
    audience, people = _table(tree, "audience"), _list(_table(tree, "case"), "persons")
    for key in ("any_of", "none_of"):
        terms = _list(audience, key)
        for number, term in enumerate(terms):
            if term in terms[:number]:
                yield problem(("audience", key, number), "twice", value=term)
            if term == "follows" and not people:
                yield problem(("audience", key, number), "nobody_to_follow")
            acted = term.removeprefix("acted:") if isinstance(term, str) and term.startswith("acted:") else None
            if acted is not None and acted not in known and acted != tree.get("id"):
                yield problem(("audience", key, number), "next_unknown", value=acted)


def _asks(tree: Tree) -> Iterator[Problem]:
    """One reminder after some hours, one on the last day."""
    sorts = [one if one == "last_day" else "hours" for one in _list(_table(tree, "asks"), "kickers")]
    for number, sort in enumerate(sorts):
        if sort in sorts[:number]:
            yield problem(("asks", "kickers", number), "kicker_twice")


def _follow_up(after: Mapping[str, Any], kind: type[Campaign]) -> Iterator[Problem]:
    """Questions that fit the kind, each later than the one before."""
    latest = 0
    for number, one in enumerate(_list(after, "follow_up")):
        where = ("after", "follow_up", number)
        asked, days = (one.get("ask"), str(one.get("after")).removesuffix("d")) if isinstance(one, dict) else (None, "")
        if isinstance(asked, str) and asked not in kind.questions:
            yield problem(
                (*where, "ask"), "question_unfit", value=asked, known=", ".join(sorted(kind.questions)) or "–"
            )
        if days.isascii() and days.isdigit() and len(days) < 4:
            if int(days) <= latest:
                yield problem((*where, "after"), "question_order")
            latest = int(days)
