"""What the bot tells Telegram about itself: all of it once, and nothing at the next start."""

import re
from collections.abc import Mapping

import pytest

from bot.app.introduce import everything, introduce
from bot.delivery.messenger import HttpMessenger
from bot.delivery.outcome import NotSent, Outcome
from bot.demo.serve import Demo
from bot.i18n import Catalogs
from handlers import menu
from tests.flows.conftest import TOKEN, demo  # noqa: F401 - the fixture

CATALOGS = Catalogs.load()
TELLING = re.compile(
    r"prison|politic|repress|war|arrest|тюрьм|заключ|полит|репресс|войн|арест|в.язн|політ|війн|арешт", re.IGNORECASE
)


def sets(demo: Demo) -> int:  # noqa: F811
    return sum(number for name, number in demo.world.calls.items() if name.startswith("set"))


async def test_everything_is_set_at_the_first_start_and_nothing_at_the_second(demo: Demo) -> None:  # noqa: F811
    async with HttpMessenger(demo.api_url, TOKEN) as messenger:
        await introduce(messenger, CATALOGS)
        first = sets(demo)
        await introduce(messenger, CATALOGS)
        assert first > 0
        assert sets(demo) == first
    assert not demo.world.errors
    profile = demo.world.profile
    scopes = {scope for scope, _ in profile.commands}
    assert scopes == {'{"type": "default"}', '{"type": "all_group_chats"}'}
    assert {lang for _, lang in profile.commands} == {"", *CATALOGS.languages}
    assert profile.descriptions["ru"] == menu.description(CATALOGS.translator("ru"))
    assert profile.descriptions[""] == menu.description(CATALOGS.translator("en"))


async def test_only_what_differs_is_set_again(demo: Demo) -> None:  # noqa: F811
    async with HttpMessenger(demo.api_url, TOKEN) as messenger:
        await introduce(messenger, CATALOGS)
        demo.world.profile.short_descriptions["uk"] = "older words"
        demo.world.profile.commands.pop(('{"type": "all_group_chats"}', "ru"))
        before = sets(demo)
        await introduce(messenger, CATALOGS)
        assert sets(demo) == before + 2
        assert demo.world.profile.short_descriptions["uk"] == menu.short_description(CATALOGS.translator("uk"))


class Silent:
    """Telegram cannot be reached."""

    calls = 0

    async def call(self, _method: str, _params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109
        self.calls += 1
        return NotSent("dns")


async def test_what_cannot_be_asked_is_left_for_the_next_start() -> None:
    silent = Silent()
    await introduce(silent, CATALOGS)
    assert silent.calls == len(list(everything(CATALOGS)))


@pytest.mark.parametrize("lang", CATALOGS.languages)
def test_the_profile_is_neutral_and_fits(lang: str) -> None:
    t = CATALOGS.translator(lang)
    assert 1 <= len(menu.description(t)) <= 512
    assert 1 <= len(menu.short_description(t)) <= 120
    for text in (menu.description(t), menu.short_description(t), *(one["description"] for one in menu.commands(t))):
        assert not TELLING.search(text)
    assert [one["command"] for one in menu.group_commands(t)] == ["start"]
