"""What the command line is given of entries that are read again."""

from collections import Counter

import pytest

from bot.app.reprocess import report
from bot.core.event import EventState, Facts
from bot.core.finding import Item, Outlet
from bot.core.kinds import Kind
from bot.core.reading import Reading
from bot.store.findings import Stored
from feeds.reprocess import Outcome, Reread
from feeds.reread import Diff, Sort
from tests.store.builders import NOW, a_finding


@pytest.mark.parametrize(
    ("state", "relevant", "event"),
    [
        (EventState.HELD, True, "held"),
        (EventState.UNCHECKED, True, "held"),
        (EventState.PUBLISHED, False, "public"),
        (EventState.RETRACTED, True, "none"),
        (None, True, "missed"),
        (None, False, "none"),
    ],
)
def test_a_row_says_what_becomes_of_the_event(state: EventState | None, relevant: bool, event: str) -> None:
    reading = Reading(False, None, None, (), Facts())
    item = Item("1", Outlet.NEWS, "Суд", "", "https://herald.example/1", NOW)
    stored = Stored(1, 1, None, "herald", "Herald", item, reading, "1")
    found = a_finding(kind=Kind.ARREST, relevant=relevant, reasons=("a", "b", "c", "d"))
    diffs = (Diff(Sort.KIND, "-", "arrest"),)
    (row,) = report(Outcome(1, [Reread(stored, found, diffs, state)], Counter(noted=1))).rows
    assert (row.event, row.why, row.changes) == (event, ("a", "b", "c"), [("kind", "-", "arrest")])
    (row,) = report(Outcome(1, [Reread(stored, found, diffs, state, silent=True)])).rows
    assert (row.title, row.why, row.changes) == ("", (), [("kind", "", "")])
