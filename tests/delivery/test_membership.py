"""What a change of the bot's own standing in a chat means."""

from typing import Any

import pytest

from bot.delivery.membership import Standing, standing
from bot.delivery.outcome import Gone

MUTED = {"status": "restricted", "is_member": True, "can_send_messages": False}
SPEAKS = {"status": "restricted", "is_member": True, "can_send_messages": True}
EXPELLED = {"status": "restricted", "is_member": False, "can_send_messages": True}
WRITES = {"status": "administrator", "can_post_messages": True}
SILENT = {"status": "administrator", "can_post_messages": False}
LEFT, MEMBER, ADMIN, KICKED = ({"status": one} for one in ("left", "member", "administrator", "kicked"))


@pytest.mark.parametrize(
    ("kind", "was", "now", "expected"),
    [
        pytest.param("private", MEMBER, KICKED, Standing(Gone.BLOCKED), id="blocked by a person"),
        pytest.param("private", KICKED, MEMBER, Standing(None), id="unblocked by a person"),
        pytest.param("group", LEFT, MEMBER, Standing(None, greet=True), id="added to a group"),
        pytest.param("supergroup", KICKED, MEMBER, Standing(None, greet=True), id="let in again"),
        pytest.param("supergroup", None, MEMBER, Standing(None, greet=True), id="added, nothing known of before"),
        pytest.param("supergroup", LEFT, ADMIN, Standing(None, greet=True), id="added as administrator"),
        pytest.param("supergroup", MEMBER, ADMIN, Standing(None), id="made administrator"),
        pytest.param("supergroup", ADMIN, MEMBER, Standing(None), id="administrator no more"),
        pytest.param("group", MEMBER, KICKED, Standing(Gone.KICKED), id="removed from a group"),
        pytest.param("group", MEMBER, LEFT, Standing(Gone.NOT_A_MEMBER), id="left a group"),
        pytest.param("supergroup", MEMBER, MUTED, Standing(Gone.NO_RIGHTS), id="muted"),
        pytest.param("supergroup", MUTED, SPEAKS, Standing(None), id="allowed to speak again"),
        pytest.param("supergroup", LEFT, MUTED, Standing(Gone.NO_RIGHTS), id="added without a voice"),
        pytest.param("supergroup", MEMBER, EXPELLED, Standing(Gone.NOT_A_MEMBER), id="restricted and outside"),
        pytest.param("channel", LEFT, WRITES, Standing(None), id="a channel is not greeted"),
        pytest.param("channel", WRITES, SILENT, Standing(Gone.NO_RIGHTS), id="no right to post"),
        pytest.param("channel", WRITES, KICKED, Standing(Gone.KICKED), id="removed from a channel"),
        pytest.param("supergroup", {"status": "odd"}, {"status": "odder"}, Standing(None), id="unheard-of words"),
    ],
)
def test_a_change_says_whether_we_can_write_and_whether_we_greet(
    kind: str, was: Any, now: dict[str, Any], expected: Standing
) -> None:
    assert standing({"chat": {"id": -1, "type": kind}, "was": was, "is": now}) == expected
