"""The grid: every kind of event, told in many ways, crossed with whom it befalls and what for.

Owns how sentences are made from the tables beside it (`grid_ru.py` ...) and how an answer is compared with what a
reader would say. Holes are found here by system, not by chance: a mask that swallows another word shows as a cluster.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.finding import Finding, Item, Lang, Outlet
from feeds.extract import Lexicons, extract
from tests.feeds.extract import grid_en, grid_ru, grid_uk
from tests.feeds.extract.grid_lines import LINES

PUBLISHED = datetime(2026, 11, 21, 10, tzinfo=UTC)
COURT_DAY = "2026-12-12"
SIX_YEARS = 72
CASES = ("nom", "gen", "dat", "acc")


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` None: nothing of ours happened. Empty `people`, `hearing`, `months` are not asked."""

    lang: Lang
    title: str
    kind: str | None
    people: tuple[str, ...] = ()
    summary: str = ""
    hearing: str = ""
    months: int = 0


def misses(cells: Sequence[Cell], lexicons: Lexicons, outlet: Outlet = Outlet.NEWS) -> list[str]:
    """What was read wrongly, a line each."""
    return [line for cell in cells if (line := _miss(cell, _read(cell, outlet, lexicons)))]


def clusters() -> dict[str, list[Cell]]:
    """All made sentences by language and kind: "ru arrest"; "ru other crime" is what must not be taken for ours."""
    found: dict[str, list[Cell]] = {}
    for cell in (*_slavic("ru", grid_ru), *_slavic("uk", grid_uk), *_english()):
        found.setdefault(f"{cell.lang} {cell.kind or 'other crime'}", []).append(cell)
    return found


def lines(lang: Lang) -> list[Cell]:
    """The sentences that were written by hand."""
    rows = LINES[lang].replace("|\n    ", "| ").strip().splitlines()
    return [_line(lang, *(field.strip() for field in row.split("|"))) for row in rows]


def _line(
    lang: Lang, kind: str, title: str, summary: str = "", people: str = "", hearing: str = "", months: str = ""
) -> Cell:
    named = tuple(name.strip() for name in people.split(";") if name)
    return Cell(lang, title, None if kind == "-" else kind, named, summary, hearing, int(months or 0))


def _read(cell: Cell, outlet: Outlet, lexicons: Lexicons) -> Finding:
    return extract(
        Item("1", outlet, cell.title, cell.summary, "https://news.example/1", PUBLISHED, cell.lang), lexicons
    )


def _miss(cell: Cell, found: Finding) -> str:
    kind = found.kind if found.relevant else None
    wrong = [f"{cell.kind} read as {kind}"] if kind != cell.kind else []
    people = tuple(person.name for person in found.people)
    if cell.kind and cell.people and people != cell.people:
        wrong.append(f"people {people}")
    if cell.hearing and _moment(found) != cell.hearing:
        wrong.append(f"court day {_moment(found)}")
    if cell.months and (found.term is None or found.term.months != cell.months):
        wrong.append(f"term {found.term}")
    return f"{cell.title} {cell.summary}: {', '.join(wrong)} {found.reasons}" if wrong else ""


def _moment(found: Finding) -> str:
    if found.hearing is None:
        return ""
    at = found.hearing.at
    return f"{found.hearing.day.isoformat()}{at.strftime('T%H:%M') if at else ''}"


def _rows(text: str) -> list[str]:
    return text.strip().splitlines()


def _crossed(templates: Sequence[str], roles: Sequence[str], reasons: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Every second role and every second reason for each template, so that neighbours share the work."""
    for n, template in enumerate(templates):
        for i in range(n % 2, len(roles), 2):
            yield template, roles[i], reasons[(i + 5 * n) % len(reasons)]
        for i in range(n % 2, len(reasons) if "{why}" in template else 0, 2):
            yield template, roles[(2 * i + n) % len(roles)], reasons[i]


def _slavic(lang: Lang, table: Any) -> Iterator[Cell]:
    for gender, roles in (("m", _rows(table.MEN)), ("f", _rows(table.WOMEN))):
        names = table.NAMES[gender].split(" / ")
        for told in (table.TOLD, table.SAID):
            for kind, templates in told.items():
                for template, role, why in _crossed(_rows(templates), roles, _rows(table.REASONS)):
                    words = _declined(role.split(" / "), names) | table.ENDINGS[gender]
                    yield _made(lang, kind, template.format(**words, why=why), names[0])
    yield from _other_crime(lang, table, table.NAMES["m"].split(" / ")[1])


def _declined(role: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """ "{acc}" the role with its name in the accusative, "{Acc}" the same opening the sentence."""
    full = {case: f"{one} {name}" for case, one, name in zip(CASES, role, names, strict=True)}
    opening = {case.capitalize(): _opening(words) for case, words in full.items()}
    return full | opening | {"Name": names[0], "nomrole": role[0]}


def _english() -> Iterator[Cell]:
    people, reasons = _rows(grid_en.PEOPLE), _rows(grid_en.REASONS)
    for told in (grid_en.TOLD, grid_en.SAID):
        for kind, templates in told.items():
            for n, (template, role, why) in enumerate(_crossed(_rows(templates), people, reasons)):
                name = grid_en.NAMES["mf"[n % 2]]
                yield _made("en", kind, template.format(r=role, R=_opening(role), n=name, why=why), name)
    yield from _other_crime("en", grid_en, grid_en.NAMES["m"])


def _made(lang: Lang, kind: str, title: str, name: str) -> Cell:
    court_day = COURT_DAY + ("T10:00" if "10:00" in title else "")
    return Cell(
        lang,
        _opening(title),
        kind,
        (name,),
        hearing=court_day if kind == "hearing" else "",
        months=SIX_YEARS if kind == "sentence" else 0,
    )


def _other_crime(lang: Lang, table: Any, name: str) -> Iterator[Cell]:
    for template in _rows(table.OTHERS):
        for n, role in enumerate(_rows(table.PLAIN)):
            for crime in _rows(table.CRIMES)[n % 2 :: 2]:
                yield Cell(lang, _opening(template.format(r=role, n=name, w=crime)), None)


def _opening(text: str) -> str:
    return text[0].upper() + text[1:]
