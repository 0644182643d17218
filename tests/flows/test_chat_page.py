"""`vigil demo` as a newcomer meets it: the program is started, the page opened in a browser, two buttons pressed."""

import asyncio
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import warm

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

PEOPLE = {
    "en": ("Maria", "English", "Everything important", "How sure:"),
    "ru": ("Олег", "Русский", "Всё важное", "Достоверность:"),
    "uk": ("Оксана", "Українська", "Усе важливе", "Достовірність:"),
}
"""Of each language: who, its name, the button that subscribes, and what stands in every alert."""


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[str]:
    """The demo in a process of its own; the address of its page."""
    log, temporary = folder / "demo.log", folder / "temporary"
    temporary.mkdir()
    around = {**os.environ, "LANG": "C", "TMPDIR": str(temporary)}
    process = warm.start(["demo", "--port", "0"], around, log)
    try:
        async with asyncio.timeout(60):
            while not (found := re.search(r"http://[\d.:]+", log.read_text())):
                assert process.returncode is None, log.read_text()
                await asyncio.sleep(0.05)
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 20)
    assert process.returncode == 0
    assert not [path.name for path in temporary.iterdir()]


async def test_the_demo_stops_cleanly_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with demo(tmp_path):
        pass


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no Chromium on this machine")
async def test_two_presses_on_the_chat_page_subscribe_and_an_alert_arrives_by_itself(tmp_path: Path) -> None:
    from playwright.async_api import async_playwright

    async with demo(tmp_path) as address, async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        windows = [(lang, await browser.new_page(viewport={"width": 1100, "height": 800})) for lang in PEOPLE]
        complaints: list[str] = []
        for _, page in windows:
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(address)
        await asyncio.gather(*(subscribes(page, *PEOPLE[lang]) for lang, page in windows))
        for lang, page in windows:
            await page.screenshot(path=tmp_path / f"{lang}.png")
        await browser.close()
    assert not complaints


async def subscribes(page: Any, person: str, language: str, preset: str, said: str) -> None:
    """Somebody presses twice, and an alert arrives by itself."""
    from playwright.async_api import expect

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
