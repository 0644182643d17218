"""A Telegram that only says yes, as fast as Python can: HTTP by hand, so that the sender is what is measured.

A process of its own, `python -m tests.bench.telegram yes|loopback NUMBER FILE`: writes the ids of its chats into the
file, prints its address, answers until its input ends. With "loopback" it is the whole loopback Bot API of the demo.
"""

import asyncio
import json
import random
import sys
from pathlib import Path

from bot.app.clock import now
from bot.demo.serve import serve
from tests.bench.senders import TOKEN


class Yes(asyncio.Protocol):
    """Reads requests with a Content-Length, answers each with the message it asked for."""

    def __init__(self) -> None:
        self._read = b""
        self._count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._read) < end + 4 + size:
                return
            body, self._read = self._read[end + 4 : end + 4 + size], self._read[end + 4 + size :]
            self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        self._count += 1
        chat = int(json.loads(body)["chat_id"]) if b"application/json" in head else self._count
        message = {"message_id": self._count, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        said = json.dumps({"ok": True, "result": message}).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(said), said)


async def yes(number: int, file: Path) -> None:
    server = await asyncio.get_running_loop().create_server(Yes, "127.0.0.1", 0)
    await until_told(
        f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", list(range(10_001, 10_001 + number)), file
    )


async def loopback(number: int, file: Path) -> None:
    rng = random.Random(1)
    demo = await serve(
        host="127.0.0.1", botapi_port=0, page_port=0, feeds_port=0, now=now, rng=rng, token=TOKEN, limits="none"
    )
    people = [demo.world.person(f"Reader {n}", "en") for n in range(number)]
    for person in people:
        person.write_now("/start")
    await until_told(demo.api_url, [person.id for person in people], file)


async def until_told(address: str, chats: list[int], file: Path) -> None:
    await asyncio.to_thread(file.write_text, json.dumps(chats), encoding="ascii")
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run({"yes": yes, "loopback": loopback}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3])))
