"""Nothing personal reaches the log, whoever writes it and in whichever form."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot.logs import setup

TOKEN = "7000001:AAcanary_canary_canary"
CHAT = "5550001234"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
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
