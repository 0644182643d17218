"""Nothing personal reaches the log, whoever writes it and in whichever form."""

import asyncio
import gc
import io
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import pytest
import structlog
from aiogram.types import Update
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text as sql

from bot.logs import setup
from bot.store.database import Database

TOKEN = "7000001:AAcanary_canary_canary"
CHAT = "5550001234"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def logged(form: str, *, level: str = "debug", secrets: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    setup(level, form, stream=stream, secrets=secrets)  # type: ignore[arg-type]
    return stream


def fail(reason: str) -> None:
    raise RuntimeError(reason)


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_canary_token_and_chat_are_in_no_line(form: str) -> None:
    stream = logged(form)
    log = structlog.get_logger("vigil")
    log.info(
        "sent", url=f"https://api.telegram.org/bot{TOKEN}/sendMessage", chat_id=CHAT, deep={"from": {"user_id": CHAT}}
    )
    log.warning("refused", answers=[{"username": "canary_name", "code": 403}])
    logging.getLogger("aiogram.event").warning("Update of chat_id=%s by bot %s", CHAT, TOKEN)
    try:
        fail(f"no route to http://user:{CHAT}@proxy.example via {TOKEN}")
    except RuntimeError:
        log.exception("crashed", chat_id=CHAT)
        logging.getLogger("other").exception("crashed as well")
    text = stream.getvalue()
    assert "Traceback" in text
    assert text.count("sent") >= 1
    for canary in (TOKEN, "AAcanary", CHAT, "canary_name"):
        assert canary not in text, f"{canary} stands in the log"


def test_a_secret_of_an_odd_shape_is_cut_out_when_named() -> None:
    stream = logged("console", secrets=("42:x",))
    structlog.get_logger().info("got", value="42:x")
    assert "42:x" not in stream.getvalue()


def test_a_json_line_is_json_with_level_name_and_utc_time() -> None:
    stream = logged("json")
    structlog.get_logger("vigil.feeds").info("polled", source="ovd", entries=3)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["source"], line["entries"]) == ("polled", "ovd", 3)
    assert (line["level"], line["logger"]) == ("info", "vigil.feeds")
    assert line["timestamp"].endswith("Z")


def test_libraries_are_heard_from_warning_on() -> None:
    stream = logged("console")
    logging.getLogger("aiohttp.access").info("GET /secret-calendar")
    logging.getLogger("aiogram").warning("slow")
    assert "secret-calendar" not in stream.getvalue()
    assert "slow" in stream.getvalue()


def test_the_level_is_kept() -> None:
    stream = logged("console", level="error")
    structlog.get_logger().warning("quiet")
    logging.getLogger("aiogram").warning("quiet")
    assert stream.getvalue() == ""


WORDS = "words that Vera wrote"
"""A canary that looks like nothing: only where it stands tells that it is somebody's."""


async def aiogram_refuses(_db: Database) -> None:
    Update.model_validate({"update_id": WORDS, "message": {"text": [WORDS], "chat": WORDS}})


async def a_driver_quotes(db: Database) -> None:
    cast = "json_extract" if db.is_sqlite else "int4in_of"
    async with db.write() as tx:
        await tx.conn.execute(sql(f"SELECT {cast}(:words, '$')"), {"words": WORDS})


async def a_row_fails(db: Database) -> None:
    async with db.write() as tx:
        row = "INSERT INTO meta (name, value) VALUES (:words, :words)"
        await tx.conn.execute(sql(row), {"words": WORDS})
        await tx.conn.execute(sql(row), {"words": WORDS})


async def a_cast_fails(db: Database) -> None:
    async with db.write() as tx:
        await tx.conn.execute(sql("SELECT CAST(CAST(:words AS TEXT) AS INTEGER)"), {"words": WORDS})
    raise ValueError(WORDS)


async def python_quotes(_db: Database) -> None:
    try:
        {}[WORDS]
    except KeyError:
        int(WORDS)


async def a_group_fails(_db: Database) -> None:
    async def one() -> None:
        letter = WORDS
        raise LookupError(letter)

    async with asyncio.TaskGroup() as group:
        group.create_task(one())


async def a_request_fails(_db: Database) -> None:
    async with aiohttp.ClientSession() as session:
        await session.get(f"http://127.0.0.1:9/bot{TOKEN}/sendMessage")


FAILURES = (aiogram_refuses, a_driver_quotes, a_row_fails, a_cast_fails, python_quotes, a_group_fails, a_request_fails)


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("failure", FAILURES, ids=lambda one: one.__name__)
async def test_an_exception_says_where_and_what_but_not_about_whom(
    db: Database, failure: Callable[[Database], Awaitable[None]], form: str
) -> None:
    stream = logged(form)
    with pytest.raises(BaseException) as caught:  # noqa: PT011 - of every sort
        await failure(db)
    structlog.get_logger("vigil").error("crashed", exc_info=caught.value)
    logging.getLogger("other").error("as well", exc_info=caught.value)
    text = stream.getvalue()
    assert text.count("Traceback") >= 2
    assert failure.__name__ in text, "where it happened is told"
    assert type(caught.value).__name__ in text
    for canary in (WORDS, "AAcanary"):
        assert canary not in text.replace(f'letter = "{WORDS}"', "")


@pytest.mark.parametrize("form", ["console", "json"])
async def test_a_task_nobody_waited_for_says_no_values(form: str) -> None:
    stream = logged(form)

    async def lost() -> None:
        raise ValueError(WORDS)

    task = asyncio.create_task(lost(), name="lost")
    await asyncio.sleep(0.01)
    assert task.done()
    del task
    gc.collect()
    assert "never retrieved" in stream.getvalue()
    assert "in lost" in stream.getvalue(), "where it happened is told"
    assert WORDS not in stream.getvalue()


async def test_a_request_that_fails_says_neither_who_asked_nor_what() -> None:
    stream = logged("console")

    async def broken(request: web.Request) -> web.Response:
        raise ValueError(await request.text())

    app = web.Application()
    app.router.add_post("/", broken)
    async with TestClient(TestServer(app)) as client:
        assert (await client.post("/", data=WORDS)).status == 500
    text = stream.getvalue()
    assert "Traceback" in text
    assert "in broken" in text
    assert WORDS not in text
    assert "127.0.0.1" not in text


def test_what_nobody_caught_goes_the_same_way() -> None:
    stream = logged("json")
    try:
        int(WORDS)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    line = json.loads(stream.getvalue())
    assert line["level"] == "critical"
    assert "ValueError" in line["exception"]
    assert WORDS not in stream.getvalue()
