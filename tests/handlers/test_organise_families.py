"""The families of a campaign's people: asked before it goes out, and waited for."""

from datetime import timedelta

import pytest

from bot.app.families import Families
from bot.core.event import Consent
from bot.core.kinds import Kind
from bot.core.relative import Kin
from bot.store import approvals, bad_news, campaigns, events, readers, relatives
from campaigns import approval, families, service
from campaigns.flow import CampaignState
from campaigns.kinds.contact import Contact
from campaigns.service import Refused
from tests.campaigns.builders import a_campaign, raw, table
from tests.handlers.approvals import a_draft, brought, reads
from tests.handlers.chat import Chat, World
from tests.handlers.kin import waiting
from tests.handlers.organising import OLD, an_organiser, shown, state
from tests.handlers.registry import a_public_person, an_alert
from tests.handlers.staff import deeds, somebody


async def a_family(world: World, person: str, chat_id: int = 601, kin: Kin = Kin.FAMILY) -> Chat:
    chat = await somebody(world, chat_id)
    async with world.db.write() as tx:
        reader = await readers.find(tx, chat.id)
        assert reader is not None
        await relatives.add(tx, reader.id, person, kin, world.now)
    return chat


async def with_family(world: World, author: Chat) -> tuple[int, Chat, Chat]:
    """A submitted campaign of somebody whose family is here: its number, the mother, another organiser."""
    person = await a_public_person(world.db, "Ivan Example")
    mother, other = await a_family(world, person), await an_organiser(world, 502)
    number = await a_draft(world, author, "petition", ('"ivan-example"', f'"{person}"'))
    await author.press_data(f"og:submit_now:{number}:")
    return number, mother, other


async def test_a_family_that_says_not_like_this_holds_it_until_it_is_changed(world: World, author: Chat) -> None:
    number, mother, other = await with_family(world, author)
    (asked,) = await waiting(world, mother)
    assert "Ivan" not in asked
    assert "A joined family has been asked." in await shown(other, f"og:decide:{number}:")
    await other.press_data(f"og:approve:{number}:1")
    assert other.toasts[-1].startswith("A joined family has been asked.")
    assert "A doctor for Ivan Example" in await shown(mother, f"fac:read:{number}:1")
    await mother.press("Not like this")
    assert await state(world, number) == "draft"
    await mother.press("It tells too much")
    text = await shown(author, f"og:check:{number}:")
    assert "not like this" in text
    assert "It tells too much" in text
    await author.press_data(f"og:submit_now:{number}:")
    assert author.toasts[-1].startswith("A joined family says: not like this.")
    async with world.db.read() as tx:
        found = await campaigns.file_of(tx, number, 1)
    assert found is not None
    text = found[0].replace("version = 1", "version = 2").replace("no answer.", "no answer yet.")
    await brought(world, author, text.encode())
    await author.press_data(f"og:submit_now:{number}:")
    await mother.press_data(f"fac:fine:{number}:1")
    assert mother.toasts[-1] == OLD
    await shown(mother, f"fac:read:{number}:2")
    await mother.press("Fine")
    await reads(world, other, number)
    assert "A joined family has read it: fine." in await shown(other, f"og:decide:{number}:")
    await other.press("Approve")
    assert await state(world, number) == "approved"
    said = [(by, deed) for by, deed, _ in await deeds(world) if by == "family"]
    assert said == [("family", "family_objected"), ("family", "family_agreed")]


@pytest.mark.parametrize("kind", ["petition", "contact"])
def test_a_family_that_agreed_is_asked_anew_where_it_would_read_something_else(kind: str) -> None:
    one = a_campaign(kind)
    others = [one.model_copy(update={"case": one.case.model_copy(update={"persons": ("somebody-else",)})})]
    if isinstance(one, Contact):
        letters = {lang: each.model_copy(update={"body": "Another letter."}) for lang, each in one.letter.items()}
        others.append(one.model_copy(update={"letter": letters}))
    assert [families.shown(each) == families.shown(one) for each in others] == [False] * len(others)


async def test_no_answer_for_two_days_holds_nothing_and_the_audit_says_so(world: World, author: Chat) -> None:
    number, _mother, other = await with_family(world, author)
    world.now += timedelta(hours=60)
    await reads(world, other, number)
    assert "has not answered in 48 hours" in await shown(other, f"og:decide:{number}:")
    await other.press("Approve")
    assert [deed for _, deed, _ in await deeds(world)][-2:] == ["campaign_approved", "family_unheard"]


async def test_a_family_is_not_asked_before_it_knows_very_bad_news(world: World, author: Chat) -> None:
    event_id, person = await an_alert(world.db, "Ivan Example", kind=Kind.DEATH, consent=Consent.OPEN)
    mother = await a_family(world, person)
    async with world.db.write() as tx:
        found = await events.by_public_id(tx, event_id)
        assert found is not None
        held = await bad_news.hold(tx, found.id, "death", world.now)
    number = await a_draft(world, author, "petition", ('"ivan-example"', f'"{person}"'))
    other = await an_organiser(world, 502)
    await author.press_data(f"og:submit_now:{number}:")
    assert await waiting(world, mother) == []
    assert "is to be asked first" in await shown(other, f"og:decide:{number}:")
    asking = Families(world.db, world.catalogs, lambda: world.now)
    await asking.round()
    assert await waiting(world, mother) == []
    async with world.db.write() as tx:
        await bad_news.put(tx, held.id, family_at=world.now)
    await asking.round()
    await asking.round()
    assert len(await waiting(world, mother)) == 1


