"""The chat page's server: what it tells, what it does, whom it refuses."""

import json
import random

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.demo.chat import ASSETS, WORDS, Somebody, page_app, shown
from bot.demo.model import Button
from bot.demo.serve import serve
from bot.i18n import Catalogs
from tests.demo.conftest import TOKEN

CATALOGS = Catalogs.load()


@pytest.fixture
def oleg(world):
    return world.person("Олег", "ru")


@pytest.fixture
async def page(world, oleg):
    app = page_app(world, [Somebody(oleg, "supporter")], CATALOGS)
    async with TestClient(TestServer(app, host="127.0.0.1")) as page:
        yield page


async def next_change(stream) -> dict:
    line = await stream.content.readline()
    assert (await stream.content.readline()) == b"\n"
    return json.loads(line.removeprefix(b"data: "))


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_word_of_the_page_is_in_every_language(lang) -> None:
    voice = CATALOGS.translator(lang)
    assert voice.lang == lang
    assert [key for key in WORDS if not voice.has(key)] == []


@pytest.mark.parametrize("name", ["", *ASSETS])
async def test_every_asset_is_served_under_a_strict_policy(page, name) -> None:
    async with page.get(f"/{name}") as response:
        assert response.status == 200
        policy = response.headers["Content-Security-Policy"]
        text = await response.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in text
    assert "innerHTML" not in text


async def test_the_state_names_people_and_words_in_their_language(page, oleg) -> None:
    async with page.get("/api/state") as response:
        body = await response.json()
    assert body["people"][0]["id"] == str(oleg.id)
    assert body["people"][0]["language"] == "ru"
    assert body["words"]["ru"]["unread"] == "Новых сообщений: {count}"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "evil.example"}, id="a foreign host name (rebinding)"),
        pytest.param({"Origin": "http://evil.example"}, id="a foreign origin"),
        pytest.param({"Origin": "null"}, id="an origin that hides"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="a cross-site request"),
    ],
)
async def test_other_sites_can_neither_read_nor_write(page, oleg, headers) -> None:
    async with page.get("/api/state", headers=headers) as response:
        assert response.status == 403
    async with page.post(f"/api/people/{oleg.id}/messages", json={"text": "x"}, headers=headers) as response:
        assert response.status == 403
    assert oleg.messages == ()


async def test_a_form_cannot_write(page, oleg) -> None:
    async with page.post(f"/api/people/{oleg.id}/messages", data={"text": "x"}) as response:
        assert response.status == 415


async def test_writing_pressing_and_answers_go_through_the_stream(world, page, oleg) -> None:
    stream = await page.get("/api/changes")
    snapshot = await next_change(stream)
    assert snapshot["chats"][str(oleg.id)]["messages"] == []
    await page.post(f"/api/people/{oleg.id}/messages", json={"text": " /start "})
    assert (await next_change(stream))["message"]["text"] == "/start"
    sent = world.post(oleg.chat, "sendMessage", text="hi", buttons=((Button("Go", "go:1"),),))
    assert (await next_change(stream))["message"]["buttons"] == [[{"text": "Go", "press": True, "url": None}]]
    async with page.post(
        f"/api/people/{oleg.id}/presses", json={"message": sent.id, "row": 0, "column": 0}
    ) as response:
        number = (await response.json())["query"]
    assert world.queries[number].message_id == sent.id
    for wrong in ({"message": sent.id, "row": 5, "column": 0}, {"message": "x"}, {"message": 1, "row": 0, "column": 0}):
        async with page.post(f"/api/people/{oleg.id}/presses", json=wrong) as response:
            assert response.status == 409
    stream.close()


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "x" * 4097}, {"text": 5}, {}, [1]])
async def test_a_message_that_is_none_is_refused(page, oleg, body) -> None:
    async with page.post(f"/api/people/{oleg.id}/messages", json=body) as response:
        assert response.status == 400


async def test_blocking_things_and_strangers(world, page, oleg) -> None:
    await page.post(f"/api/people/{oleg.id}/messages", json={"text": "/start"})
    async with page.post(f"/api/people/{oleg.id}/block", json={"blocked": True}) as response:
        assert (await response.json()) == {"blocked": True}
    assert oleg.chat.standing == "blocked"
    await page.post(f"/api/people/{oleg.id}/block", json={"blocked": False})
    async with page.post(f"/api/people/{oleg.id}/things", json={"kind": "photo"}) as response:
        assert response.status == 200
    assert oleg.messages[-1].file.kind == "photo"
    async with page.post(f"/api/people/{oleg.id}/things", json={"kind": "bomb"}) as response:
        assert response.status == 400
    async with page.post("/api/people/1/messages", json={"text": "x"}) as response:
        assert response.status == 404


async def test_a_file_of_ones_own_is_sent_as_a_document(page, oleg) -> None:
    given = {"name": "campaign.toml", "content": "c2NoZW1hID0gMQ=="}
    async with page.post(f"/api/people/{oleg.id}/documents", json=given) as response:
        assert response.status == 200
    sent = oleg.messages[-1].file
    assert (sent.kind, sent.name, sent.data) == ("document", "campaign.toml", b"schema = 1")
    for bad in ({**given, "content": "no base64!"}, {**given, "name": ""}, {**given, "name": "n" * 101}, {}):
        async with page.post(f"/api/people/{oleg.id}/documents", json=bad) as response:
            assert response.status == 400


async def test_a_file_is_a_download_unless_its_bytes_are_a_picture(world, page, oleg) -> None:
    page_like = await oleg.send("document", data=b"<script>alert(1)</script>")
    picture = await oleg.send("photo", data=b"\x89PNG\r\n\x1a\n....")
    async with page.get(f"/files/{page_like.file.id}") as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    async with page.get(f"/files/{picture.file.id}") as response:
        assert response.content_type == "image/png"
    assert shown(picture)["file"]["picture"] is True


async def test_about_gives_the_commands_of_the_readers_language(world, page, oleg) -> None:
    default = json.dumps({"type": "default"})
    world.profile.commands[default, ""] = [{"command": "help", "description": "Help"}]
    world.profile.commands[default, "ru"] = [{"command": "help", "description": "Помощь"}]
    async with page.get(f"/api/people/{oleg.id}/about") as response:
        assert (await response.json())["commands"][0]["description"] == "Помощь"


async def test_the_whole_demo_starts_on_free_ports_and_closes(clock) -> None:
    demo = await serve(
        host="127.0.0.1", botapi_port=0, page_port=0, feeds_port=0, now=clock, rng=random.Random(2), token=TOKEN
    )
    try:
        assert len({demo.api_url, demo.page_url, demo.feeds_url}) == 3
        assert [one.person.chat.language_code for one in demo.people] == [
            "en",
            "ru",
            "uk",
            "ru",
            "en",
            "ru",
            "en",
            "de",
        ]
        assert all(source["url"].startswith(demo.feeds_url) for source in demo.feeds.urls(demo.feeds_url))
    finally:
        await demo.close()
