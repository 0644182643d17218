"""What is different between two versions: shown from where it begins to differ, however long the text is."""

from campaigns.diff import MOST, changes
from tests.campaigns.builders import a_campaign

LONG = ("Held on remand", "Held on remand in a town of the region")
LEAD = "Three written requests for a doctor got no answer."


def test_a_change_at_the_end_of_a_long_text_is_shown() -> None:
    before = a_campaign("petition", LONG)
    after = a_campaign("petition", LONG, ("version = 1", "version = 2"), (LEAD, LEAD.replace("answer.", "answer yet.")))
    (one,) = changes(before, after)
    assert one.key == "text.en.lead"
    assert one.was is not None
    assert one.now is not None
    assert one.was.startswith("…")
    assert one.was.endswith("got no answer.")
    assert one.now.endswith("got no answer yet.")
    assert max(len(one.was), len(one.now)) <= MOST


def test_a_change_at_the_beginning_is_shown_from_there() -> None:
    before = a_campaign("petition", LONG)
    after = a_campaign("petition", LONG, ("Held on remand", "Kept on remand"))
    (one,) = changes(before, after)
    assert one.was is not None
    assert one.was.startswith("Held on remand")
    assert one.was.endswith("…")
    assert changes(before, before) == ()
