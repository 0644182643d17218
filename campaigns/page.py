"""One page for whoever is inside, to be taken along by a lawyer: how many people wrote and asked. Pure.

Owns what stands on it. It names nobody, not even whose it is; says nothing of a case, a cause or a country; counts no
small number; and promises nothing: who wrote said so, and letters are long on their way. What has no room in a letter
to prison has none here.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from bot.core.paper import Block, Sheet
from bot.i18n import Translator
from campaigns.cells import is_few

KINDS: Final = ("letter", "contact", "petition")
"""What is told of, in this order."""

HEAD, COUNT, SAID = 22, 24, 18
"""Heights of letters, in points."""


def sheet(done: Mapping[str, int], first: date, last: date, t: Translator) -> Sheet | None:
    """The page of these days; `done`: how often people did what (bot/store/campaigns.py, done_for); None: nothing."""
    counts = tuple(_counts(done, t))
    if not counts:
        return None
    head = Block(t("stats.page.head"), HEAD, bold=True, gap=0.0)
    days = Block(t("stats.page.days", first=t.short_day(first), last=t.short_day(last)), SAID, gap=10.0)
    way = Block(t("stats.page.way"), SAID, gap=26.0, rank=1)
    return Sheet(t.lang, (head, days, *counts, way), t("stats.page.notes"), t("stats.page.foot"))


def _counts(done: Mapping[str, int], t: Translator) -> Iterator[Block]:
    for kind in KINDS:
        if number := done.get(kind, 0):
            said = t(f"stats.page.few.{kind}") if is_few(number) else t(f"stats.page.many.{kind}", n=number)
            yield Block(said, COUNT, bold=True, gap=22.0)
