"""What is known of a hearing besides its date: by a family and its lawyer, and at the desk; and the lists of all."""

from icalendar import Calendar
from sqlalchemy import select

from bot.core.hearing import Claim, HearingKind, HearingState, Who
from bot.core.relative import Kin
from bot.core.roles import Role
from bot.hearings.claims import settle, state
from bot.hearings.desk import find
from bot.store import hearings, kept
from bot.store.schema.hearings import claim
from bot.store.schema.hearings import hearing as table
from tests.handlers.chat import Chat, World
from tests.handlers.kin import a_hero, a_liaison, join, link_for
from tests.handlers.staff import deeds, somebody
from tests.handlers.test_family import add, day
from tests.handlers.test_hearings import attached
from tests.hearings.builders import on
from tests.hearings.stories import news
from tests.store.builders import rows


async def test_a_lawyer_says_it_all_of_a_private_hearing_and_everybody_reads_it_once_it_is_shown(world: World) -> None:
    hero = await a_hero(world)
    liaison = await a_liaison(world)
    lawyer = await join(world, await link_for(liaison, hero, Kin.LAWYER))
    await lawyer.press("Decide later")
    await add(lawyer, f"{day(world, 10)} 10:30")
    await lawyer.press("Case, court, judge…")
    await lawyer.send("soon, I hope")
    assert lawyer.last.text.startswith("I could not read this.")
    await lawyer.send("1-234/2026")
    for bad in ("https://sudrf.ru.evil.example/1", "https://mosgorsud.example/1", "ftp://7kas.sudrf.ru/1", "sudrf.ru"):
        await lawyer.send(bad)
        assert "I could not read this." in lawyer.last.text
    await lawyer.send("http://7kas.sudrf.ru/cases?id=7&utm_source=x")
    await lawyer.send("Ветрова Е. П., call +7 900 000-00-00")
    assert "I could not read this." in lawyer.last.text
    await lawyer.send("Ветрова Е. П.")
    await lawyer.press("Appeal hearing")
    for said in ("Case: 1-234/2026", "Judge: Ветрова Е. П.", "Appeal hearing", "everything is written down"):
        assert said in lawyer.last.text
    assert "Look it up in the court's own list." in lawyer.last.text, "no links for whoever has not said to be abroad"
    async with world.db.read() as tx:
        assert "Ветрова" not in str([dict(row) for row in await rows(tx, claim)])
        (one,) = await kept.of_person(tx, hero.public_id)
        assert (one.case_no, one.kind) == (None, HearingKind.UNKNOWN), "sealed in claims alone"
        assert await find(tx, one.public_id) is None, "the desk does not find it"
    await lawyer.press("The court’s own list says so")
    await lawyer.send("https://7kas.sudrf.ru/list")
    assert "Confirmed" in lawyer.last.text
    assert (await deeds(world))[-1][:2] == ("family", "hearing_listed")
    await lawyer.press("Case, court, judge…")
    assert "Now: 1-234/2026" in lawyer.last.text
    for _ in range(4):
        await lawyer.press("Skip")
    await lawyer.press("Show to everybody who follows")
    await liaison.press_data(f"pey:see:{one.public_id}:{hero.public_id}", 1)
    assert 'href="https://7kas.sudrf.ru/list"' in liaison.messages[1].html
    await liaison.press_data(f"pey:yes:{one.public_id}:{hero.public_id}", 1)
    async with world.db.read() as tx:
        shown = await find(tx, one.public_id)
        assert shown is not None
        assert (shown.case_no, shown.judge, shown.kind) == ("1-234/2026", "Ветрова Е. П.", HearingKind.APPEAL)
        assert shown.docket_url == "https://7kas.sudrf.ru/list"
        assert state(settle(shown.claims), world.now) is HearingState.CONFIRMED
    await lawyer.send("/family")
    await lawyer.press(lawyer.last.labels[0])
    await lawyer.press("Only for those close again")
    async with world.db.read() as tx:
        bare = (await tx.conn.execute(select(table.c.court, table.c.judge, table.c.case_no, table.c.docket_url))).one()
        assert [*bare] == [None] * 4, "and again it is theirs alone"


async def test_a_moderator_says_it_of_a_public_hearing_and_that_the_courts_list_has_it(world: World) -> None:
    desk = await somebody(world, 3003, Role.MODERATOR)
    hero = await a_hero(world)
    async with world.db.write() as tx:
        await news(tx, [hero.id], f"{world.now.year + 1}-02-10", now=world.now)
    await desk.send(f"/person {hero.name}")
    await desk.press("Hearings in court")
    assert "State: announced" in desk.last.text
    await desk.press("Case, court, judge…")
    await desk.press("Skip")
    await desk.press("Skip")
    await desk.send("Советский районный суд Екатеринбурга")
    await desk.send("12a")
    await desk.press("Skip")
    await desk.press("Verdict")
    await desk.press("Everybody")
    for said in ("Verdict", "Court: Советский районный суд Екатеринбурга", "Room: 12a", "Open to everybody"):
        assert said in desk.last.text, desk.last.text
    await desk.press("The court’s own list says so")
    await desk.send("https://news.example/1")
    assert "I could not read this." in desk.last.text
    await desk.send("https://oblsud.sudrf.ru/modules.php?name=sud_delo&id=7")
    assert "State: confirmed" in desk.last.text
    assert "the court's own list" in desk.last.text
    told = [deed for role, deed, thing in await deeds(world) if thing == 1 and role == "moderator"]
    assert told == ["hearing_detailed"] * 4 + ["hearing_listed"]
    await desk.press("The court’s own list says so")
    async with world.db.write() as tx:
        moved = Claim(0, Who.MODERATOR, "desk", world.now, when=on(f"{world.now.year + 1}-02-17"))
        await hearings.add_claim(tx, 1, moved, world.now)
    await desk.send("https://oblsud.sudrf.ru/modules.php?name=sud_delo&id=7")
    assert "changed meanwhile" in desk.last.text
    assert "State: announced" in desk.last.text


async def test_all_lists_hold_public_hearings_by_week_and_region_as_list_and_file(world: World, reader: Chat) -> None:
    hero, other = await a_hero(world), await a_hero(world, name="Лев Дальний")
    mother = await join(world, await link_for(await a_liaison(world), hero))
    await mother.press("Decide later")
    await add(mother, f"{day(world, 4)} 09:45")
    async with world.db.write() as tx:
        soon, far = f"{day_iso(world, 3)}", f"{day_iso(world, 60)}"
        await news(tx, [hero.id], soon, now=world.now, place="Тверь")
        await news(tx, [other.id], far, now=world.now, place="Уфа")
    await reader.send("/hearings")
    await reader.press("All this week")
    assert "Yana" in reader.last.text
    assert "Lev" not in reader.last.text
    assert "09:45" not in reader.last.text
    await reader.press("By region")
    assert reader.last.labels == ["Bashkortostan", "Tver region", "All this week", "Those I follow"]
    await reader.press("Bashkortostan")
    assert "Lev" in reader.last.text
    await reader.press("All to calendar")
    async with world.db.read() as tx:
        (entry,) = Calendar.from_ical((await attached(tx, reader)).content).events
    assert entry.start.date().isoformat() == far
    await reader.press("Those I follow")
    await mother.send("/hearings")
    await mother.press("All this week")
    assert "09:45" not in mother.last.text, "what a family keeps to itself stands in no list of all"


def day_iso(world: World, days: int) -> str:
    return "-".join(reversed(day(world, days).split(".")))
