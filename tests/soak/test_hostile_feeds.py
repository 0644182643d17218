"""Hostile files and servers beside one good feed."""

from pathlib import Path

import pytest

from tests.soak.hostile_feeds import SERVERS, beside_a_good_feed

pytestmark = pytest.mark.soak


async def test_hostile_sources_harm_nobody_but_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = await beside_a_good_feed(tmp_path, seconds=75)
    with capsys.disabled():
        print(f"\n{report}")  # noqa: T201 - what a soak run is for
    assert len(report.took) == len(SERVERS)
    assert max(report.took.values()) < 12
    assert len(report.late) >= report.published - 3
    assert max(report.late) < 5
    assert report.grown_mib < 50
    assert report.stall < 0.2
