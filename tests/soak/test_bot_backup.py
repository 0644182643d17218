"""A backup of a busy bot brings back what it had, sends nothing twice that was sent, and brings nobody back."""

import os
from pathlib import Path

import pytest

from tests.soak.bot_backup import Kills, Story, backups_killed, restored, restores_killed

Capture = pytest.CaptureFixture[str]
PLACES = pytest.mark.parametrize("elsewhere", [False, True], ids=["at_home", "elsewhere"])


@pytest.mark.slow
@PLACES
async def test_a_backup_under_load_is_restored(tmp_path: Path, capsys: Capture, *, elsewhere: bool) -> None:
    check(await restored(tmp_path, 10, 1, elsewhere=elsewhere), capsys)


@pytest.mark.soak
@PLACES
async def test_a_backup_under_a_longer_load_is_restored(tmp_path: Path, capsys: Capture, *, elsewhere: bool) -> None:
    check(await restored(tmp_path, 200, 2, elsewhere=elsewhere), capsys)


@pytest.mark.slow
async def test_a_killed_backup_is_whole_or_not_there(tmp_path: Path, capsys: Capture) -> None:
    old_or_new(await backups_killed(tmp_path, 10, 1), capsys)


@pytest.mark.slow
async def test_a_killed_restore_leaves_the_old_or_the_new_database(tmp_path: Path, capsys: Capture) -> None:
    old_or_new(await restores_killed(tmp_path, 10, 1), capsys)


@pytest.mark.soak
async def test_two_hundred_killed_backups_are_whole_or_not_there(tmp_path: Path, capsys: Capture) -> None:
    old_or_new(await backups_killed(tmp_path, int(os.environ.get("VIGIL_ROUNDS", "200")), 2), capsys)


@pytest.mark.soak
async def test_two_hundred_killed_restores_leave_the_old_or_the_new_database(tmp_path: Path, capsys: Capture) -> None:
    old_or_new(await restores_killed(tmp_path, int(os.environ.get("VIGIL_ROUNDS", "200")), 2), capsys)


def check(story: Story, capsys: Capture) -> None:
    told(story, capsys)
    assert story.settled
    assert story.again == story.lost == []
    assert story.to_erased == 0
    assert story.whole


def old_or_new(kills: Kills, capsys: Capture) -> None:
    told(kills, capsys)
    assert not kills.neither


def told(what: object, capsys: Capture) -> None:
    with capsys.disabled():
        print(f"\n{what}")  # noqa: T201 - the figure the run is made for
