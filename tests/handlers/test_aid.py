"""/aid: who helps, and what of it a reader may see who has not said to be abroad."""

import re
from datetime import date

import pytest

from bot.core.aid import Country, Directory, Helper, Need, read_helpers
from bot.core.legal import Organisation, host_of, read_register
from bot.i18n import Catalogs, Translator, aid_directory
from handlers import helpers
from tests.handlers.chat import Chat, World
from tests.telegram_html import read

TODAY = date(2026, 11, 21)
DIRECTORY = aid_directory()
CATALOGS = Catalogs.load()
LISTED = [one for one in DIRECTORY.helpers if (found := DIRECTORY.status(one)) and found.listed]
HREF = re.compile(r'href="([^"]*)"')


@pytest.fixture(params=CATALOGS.languages)
def t(request: pytest.FixtureRequest) -> Translator:
    return CATALOGS.translator(request.param)


def hosts_of(organisation: Organisation | None) -> tuple[str, ...]:
    return organisation.hosts if organisation else ()


def leaks(html: str, helper: Helper) -> list[str]:
    """What of a listed organisation's whereabouts stands in a message."""
    hosts = (host_of(helper.site), *hosts_of(DIRECTORY.status(helper)))
    return [part for part in (*hosts, *helper.phones) if part in html]


@pytest.mark.parametrize("need", DIRECTORY.needs())
def test_no_reader_at_home_gets_a_link_to_a_listed_organisation(t: Translator, need: Need) -> None:
    html = helpers.found(t, DIRECTORY, need, TODAY, abroad=False).html
    assert [address for address in HREF.findall(html) if not DIRECTORY.register.may_link(address)] == []
    for one in LISTED:
        assert leaks(html, one) == []
        assert one.does[t.lang] not in read(html).text


async def test_no_press_shows_a_reader_at_home_a_listed_address(world: World, vera: Chat, reader: Chat) -> None:
    assert len(LISTED) > 3  # else this proves little
    for chat in (vera, reader):
        await chat.send("/aid")
        for label in [one for one in chat.last.labels if one != "Write to a human"]:
            await chat.press(label)
            html = chat.last.html
            assert not [one.id for one in LISTED if leaks(html, one)]
            await chat.press("Back")


async def test_a_reader_abroad_gets_every_address_and_the_status_beside_it(reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("I am abroad")
    await reader.send("/aid")
    await reader.press("Lawyer")
    addresses = HREF.findall(reader.last.html)
    assert addresses == [one.site for country in Country for one in DIRECTORY.find(Need.LAWYER, country)]
    assert "declared extremist in Russia since 5 June 2026" in reader.last.text
    assert "/settings" not in reader.last.text


async def test_taking_abroad_back_takes_the_addresses_away(reader: Chat) -> None:
    await test_a_reader_abroad_gets_every_address_and_the_status_beside_it(reader)
    await reader.send("/settings")
    await reader.press("Do not show links")
    await reader.send("/aid")
    await reader.press("Lawyer")
    assert HREF.findall(reader.last.html) == []
    assert "Address not shown: declared extremist in Russia since 5 June 2026." in reader.last.text


async def test_anybody_may_ask_in_the_middle_of_a_question(vera: Chat, reader: Chat) -> None:
    await reader.send("/follow")
    for chat in (vera, reader):
        (said,) = await chat.send("/aid")
        assert said.startswith("Who helps")
        needs = [CATALOGS.translator("en")(f"helper.btn.need.{need}") for need in DIRECTORY.needs()]
        assert chat.last.labels == [*needs, *(["Write to a human"] if chat is reader else [])]


async def test_the_card_of_the_first_hours_leads_to_who_helps_and_stays(vera: Chat) -> None:
    await vera.send("they took my husband an hour ago")
    (said,) = await vera.press("Who helps")
    assert said.startswith("Who helps")
    assert any(text.startswith("First hours") for text in vera.texts)


async def test_a_list_takes_the_place_of_the_question_and_leads_back(vera: Chat) -> None:
    await vera.send("/aid")
    shown = len(vera.messages)
    await vera.press("Captured or missing")
    assert "16-48" in vera.last.text
    await vera.press("Back")
    assert vera.last.text.startswith("Who helps")
    assert len(vera.messages) == shown


async def test_somebody_who_reads_ukrainian_sees_ukraine_first(world: World) -> None:
    chat = world.chat(lang="uk")
    await chat.send("/aid")
    await chat.press("Психолог")
    assert chat.last.text.index("Україна") < chat.last.text.index("Росія")


@pytest.mark.parametrize("abroad", [False, True], ids=["at home", "abroad"])
@pytest.mark.parametrize("need", DIRECTORY.needs())
def test_every_list_fits_into_a_message_and_names_everybody(t: Translator, need: Need, *, abroad: bool) -> None:
    screen = helpers.found(t, DIRECTORY, need, TODAY, abroad=abroad)
    assert len(screen.html) <= 4096
    text = read(screen.html).text
    assert all(one.name[t.lang] in text for one in DIRECTORY.helpers if need in one.needs)


HOSTILE = """
[[helper]]
id = "a"
country = "ua"
needs = ["lawyer"]
languages = ["uk"]
site = "https://a.example/?x=1&y=2"
phones = ["16 00"]
source = "https://a.example/about"
{checked}
[helper.name]
en = "A & B <b>"
[helper.does]
en = "Helps <i>& more"
"""


def one_helper(checked: str = "checked_on = 2026-11-01") -> Directory:
    return Directory(read_helpers(HOSTILE.format(checked=checked)), read_register("organisation = []"))


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        ("checked_on = 2026-11-01", "Last checked: 1 November 2026."),
        ("checked_on = 2026-08-01", "more than 90 days ago"),
        ("", "It is not known when this was last checked"),
    ],
    ids=["fresh", "old", "no day"],
)
def test_an_entry_says_when_it_was_last_checked(checked: str, words: str) -> None:
    screen = helpers.found(CATALOGS.translator("en"), one_helper(checked), Need.LAWYER, TODAY, abroad=True)
    assert words in read(screen.html).text


def test_of_whoever_nobody_looked_up_a_reader_at_home_gets_all_but_the_address() -> None:
    t = CATALOGS.translator("en")
    home = helpers.found(t, one_helper(), Need.LAWYER, TODAY, abroad=False)
    assert "a.example" not in home.html
    assert "Telephone: 16 00" in home.html
    assert "not known to me" in home.html
    away = helpers.found(t, one_helper(), Need.LAWYER, TODAY, abroad=True)
    assert 'href="https://a.example/?x=1&amp;y=2"' in away.html
    assert "A & B <b>" in read(away.html).text
