"""Nothing promised is lost, whenever the bot is killed."""

import os
from pathlib import Path

import pytest

from tests.soak.killing import NEVER, READERS, kill_rounds


@pytest.mark.slow
async def test_ten_kills_lose_no_event_no_alert_and_no_reply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(tmp_path, 10, capsys)


@pytest.mark.soak
async def test_five_hundred_kills_lose_no_event_no_alert_and_no_reply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await check(tmp_path, int(os.environ.get("VIGIL_KILLS", "500")), capsys)


async def check(folder: Path, rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    tally = await kill_rounds(folder, rounds, seed=rounds)
    with capsys.disabled():
        print(f"\n{tally}")  # noqa: T201 - the figure the run is made for
    assert tally.events
    assert tally.asked
    assert not tally.lost_alerts
    assert not tally.lost_replies
    # One message a chat is in flight at most, so a kill leaves at most as many in doubt as there are chats.
    assert tally.repeated_alerts + tally.repeated_replies <= tally.rounds * READERS
    assert tally.repeated_replies <= tally.in_doubt["reply"]
    assert tally.repeated_nudges == 0
    assert tally.lost_nudges <= sum(tally.in_doubt[kind] for kind in NEVER)
    assert tally.whole
