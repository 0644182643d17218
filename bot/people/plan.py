"""What a table would change in the registry, decided before anything is written. Pure.

Owns three rules. A line with an id says how the person shall be; a line without one only adds, and is the person of
that name where there is exactly one. Namesakes are told apart by a human: by an id, or by `new`. Protection is never
taken away by an old file: that needs the operator's word.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from bot.core.category import Category
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.record import Record
from bot.people.cells import COLUMNS
from bot.people.naming import PROTECTION
from bot.people.sheet import Draft, Slip

NEW = "new"
"""In place of an id: another person of that name, whoever is there already."""

OF_AGE = 18
OPENNESS = (Consent.SILENCE, Consent.NO_NAME, Consent.UNKNOWN, Consent.OPEN)
LISTS = ("names", "aliases", "categories", "articles", "recognised", "cases")
COLUMN_OF = {"public_id": "id", "names": "aliases", "recognised": "recognised_by"}
"""Columns that are not called as the field they fill."""


@dataclass(frozen=True, slots=True)
class Change:
    """A person before and after; `before` None: new."""

    line: int
    before: Record | None
    after: Record

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that change, in the order of the file."""
        if self.before is None:
            return ()
        before = self.before
        differs = {
            COLUMN_OF.get(one.name, one.name)
            for one in fields(Record)
            if getattr(before, one.name) != getattr(self.after, one.name)
        }
        return tuple(column.name for column in COLUMNS if column.name in differs)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a file changes; `same` lines change nothing."""

    changes: tuple[Change, ...]
    same: int = 0

    @property
    def new(self) -> tuple[Record, ...]:
        """Who is not in the registry yet."""
        return tuple(change.after for change in self.changes if change.before is None)


def plan(
    drafts: Sequence[Draft], registry: Sequence[Record], today: date, *, widen: bool = False
) -> Plan | tuple[Slip, ...]:
    """What the lines change, or everything that is wrong with them. `widen`: protection may be taken away."""
    known = _Known.of(registry)
    slips: list[Slip] = []
    changes: list[Change] = []
    taken: dict[int, int] = {}
    fresh: dict[str, int] = {}
    for draft in drafts:
        found = _change(draft, known, today)
        problem = found if isinstance(found, Slip) else _conflict(found, draft, taken, fresh, widen=widen)
        if problem:
            slips.append(problem)
        elif isinstance(found, Change):
            changes.append(found)
    if slips:
        return tuple(slips)
    real = tuple(change for change in changes if change.before != change.after)
    return Plan(real, len(changes) - len(real))


@dataclass(frozen=True, slots=True)
class _Known:
    by_id: Mapping[str, Record]
    by_key: Mapping[str, tuple[Record, ...]]

    @classmethod
    def of(cls, registry: Iterable[Record]) -> "_Known":
        by_id: dict[str, Record] = {}
        by_key: dict[str, list[Record]] = {}
        for record in registry:
            by_id[record.public_id] = record
            for key in {name_key(name) for name in record.spellings()}:
                by_key.setdefault(key, []).append(record)
        return cls(by_id, {key: tuple(records) for key, records in by_key.items()})


def _change(draft: Draft, known: _Known, today: date) -> Change | Slip:
    wanted = draft.fields.get("public_id", "")
    if wanted and wanted != NEW:
        before = known.by_id.get(wanted)
        if before is None:
            return Slip(draft.line, "id", "unknown_id", {"text": wanted[:40]})
        return _exact(draft, before, today)
    if not draft.fields.get("name"):
        return Slip(draft.line, "name", "empty_name")
    namesakes = known.by_key.get(name_key(draft.fields["name"]), ())
    if wanted == NEW:
        return _another(draft, namesakes, today)
    if len(namesakes) > 1:
        ids = ", ".join(record.public_id for record in namesakes[:5])
        return Slip(draft.line, "name", "namesakes", {"ids": ids, "name": draft.fields["name"]})
    return _merged(draft, namesakes[0], today) if namesakes else _fresh(draft, today)


def _exact(draft: Draft, before: Record, today: date) -> Change | Slip:
    """The person shall be as the line says; what has no column stays."""
    for column in ("name", "group"):
        if column in draft.fields and not draft.fields[column]:
            return Slip(draft.line, column, f"empty_{column}")
    given = {key: value for key, value in draft.fields.items() if key != "public_id"}
    return Change(draft.line, before, _even(replace(before, **given), today))


def _merged(draft: Draft, before: Record, today: date) -> Change | Slip:
    """What the line says is added; nothing that is known is emptied."""
    born = draft.fields.get("born")
    if born and before.born and born != before.born:
        return Slip(draft.line, "born", "other_born", {"born": before.born, "id": before.public_id})
    given = {key: _added(before, key, value) for key, value in draft.fields.items() if value and key in _ADDABLE}
    if draft.fields.get("consent") is Consent.UNKNOWN:
        given.pop("consent", None)  # the empty cell: nothing new is said
    name = draft.fields["name"]
    if name not in before.spellings():
        given["aliases"] = (*given.get("aliases", before.aliases), name)
    return Change(draft.line, before, _even(replace(before, **given), today))


_ADDABLE = {one.name for one in fields(Record)} - {"id", "public_id", "name"}


def _added(before: Record, key: str, value: Any) -> Any:
    """One field with what a line adds to it: in a list by language or organisation the newer one stays."""
    if key not in LISTS:
        return value
    known = getattr(before, key)
    if key == "names":
        return tuple({**dict(known), **dict(value)}.items())
    if key == "recognised":
        return tuple({one.organisation: one for one in (*known, *value)}.values())
    return tuple(dict.fromkeys((*known, *value)))


def _another(draft: Draft, namesakes: Iterable[Record], today: date) -> Change | Slip:
    """A namesake, unless the very same line made one before."""
    made = _fresh(draft, today)
    if isinstance(made, Slip):
        return made
    for one in namesakes:
        if replace(one, id=0, public_id="") == made.after:
            return Change(draft.line, one, one)
    return made


def _fresh(draft: Draft, today: date) -> Change | Slip:
    if not draft.fields.get("group"):
        return Slip(draft.line, "group", "empty_group", {"choices": ", ".join(Group)})
    return Change(draft.line, None, _even(replace(Record(), **(draft.fields | {"public_id": ""})), today))


def _even(record: Record, today: date) -> Record:
    """The record as it is stored: lists in order, and in doubt a minor."""
    names = tuple(sorted(record.names))
    known = {record.name, *(name for _lang, name in names)}
    return replace(
        record,
        names=names,
        aliases=tuple(sorted(set(record.aliases) - known)),
        categories=tuple(category for category in Category if category in record.categories),
        minor=record.minor or (record.born is not None and today.year - record.born <= OF_AGE),
    )


def _conflict(
    change: Change, draft: Draft, taken: dict[int, int], fresh: dict[str, int], *, widen: bool
) -> Slip | None:
    """What stands against one line beside the others, or against taking protection away."""
    before = change.before
    if before is None:
        key = name_key(change.after.name)
        first = fresh.setdefault(key, draft.line)
        again = first != draft.line and draft.fields.get("public_id") != NEW
        return Slip(draft.line, "name", "name_twice", {"line": first}) if again else None
    first = taken.setdefault(before.id, draft.line)
    if first != draft.line:
        return Slip(draft.line, "id" if draft.fields.get("public_id") else "name", "person_twice", {"line": first})
    column = None if widen else widened(before, change.after)
    return Slip(draft.line, column, "widens", {"id": before.public_id}) if column else None


def widened(before: Record, after: Record) -> str | None:
    """The column that takes protection from a person; None: no column does."""
    lifted = before.consent in (Consent.SILENCE, Consent.NO_NAME)
    risky = before.group in (Group.POW, Group.CHILD) or before.minor
    wider = OPENNESS.index(after.consent) > OPENNESS.index(before.consent)
    if wider and (lifted or (risky and after.consent is Consent.OPEN)):
        return "consent"
    guarded = before.group in (Group.CIVILIAN, Group.POW, Group.CHILD)
    if guarded and PROTECTION.index(after.group) < PROTECTION.index(before.group):
        return "group"
    return "minor" if before.minor and not after.minor else None
