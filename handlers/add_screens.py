"""What one can subscribe to: the sorts, and the lists of regions, articles, groups, categories and sources. Pure.

Owns what stands where; what there is of each sort is data of bot/alerts/topics.py.
"""

from collections.abc import Sequence

from bot.alerts import topics
from bot.alerts.topics import Choice
from bot.core import regions
from bot.core.alert import Button
from bot.delivery.replies import Rows
from bot.i18n import Translator
from handlers import data
from handlers.screens import Screen, name, rows
from handlers.topic_data import Add, AddFrom, AddOne, Sort
from handlers.topic_screens import to_alerts, turning
from handlers.typed_topics import packed

A_PAGE, WIDE = 12, 2
"""Buttons of one page, and of one of its rows."""

NUMBERS, NUMBERS_WIDE = 24, 4
"""The same for articles, which are short."""

PARTS = frozenset({Sort.REGION, Sort.ARTICLE})
"""Sorts of which a country or a code is chosen first."""

ONE_A_ROW = frozenset({Sort.GROUP, Sort.CATEGORY, Sort.SOURCE})
"""Sorts with long names."""

OFFERED = (
    Sort.PERSON,
    Sort.REGION,
    Sort.ARTICLE,
    Sort.GROUP,
    Sort.CATEGORY,
    Sort.CASE,
    Sort.SOURCE,
    Sort.WORDS,
)


def sorts(t: Translator, missing: Sequence[Sort], most: int) -> Screen:
    """What shall it be? `missing`: what a preset gives and this reader does not have; `most`: fit into one chat."""
    buttons = [Button(t(f"subs.one.{sort.value}"), data=_asks(sort)) for sort in (*missing, *OFFERED)]
    return Screen(t("subs.add_title", n=most), (*rows(buttons, WIDE), (to_alerts(t),)))


def parts(t: Translator, sort: Sort) -> Screen:
    """Of which country, or under which code?"""
    if sort is Sort.REGION:
        found = [(one, regions.called(one, t.lang) or one) for one in regions.countries()]
    else:
        found = list(topics.code_names(t))
    buttons = [Button(words, data=AddFrom(sort=sort, part=one, page=0).pack()) for one, words in found]
    return Screen(t(f"subs.ask.{sort.value}"), (*rows(buttons), (_to_sorts(t),)))


def choices(t: Translator, sort: Sort, part: str, found: Sequence[Choice], wanted: int) -> Screen:
    """A page of what there is."""
    size, wide = _shape(sort)
    count = max(1, -(-len(found) // size))
    page = min(wanted, count - 1)
    buttons = [
        Button(name(one.text[:1].upper() + one.text[1:]), data=AddOne(sort=sort, what=packed(one.label)).pack())
        for one in found[page * size : (page + 1) * size]
    ]
    turn = turning(t, page, count, lambda other: AddFrom(sort=sort, part=part, page=other).pack())
    back = Button(t("alerts.btn.back"), data=Add(sort=sort).pack()) if sort in PARTS else _to_sorts(t)
    return Screen(t(f"subs.ask.{sort.value}"), (*_whole(t, sort, part), *rows(buttons, wide), *turn, (back,)))


def typed(t: Translator, sort: Sort, wrong: str | None = None) -> Screen:
    """Ask for what is written by hand; `wrong`: why the last try was refused, and what helps."""
    return Screen(wrong or t(f"subs.ask.{sort.value}"), ((_to_sorts(t),),))


def _whole(t: Translator, sort: Sort, part: str) -> Rows:
    """All of a country, above its regions."""
    if sort is not Sort.REGION:
        return ()
    country = next(one for one in topics.countries(t) if one.label.endswith(f":{part}"))
    whole = t("subs.btn.whole_country", country=country.text)
    return ((Button(whole, data=AddOne(sort=sort, what=packed(country.label)).pack()),),)


def _shape(sort: Sort) -> tuple[int, int]:
    if sort is Sort.ARTICLE:
        return NUMBERS, NUMBERS_WIDE
    return A_PAGE, 1 if sort in ONE_A_ROW else WIDE


def _asks(sort: Sort) -> str:
    """A person is found by name, as /follow does."""
    return data.Typed(act="ask").pack() if sort is Sort.PERSON else Add(sort=sort).pack()


def _to_sorts(t: Translator) -> Button:
    return Button(t("alerts.btn.back"), data=Add().pack())
