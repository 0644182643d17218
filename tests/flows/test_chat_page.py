"""`vigil demo` as a newcomer meets it: the program is started, the page opened in a browser, two buttons pressed."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
REQUIRED = os.environ.get("VIGIL_TEST_BROWSER") == "required"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = pytest.mark.slow


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The demo in a process of its own; the address of its page."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "demo", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "LANG": "C", "TMPDIR": str(folder)},
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(rb"http://[\d.:]+", await process.stdout.readline())):
                assert process.returncode is None
        yield found[0].decode()
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)
        process._transport.close()  # type: ignore[attr-defined]


async def test_the_demo_stops_cleanly_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path):
        pass
    assert not list_of(tmp_path)


def list_of(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no Chromium on this machine")
@pytest.mark.parametrize(
    ("person", "language", "preset", "said"),
    [
        ("Maria", "English", "Everything important", "How sure:"),
        ("Олег", "Русский", "Всё важное", "Достоверность:"),
        ("Оксана", "Українська", "Усе важливе", "Достовірність:"),
    ],
    ids=["en", "ru", "uk"],
)
async def test_two_presses_on_the_chat_page_subscribe_and_an_alert_arrives_by_itself(
    person: str, language: str, preset: str, said: str, tmp_path: Path
) -> None:
    from playwright.async_api import async_playwright, expect

    async with demo(tmp_path) as address, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": 1100, "height": 800})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address)
        await page.get_by_role("listitem").filter(has_text=person).click()
        log = page.get_by_role("log")
        await page.locator("#composer button:visible, #start:visible").last.click()
        await log.get_by_role("button", name=language).click()
        await log.get_by_role("button", name=preset).click()
        time_question = log.get_by_role("button", name=re.compile(r"^\d\d:\d\d$")).first
        await expect(time_question).to_be_visible(timeout=20_000)
        shown = await log.get_by_text(said).count()
        # The alert that arrives by itself comes after the last events, which were asked for.
        await expect(log.get_by_text(said).nth(shown)).to_be_visible(timeout=60_000)
        await page.screenshot(path=tmp_path / f"{language}.png")
        await browser.close()
    assert not complaints
