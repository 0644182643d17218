"""The bot's own HTTP server: what it answers, and what it refuses."""

import asyncio
import gzip
import io
import json
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.delivery.polling import Polling
from bot.store.database import Database
from bot.store.schema.traffic import inbox
from bot.web.server import LARGEST_UPDATE, SECRET_HEADER, WEBHOOK, Hook, application, start
from tests.delivery.players import Answering
from tests.store.builders import NOW, size

SECRET = "a-long-secret"
RIGHT = {SECRET_HEADER: SECRET}
UPDATE = {"update_id": 1, "message": {"text": "/start"}}


@dataclass
class World:
    """What the server is connected to: the inbox and the state of health."""

    well: bool = True
    broken: bool = False
    taken: list[list[Mapping[str, Any]]] = field(default_factory=list)

    async def health(self) -> Mapping[str, Any]:
        return {"well": self.well, "sources": 3}

    async def take(self, updates: list[Mapping[str, Any]]) -> None:
        if self.broken:
            raise OSError("no database")
        self.taken.append(updates)


@asynccontextmanager
async def served(world: World, *, hooked: bool = True) -> AsyncIterator[TestClient[Any, Any]]:
    app = application(world.health, Hook(SECRET, world.take) if hooked else None)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(("well", "status"), [(True, 200), (False, 503)], ids=["well", "ill"])
async def test_health_is_told_as_a_status_and_in_numbers(well: bool, status: int) -> None:
    async with served(World(well)) as client:
        response = await client.get("/healthz")
        assert (response.status, await response.json()) == (status, {"well": well, "sources": 3})


async def test_an_update_with_the_right_secret_is_taken_once() -> None:
    world = World()
    async with served(world) as client:
        assert (await client.post(WEBHOOK, json=UPDATE, headers=RIGHT)).status == 200
    assert world.taken == [[UPDATE]]


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: SECRET + "x"}, {SECRET_HEADER: SECRET[:-1]},
     {SECRET_HEADER: SECRET.upper()}, {SECRET_HEADER: "секрет"}],
    ids=["none", "empty", "wrong", "longer", "shorter", "another case", "Cyrillic"],
)  # fmt: skip
async def test_without_the_secret_nothing_is_taken(headers: dict[str, str]) -> None:
    world = World()
    async with served(world) as client:
        response = await client.post(WEBHOOK, json=UPDATE, headers=headers)
        assert (response.status, await response.read()) == (401, b"")
    assert world.taken == []


async def test_a_secret_that_is_no_text_is_a_wrong_one() -> None:
    world = World()
    async with served(world) as client:
        reader, writer = await asyncio.open_connection(client.host, client.port)
        head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n{SECRET_HEADER}: ".encode()
        writer.write(head + b"\xff\xfe\x80\r\nConnection: close\r\n\r\n{}")
        answer = await asyncio.wait_for(reader.read(), 5)
        writer.close()
    assert answer.split(b" ", 2)[1] in {b"400", b"401"}
    assert world.taken == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe\x00", b"{'update_id': 1}", b"[" * 200_000, b'{"a":' * 100_000, b"9" * 10_000],
    ids=["empty", "cut off", "no text", "not quite JSON", "brackets", "nested", "a number without end"],
)
async def test_junk_is_refused(body: bytes) -> None:
    world = World()
    async with served(world) as client:
        assert (await client.post(WEBHOOK, data=body, headers=RIGHT)).status == 400
    assert world.taken == []


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain"}, {"Content-Type": "multipart/form-data; boundary=x"}, {"Content-Type": ""},
     {"Content-Type": "application/json; charset=utf-7"}, {"X-Forwarded-For": "10.0.0.1, evil"}, {"Forwarded": "for=x"},
     {"X-Forwarded-For": "y" * 4000}],
    ids=["text", "form", "none", "an odd charset", "forged sender", "forged sender again", "a long sender"],
)  # fmt: skip
async def test_headers_besides_the_secret_mean_nothing(headers: dict[str, str]) -> None:
    world = World()
    async with served(world) as client:
        response = await client.post(WEBHOOK, data=json.dumps(UPDATE).encode(), headers=headers | RIGHT)
        assert response.status == 200
        forged = {"X-Forwarded-For": "149.154.167.220", "X-Real-IP": "149.154.167.220"}
        assert (await client.post(WEBHOOK, json=UPDATE, headers=headers | forged)).status == 401
    assert world.taken == [[UPDATE]]