async def test_only_who_answers_for_the_person_is_asked_and_can_answer(world: World, author: Chat) -> None:
    person = await a_public_person(world.db, "Ivan Example")
    helper = await a_family(world, person, 601, Kin.HELPER)
    strange = await a_family(world, await a_public_person(world.db, "Vera Muster"), 602)
    number = await a_draft(world, author, "petition", ('"ivan-example"', f'"{person}"'))
    await author.press_data(f"og:submit_now:{number}:")
    for chat in (helper, strange):
        assert await waiting(world, chat) == []
        for do in ("read", "fine", "not"):
            await chat.press_data(f"fac:{do}:{number}:1")
            assert chat.toasts[-1] == OLD
    assert await state(world, number) == "in_review"


async def test_what_goes_out_already_stops_and_a_family_that_agreed_to_the_words_is_not_asked_again(
    world: World, author: Chat
) -> None:
    number, mother, other = await with_family(world, author)
    await mother.press_data(f"fac:fine:{number}:1")
    await other.press_data(f"og:give_back:{number}:targets")
    async with world.db.read() as tx:
        found = await campaigns.file_of(tx, number, 1)
    assert found is not None
    text = found[0].replace("version = 1", "version = 2").replace('"petition", "officials"]', '"petition"]')
    await brought(world, author, text.encode())
    await author.press_data(f"og:submit_now:{number}:")
    assert len(await waiting(world, mother)) == 1
    async with world.db.write() as tx:
        row = await approvals.find(tx, number, 2)
        assert row is not None
        assert row.family == "fine"
        await campaigns.set_state(tx, number, CampaignState.LIVE)
    await mother.press_data(f"fac:not:{number}:2")
    assert await state(world, number) == "auto_paused"
    async with world.db.read() as tx:
        assert await families.objects(tx, number, 2)
        assert await approval.of(tx, number) is None
    async with world.db.write() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        assert await service.launch(tx, stored.slug, "server", world.now) == Refused("family_not", "auto_paused")


async def with_two_families(world: World, author: Chat) -> tuple[int, str, str]:
    """A draft for two people whose families can be asked: its number, and their ids."""
    both = {one: await a_public_person(world.db, one) for one in ("Oleg Sample", "Vera Muster")}
    ids = {name.lower().replace(" ", "-"): who for name, who in both.items()}
    told = [
        pair
        for one, who in ids.items()
        for pair in ((f'"{one}"', f'"{who}"'), (f'person = "{one}"', f'person = "{who}"'))
    ]
    return await brought(world, author, raw("letter", *told), table("letter")), *ids.values()


async def test_each_family_of_a_campaign_is_waited_for_and_none_is_told_of_another(world: World) -> None:
    author, other = [await an_organiser(world, chat, of="Example Letters") for chat in (511, 512)]
    number, oleg, vera = await with_two_families(world, author)
    mother, lawyer = await a_family(world, oleg, 601), await a_family(world, oleg, 602, Kin.LAWYER)
    sister = await a_family(world, vera, 603)
    await author.press_data(f"og:submit_now:{number}:")
    await reads(world, other, number)
    thanks = await shown(mother, f"fac:fine:{number}:1")
    for chat in (mother, lawyer):
        assert await shown(chat, f"fac:fine:{number}:1") == thanks
    assert "was read beforehand" not in "".join(await waiting(world, author))
    await other.press_data(f"og:approve:{number}:1")
    assert other.toasts[-1].startswith("A joined family has been asked.")
    assert await shown(sister, f"fac:fine:{number}:1") == thanks
    assert "was read beforehand" in "".join(await waiting(world, author))
    async with world.db.read() as tx:
        row = await approvals.find(tx, number, 1)
    assert row is not None
    assert (row.family, row.family_waits) == ("fine", ())
    assert [deed for _, deed, _ in await deeds(world)].count("family_agreed") == 2
    await shown(lawyer, f"fac:not:{number}:1")
    assert await state(world, number) == "draft"


async def test_a_second_family_that_does_not_answer_holds_nothing_after_two_days(world: World) -> None:
    author, other = [await an_organiser(world, chat, of="Example Letters") for chat in (511, 512)]
    number, oleg, vera = await with_two_families(world, author)
    mother, _sister = await a_family(world, oleg, 601), await a_family(world, vera, 603)

    await author.press_data(f"og:submit_now:{number}:")
    await shown(mother, f"fac:fine:{number}:1")
    world.now += timedelta(hours=60)
    await reads(world, other, number)
    await shown(other, f"og:decide:{number}:")
    await other.press("Approve")
    assert [deed for _, deed, _ in await deeds(world)][-2:] == ["campaign_approved", "family_unheard"]
