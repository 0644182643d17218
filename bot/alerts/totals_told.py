"""The numbers of the whole instance in words and charts: for the chat and for a terminal. Pure.

Owns what is said of them, and that each says what it is: what our sources reported and what was published here. Gives
plain text; whoever puts it into a message escapes it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from bot.alerts.outside import Series, series
from bot.alerts.render import article_lines, term_text
from bot.core.alert import ArticleView, TermView
from bot.core.chart import Bar, Bars, Column, Columns
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.totals import MONTHS, ArticleKey, Totals, Whole
from bot.i18n import Translator

GROUPS: Final = (Group.POLITICAL, Group.CIVILIAN, Group.POW, Group.CHILD)
"""In this order; OTHER is none of ours."""

SERIES: Final = 5
"""Kinds that are told apart in a picture; the rest is one."""

TERMS: Final = 8
"""Medians of one screen."""

YEARS: Final = 4
SHARE: Final = 20
"""Fewer than so many events make no share; fewer than so many actions are not told."""

NOTHING: Final = Totals()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together, under a heading. `note`: what they are, in a sentence."""

    title: str
    lines: tuple[str, ...]
    note: str = ""


def groups(whole: Whole) -> tuple[Group, ...]:
    """Of whom something is known."""
    return tuple(one for one in GROUPS if whole.groups.get(one.value, NOTHING) != NOTHING)


def of(whole: Whole, group: Group) -> Totals:
    """The numbers of a group."""
    return whole.groups.get(group.value, NOTHING)


def kinds(whole: Whole, group: Group, t: Translator) -> Bars | None:
    """How many events of each kind in twelve months; None: none."""
    found = _ranked(of(whole, group))
    bars = tuple(Bar(_kind(kind, t), sum(numbers), str(sum(numbers))) for kind, numbers in found.items())
    return Bars(t("stats.kinds"), bars) if bars else None


def by_month(whole: Whole, group: Group, t: Translator) -> Columns | None:
    """The same month by month, the commonest kinds apart."""
    found = _ranked(of(whole, group))
    if not found:
        return None
    apart, rest = list(found.items())[:SERIES], list(found.items())[SERIES:]
    parts = [numbers for _, numbers in apart]
    parts += [tuple(map(sum, zip(*(numbers for _, numbers in rest), strict=True)))] if rest else []
    names = (*(_kind(kind, t) for kind, _ in apart), *((t("stats.other_kinds"),) if rest else ()))
    columns = tuple(_column(whole.first, n, [one[n] for one in parts], t) for n in range(MONTHS))
    foot = t("stats.months_foot", group=t(f"stats.group.{group.value}"), day=t.short_day(whole.at.date()))
    return Columns(t("stats.months"), names, columns, foot)


def _column(first: date, n: int, parts: list[int], t: Translator) -> Column:
    number = first.year * 12 + first.month - 1 + n
    month = date(number // 12, number % 12 + 1, 1)
    return Column(t.month_name(month), tuple(parts), str(sum(parts)))


def _ranked(found: Totals) -> Mapping[str, tuple[int, ...]]:
    """The commonest first."""
    return dict(sorted(found.kinds.items(), key=lambda one: (-sum(one[1]), one[0])))


def _kind(kind: str, t: Translator) -> str:
    return t(f"kind.{kind}") if kind in set(Kind) else kind


def sections(whole: Whole, group: Group, t: Translator) -> Iterator[Section]:
    """Everything else, as far as there is something to say."""
    found = of(whole, group)
    every = (_terms(found, t), _verdicts(found, t), *_outside(found, group, t), _lately(whole, t), _helped(whole, t))
    yield from (one for one in every if one is not None and one.lines)


def _terms(found: Totals, t: Translator) -> Section | None:
    lines = tuple(
        t(
            "stats.term",
            article=_article(one.article, t),
            year=one.year,
            term=term_text(TermView(one.months), t) or "",
            n=one.n,
        )
        for one in found.terms[:TERMS]
    )
    return Section(t("stats.terms"), lines, t("stats.terms_note"))


def _article(key: ArticleKey, t: Translator) -> str:
    return article_lines((ArticleView(*key),), t)[0]


def _verdicts(found: Totals, t: Translator) -> Section | None:
    return Section(t("stats.verdicts"), _years(found.verdicts, t))


def _years(numbers: Mapping[int, int], t: Translator, most: int = YEARS) -> tuple[str, ...]:
    newest = sorted(numbers.items())[-most:]
    return (", ".join(t("stats.year", year=year, number=number) for year, number in newest),) if newest else ()


def _outside(found: Totals, group: Group, t: Translator) -> Iterator[Section]:
    """Of political prisoners: there are no such figures of others."""
    for one in series() if group is Group.POLITICAL else ():
        theirs = _years({each.year: each.number for each in one.figures}, t)
        ours = _years(_added(found, one), t)
        beside = tuple(t("stats.ours", years=years) for years in ours)
        said = (*theirs, *beside, t("stats.source", by=t.join(one.by(t.lang)), day=t.short_day(one.checked_on)))
        yield Section(t(f"stats.outside.{one.what}"), said, t("stats.outside_note"))


def _added(found: Totals, one: Series) -> Mapping[int, int]:
    pairs = sorted(pair for key in one.articles for pair in found.by_article.get(key, {}).items())
    return {year: sum(number for _, number in those) for year, those in groupby(pairs, key=lambda pair: pair[0])}


def _lately(whole: Whole, t: Translator) -> Section | None:
    """How often we were wrong."""
    if not whole.told:
        return None
    key = "stats.lately" if whole.told < SHARE else "stats.lately_share"
    share = {name: f"{getattr(whole, name) / whole.told:.0%}" for name in ("corrected", "retracted")}
    values = {"corrected_share": share["corrected"], "retracted_share": share["retracted"]}
    said = t(key, n=whole.told, corrected=whole.corrected, retracted=whole.retracted, **values)
    return Section(t("stats.right"), (said,))


def _helped(whole: Whole, t: Translator) -> Section | None:
    """How many sources are read, and what readers did, where that says nothing of any of them."""
    lines = (t("stats.sources", n=whole.sources),) if whole.sources else ()
    if whole.done >= SHARE:
        lines = (*lines, t("stats.done", number=whole.done // 10 * 10))
    return Section(t("stats.bot"), lines)
