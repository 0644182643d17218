"""Calls for help, pictures, groups, and everything nobody planned."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.i18n import Catalogs
from bot.store import conversation
from handlers.about import About
from handlers.menu import commands
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_public_person, an_alert, was_told

CRIES = {
    "ru": "моего мужа увезли, что делать",
    "uk": "мого чоловіка забрали, що робити",
    "en": "they took my husband an hour ago",
}


@pytest.mark.parametrize("lang", CRIES)
async def test_a_call_for_help_in_any_language_gets_the_card_at_once(world: World, lang: str) -> None:
    for known in ("en", "ru"):  # whatever language the phone speaks
        chat = world.chat(lang=known)
        (said,) = await chat.send(CRIES[lang])
        assert said.startswith({"en": "First hours", "ru": "Первые часы"}[known])
        assert len(chat.last.labels) == 5


async def test_a_call_for_help_is_kept_nowhere(world: World, reader: Chat) -> None:
    await reader.send("/follow")
    await reader.send(CRIES["ru"])
    assert reader.last.text.startswith("First hours")
    async with world.db.read() as tx:
        assert "typed" not in str(await conversation.load(tx, reader.id))


@pytest.mark.parametrize("label", ["Somebody was taken away", "Home searched", "No news of somebody", "I was summoned"])
async def test_the_card_leads_to_steps(vera: Chat, label: str) -> None:
    await vera.send(CRIES["en"])
    (said,) = await vera.press(label)
    assert said.startswith(label)


@pytest.mark.parametrize(
    "media",
    [
        {"photo": [{"file_id": "x"}], "caption": "see"},
        {"voice": {}},
        {"document": {}},
        {"contact": {}},
        {"sticker": {}},
    ],
    ids=["photo", "voice", "document", "contact", "sticker"],
)
async def test_pictures_and_voice_are_refused_politely(vera: Chat, reader: Chat, media: dict[str, object]) -> None:
    for chat in (vera, reader):
        (said,) = await chat.show(**media)
        assert said.startswith("I cannot read pictures, voice or files, and I did not keep it.")


async def test_pictures_do_not_answer_a_question(reader: Chat) -> None:
    await reader.send("/follow")
    (said,) = await reader.show(photo=[{}])
    assert said.startswith("I cannot read pictures")


async def test_unknown_words_and_commands_get_a_hint(reader: Chat) -> None:
    assert (await reader.send("good morning"))[0].startswith("I did not understand this.")
    assert (await reader.send("/dance"))[0] == "I do not know this command. /help shows the list."


async def test_a_stranger_is_shown_the_way_to_start(vera: Chat) -> None:
    assert (await vera.send("good morning")) == ["Please begin with /start."]


async def test_a_bare_name_of_somebody_public_offers_to_follow(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    assert (await reader.send("Zoya Whoever"))[0].startswith("I did not understand this.")
    assert (await reader.send("Anna Example"))[0].startswith("I found 1 person.")


async def test_help_names_operator_and_contact_and_cannot_be_broken_by_them(world: World) -> None:
    chat = World(world.db, About(operator="A & B <i>", contact="@silence_example")).chat()
    (said,) = await chat.send("/help")
    assert "This bot is run by A & B <i>." in said
    assert "Ask for silence or a correction: /quiet." in said
    assert "Without Telegram: @silence_example" in said


async def test_help_without_a_contact_shows_another_way(vera: Chat) -> None:
    assert "press “Wrong?” under it" in (await vera.send("/help"))[0]


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_the_menu_shows_three_neutral_commands(lang: str) -> None:
    menu = commands(Catalogs.load().translator(lang))
    assert [one["command"] for one in menu] == ["start", "help", "settings"]
    assert all(1 <= len(one["description"]) <= 256 for one in menu)


async def test_a_mention_behind_a_command_asks_nobody_who_we_are(vera: Chat) -> None:
    assert (await vera.send("/help@some_bot"))[0].startswith("What I do")


PREFIXES = (
    "f", "s", "w", "ww", "lang", "pre", "kind", "kinds", "slot", "zone", "time", "abr", "pick", "typed", "page",
    "quiet", "pause", "forget", "aid", "who", "need", "subs", "sub", "subk", "subd", "subr", "subm", "add", "addf",
    "addo", "y", "yw", "yp", "dig", "digd",
)  # fmt: skip
PARTS = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.sampled_from(
        ["s", "a", "o", "0", "1", "en", "all", "own", "fol", "done", "none", "ask", "yes", "world", "Europe/Kyiv",
         "Mars/Olympus", "../../etc", "person", "arrest", "AAAAAAAAAAAA", "9" * 30, "-1", "day", "watch",
         "\0", "\ud800"]
    ),
)  # fmt: skip


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(prefix=st.one_of(st.sampled_from(PREFIXES), st.text(max_size=5)), parts=st.lists(PARTS, max_size=4))
async def test_tampered_callback_data_never_raises_and_never_stays_silent(
    reader: Chat, prefix: str, parts: list[str]
) -> None:
    await reader.press_data("lang:s:en")  # a subscriber again, if the last example has erased everything
    reader.answers = 0
    await reader.press_data(":".join([prefix, *parts])[:64] or "x", message_id=max(reader.messages))
    assert reader.answers > 0


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.text(min_size=1, max_size=200))
async def test_any_text_gets_an_answer(reader: Chat, text: str) -> None:
    said = await reader.send(text)
    assert said
    assert await reader.send(f"/follow {text}")
    assert await reader.send(f"/start {text}")


WALK = (
    "/start", "/help", "/alerts", "/settings", "/privacy", "/follow", "/follow Zoya Whoever", "/follow Anna Example",
    "/dance", "/aid", "good morning", "/forget",
)  # fmt: skip


@pytest.mark.parametrize(("lang", "own"), [("en", "English"), ("ru", "Русский"), ("uk", "Українська")])
async def test_every_screen_speaks_every_language(world: World, lang: str, own: str) -> None:
    event, person = await an_alert(world.db, "Anna Example")
    chat = world.chat(lang=lang)
    await chat.send("/start")
    await chat.press(own)
    data = [
        "pre:grave", "pre:day", "pre:own", "kind:s:arrest", "kinds:s:all", "kinds:s:done", "pre:all", "pre:fol",
        "typed:few", "typed:cancel", "time:s:ask", "time:s:world",
        "slot:s:1:Asia/Tokyo", "slot:s:0:Europe/Kyiv", "zone:s:Europe/Minsk", "abr:s:1",
        "page:settings", "page:language", f"lang:o:{lang}", "page:quiet", "quiet:22-8", "quiet:off", "page:pause",
        "pause:day", "page:alerts", "pause:open", "pause:end", "abr:o:1", "abr:o:0", "page:digest", "dig:1200",
        "digd:3", "sub:card:1", "add:", "add:region", "addf:region:ru:1", "addo:region:region/ru-mow", "add:article",
        "addf:article:ru-uk:0", "addo:article:article/ru-uk/207.3", "add:group", "addo:group:group/pow",
        "add:category", "add:case", "add:source", "add:words", "add:grave", "page:alerts", "subs:region:0",
        f"f:{person}", f"f:{person}", "subs:person:0", f"y:{event}", f"yw:day:{event}", f"yw:kinds:{event}",
        f"yp:{person}", f"s:{event}", f"w:{event}", f"ww:date:{event}", "page:done", "aid:taken",
        "aid:searched", "aid:no_news", "aid:summoned", "who:new", "need:lawyer", "need:captive", "who:all",
        "forget:ask", "forget:no", "nonsense", "time:s:skip",
    ]  # fmt: skip
    for n, one in enumerate(data):
        if n == len(data) // 3:
            await was_told(world.db, chat.id, event, "all")
        await chat.press_data(one, message_id=2)
        for words in (*chat.texts, *chat.toasts[-1:]):
            assert words
    for words in WALK:
        assert await chat.send(words)
    await chat.show(voice={})
    await chat.send(CRIES["en"])
    await chat.press_data("forget:yes", message_id=2)
