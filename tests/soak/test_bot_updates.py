"""No update is lost, and none has its effect twice, whenever the bot ends."""

import os
from pathlib import Path

import pytest

from tests.soak.bot_updates import signal_rounds


@pytest.mark.slow
async def test_three_rounds_of_signals_lose_no_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await check(tmp_path, 3, capsys)


@pytest.mark.soak
async def test_a_hundred_rounds_of_signals_lose_no_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await check(tmp_path, int(os.environ.get("VIGIL_ROUNDS", "100")), capsys)


async def check(folder: Path, rounds: int, capsys: pytest.CaptureFixture[str]) -> None:
    tally = await signal_rounds(folder, rounds, seed=rounds)
    with capsys.disabled():
        print(f"\n{tally}")  # noqa: T201 - the figure the run is made for
    assert (tally.lost_replies, tally.lost_effects, tally.effects_twice) == (0, 0, 0)
    assert (tally.twice_after_stop, tally.left_after_stop) == (0, 0)
    assert tally.twice_after_kill <= tally.in_doubt
    assert not tally.surprises
    assert tally.parked == 0
    assert tally.whole
