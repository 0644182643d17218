"""The table of rights."""

import pytest

from bot.core.roles import RIGHTS, Right, Role, known, lender


def test_every_role_stands_in_the_table_and_every_right_has_somebody() -> None:
    assert set(RIGHTS) == set(Role)
    assert frozenset().union(*RIGHTS.values()) == set(Right)


def test_only_a_liaison_ends_silence_and_only_an_owner_gives_and_takes_roles() -> None:
    assert [role for role in Role if Right.SILENCE in RIGHTS[role]] == [Role.LIAISON]
    for right in (Right.INVITE, Right.FREEZE, Right.AUDIT, Right.HOLD, Right.TRUST):
        assert [role for role in Role if right in RIGHTS[role]] == [Role.OWNER]


@pytest.mark.parametrize(
    ("roles", "right", "expected"),
    [
        ((), Right.REVIEW, None),
        ((Role.ORGANISER,), Right.REVIEW, None),
        ((Role.OWNER,), Right.REVIEW, Role.OWNER),
        ((Role.OWNER, Role.MODERATOR), Right.REVIEW, Role.MODERATOR),
        ((Role.OWNER, Role.MODERATOR), Right.INVITE, Role.OWNER),
        ((Role.MODERATOR, Role.LIAISON), Right.PERSON, Role.MODERATOR),
    ],
    ids=["nobody", "not this one", "an owner", "the narrower one", "the only one", "the narrowest"],
)
def test_the_narrowest_role_lends_the_right(roles: tuple[Role, ...], right: Right, expected: Role | None) -> None:
    assert lender(roles, right) is expected
    assert lender(roles[::-1], right) is expected


def test_a_role_of_another_version_gives_no_right() -> None:
    assert known({"owner", "archivist", "Moderator", ""}) == {Role.OWNER}
