"""Writing to a human: who reads it, and what becomes of a text."""

import pytest

from bot.core.contact import DESKS, LONGEST, About, Desk, clean, desk_for, desks_of
from bot.core.roles import RIGHTS, Right, Role


@pytest.mark.parametrize(
    ("about", "roles", "desk"),
    [
        (About.MISTAKE, (), Desk.MODERATORS),
        (About.TIP, (), Desk.MODERATORS),
        (About.QUESTION, ("owner", "moderator"), Desk.MODERATORS),
        (About.FAMILY, (), Desk.LIAISONS),
        (About.MISTAKE, ("family",), Desk.LIAISONS),
        (About.QUESTION, ("moderator", "lawyer"), Desk.LIAISONS),
    ],
    ids=["a mistake", "a tip", "staff", "by their own word", "a relative by role", "a lawyer by role"],
)
def test_families_and_lawyers_reach_liaisons_and_nobody_else(about: About, roles: tuple[str, ...], desk: Desk) -> None:
    assert desk_for(about, roles) is desk


def test_whoever_reads_at_a_desk_has_the_right_and_whoever_has_it_reads_at_one() -> None:
    assert set(DESKS) == set(Desk)
    able = {role for role in Role if Right.ANSWER in RIGHTS[role]}
    assert frozenset().union(*DESKS.values()) == able
    assert desks_of([Role.OWNER, Role.MODERATOR]) == {Desk.MODERATORS}
    assert desks_of([Role.LIAISON]) == {Desk.LIAISONS}
    assert desks_of([Role.ORGANISER]) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Line one \r\n\r\n\r\n\r\n line two\t", "Line one\n\nline two"),
        ("a\u0000b\u202ec", "a b c"),
        ("\n \u200b\n", None),
        ("", None),
        ("x" * (LONGEST + 1), "x" * (LONGEST + 1)),
    ],
    ids=["empty lines", "what cannot be seen", "nothing to read", "nothing", "too long stays to be measured"],
)
def test_a_text_is_kept_as_lines_that_can_be_seen(text: str, expected: str | None) -> None:
    assert clean(text) == expected