@pytest.mark.parametrize("coding", ["gzip", "deflate", "x-odd"])
async def test_a_body_that_is_not_coded_as_it_says_is_refused(coding: str) -> None:
    world = World()
    async with served(world) as client:
        sent = client.post(WEBHOOK, data=b"\x00not at all", headers=RIGHT | {"Content-Encoding": coding})
        assert (await sent).status in {400, 413, 415}
    assert world.taken == []


async def test_a_bomb_is_refused() -> None:
    world = World()
    async with served(world) as client:
        bomb = gzip.compress(b'{"update_id": 1, "x": "' + b"y" * 40 * LARGEST_UPDATE + b'"}')
        sent = client.post(WEBHOOK, data=bomb, headers=RIGHT | {"Content-Encoding": "gzip"})
        assert (await sent).status in {400, 413}
    assert world.taken == []


NESTED: Any = []
for _ in range(400):
    NESTED = [NESTED]


@pytest.mark.parametrize(
    "update",
    [{}, {"update_id": None}, {"update_id": 10**4000}, {"update_id": float("inf")}, {"update_id": -1, "message": {}},
     {"update_id": 1, "message": NESTED}, {"update_id": 1, "message": {"chat": {"id": 1, "type": NESTED}, "date": 1,
      "message_id": 1, "text": "x"}}, {"update_id": 1, "my_chat_member": {"chat": {"id": 1}, "new_chat_member": {
      "status": NESTED}}}, {"update_id": 1, "callback_query": {"id": NESTED, "from": NESTED, "data": NESTED}}],
    ids=["empty", "no number", "a number without end", "infinite", "negative", "nested", "a nested chat",
         "a nested standing", "a nested press"],
)  # fmt: skip
async def test_odd_updates_are_accepted_and_leave_nothing(sqlite_db: Database, update: Any) -> None:
    updates = Polling(sqlite_db, Answering(), 7, lambda: NOW, time.monotonic)
    app = application(World().health, Hook(SECRET, updates.take))
    async with TestClient(TestServer(app)) as client:
        assert (await client.post(WEBHOOK, data=json.dumps(update), headers=RIGHT)).status == 200
    async with sqlite_db.read() as tx:
        assert await size(tx, inbox) == 0


@pytest.mark.parametrize("secret", [RIGHT, {}], ids=["right secret", "no secret"])
async def test_two_megabytes_are_refused_before_they_are_read(secret: dict[str, str]) -> None:
    world = World()
    async with served(world) as client:
        body = io.BytesIO(json.dumps({"update_id": 1, "x": "y" * 2 * LARGEST_UPDATE}).encode())
        assert (await client.post(WEBHOOK, data=body, headers=secret)).status == (413 if secret else 401)
    assert world.taken == []


@pytest.mark.parametrize("body", [[], [UPDATE], "update", 7, None, True], ids=repr)
async def test_json_that_is_no_update_is_accepted_and_ignored(body: Any) -> None:
    world = World()
    async with served(world) as client:
        assert (await client.post(WEBHOOK, data=json.dumps(body), headers=RIGHT)).status == 200
    assert world.taken == []


async def test_what_could_not_be_kept_is_not_acknowledged() -> None:
    world = World(broken=True)
    async with served(world) as client:
        assert (await client.post(WEBHOOK, json=UPDATE, headers=RIGHT)).status == 503
        world.broken = False
        assert (await client.post(WEBHOOK, json=UPDATE, headers=RIGHT)).status == 200
    assert world.taken == [[UPDATE]]


@pytest.mark.parametrize(
    ("method", "path", "hooked", "status"),
    [
        ("GET", WEBHOOK, True, 405),
        ("POST", "/healthz", True, 405),
        ("POST", WEBHOOK, False, 404),
        ("GET", "/", True, 404),
    ],
    ids=["reading the hook", "writing health", "no hook", "anything else"],
)
async def test_there_is_nothing_else(method: str, path: str, hooked: bool, status: int) -> None:
    async with served(World(), hooked=hooked) as client:
        assert (await client.request(method, path, headers=RIGHT)).status == status


async def test_a_taken_port_is_told_to_the_caller() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match=str(taken.getsockname()[1])):
            await start(application(World().health, None), "127.0.0.1", taken.getsockname()[1])


async def test_the_server_listens_until_it_is_closed() -> None:
    runner = await start(application(World().health, None), "127.0.0.1", 0)
    host, port = runner.addresses[0][:2]
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"GET /healthz HTTP/1.0\r\n\r\n")
    assert b"200 OK" in await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    await runner.cleanup()
    with pytest.raises(OSError):  # noqa: PT011 - the system words it
        await asyncio.open_connection(host, port)
