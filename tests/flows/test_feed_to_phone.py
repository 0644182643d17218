"""The main job: a feed publishes, the right people read it on their phones."""

import pytest

from tests.flows.conftest import NGO, OTHER_PAPER, PAPER, UNTRUSTED, Story, press
from tests.flows.wait import never

SENTENCED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным в распространении «фейков» об армии (статья 207.3 УК РФ)."


async def test_two_presses_after_start_subscribe_and_the_next_event_arrives(story: Story) -> None:
    reader = await story.subscribed(language="en")
    story.publish(NGO, SENTENCED, WHY)
    alert = await reader.wait_for("Примеров")
    assert "6 years" in alert.text
    assert "207.3" in alert.text
    assert "Хроника" in alert.text
    assert {"f:", "s:", "w:"} <= {button.data[:2] for row in alert.buttons for button in row if button.data}


async def test_the_same_happens_on_postgresql(postgres_story: Story) -> None:
    reader = await postgres_story.subscribed()
    postgres_story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров")
    await reader.write("/forget")
    await press(reader, "forget:yes")
    await reader.wait_for("erased")


@pytest.mark.parametrize(("language", "term"), [("en", "6 years"), ("ru", "6 лет"), ("uk", "6 років")])
async def test_everybody_reads_it_in_their_own_language(story: Story, language: str, term: str) -> None:
    reader = await story.subscribed(language=language)
    story.publish(NGO, SENTENCED, WHY)
    alert = await reader.wait_for("Примеров")
    assert term in alert.text.replace("\N{NO-BREAK SPACE}", " ")


async def test_links_are_shown_only_to_those_who_said_they_are_abroad(story: Story) -> None:
    inside, abroad = await story.subscribed("Inside"), await story.subscribed("Abroad")
    await press(abroad, "Skip")
    await press(abroad, "Yes, abroad")
    await abroad.wait_for("/alerts")
    story.publish(NGO, SENTENCED, WHY, link="https://chronicle.example.org/1")
    links = {
        who: "chronicle.example.org" in (await person.wait_for("Примеров")).html
        for who, person in (("inside", inside), ("abroad", abroad))
    }
    assert links == {"inside": False, "abroad": True}


async def test_one_paper_alone_names_nobody_and_a_second_one_does(story: Story) -> None:
    reader = await story.subscribed()
    await reader.write("/follow Пётр Примеров")
    await press(reader, "Watch this name")
    await reader.wait_for("I watch the name")
    story.publish(PAPER, SENTENCED, WHY)
    unnamed = await reader.wait_for(lambda message: message.button("s:") is not None)
    assert "Примеров" not in unnamed.html


async def test_a_follower_of_a_name_hears_of_it_when_the_case_becomes_public(story: Story) -> None:
    reader = story.person()
    await reader.write("/start")
    await press(reader, "lang:s:en")
    await press(reader, "pre:fol")
    await reader.write("/follow Пётр Примеров")
    await press(reader, "Watch this name")
    await reader.wait_for("I watch the name")
    story.publish(PAPER, SENTENCED, WHY)
    await never(reader, lambda message: message.button("s:") is not None)
    story.publish(OTHER_PAPER, "Суд у Казані засудив журналіста Петра Примєрова до шести років колонії", "Стаття 207.3")
    story.publish(NGO, SENTENCED, WHY)
    assert "Примеров" in (await reader.wait_for(lambda message: message.button("s:") is not None)).html


async def test_the_same_story_of_two_outlets_is_one_alert(story: Story) -> None:
    reader = await story.subscribed()
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров")
    story.publish(PAPER, "Журналист Пётр Примеров получил шесть лет колонии по делу о «фейках»", WHY)
    seen = len(reader.received)
    await never(reader, lambda message: message.id > reader.received[seen - 1].id)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (PAPER, "Активистка Анна Вымышленная умерла в СИЗО Твери"),
        (NGO, "Активистка Анна Вымышленная умерла в СИЗО Твери"),
        (PAPER, "Активистку Анну Вымышленную освободили из колонии по обмену"),
        (UNTRUSTED, "Activist Anna Exampleton jailed for seven years over anti-war post"),
    ],
    ids=["death-news", "death-ngo", "release-news", "source-not-trusted"],
)
async def test_what_one_voice_may_not_say_waits_for_a_person(story: Story, source: str, title: str) -> None:
    reader = await story.subscribed()
    story.publish(source, title, "Её судили за антивоенный пост.")
    await story.until(lambda: waits(story))
    await never(reader, lambda message: message.button("s:") is not None)


async def test_a_death_told_by_two_outlets_is_told_to_readers(story: Story) -> None:
    reader = await story.subscribed()
    story.publish(NGO, "Политзаключённая Анна Вымышленная умерла в СИЗО Твери", "Её судили за антивоенный пост.")
    story.publish(PAPER, "В СИЗО Твери умерла политзаключённая Анна Вымышленная", "О смерти сообщили родственники.")
    assert "Вымышленная" in (await reader.wait_for(lambda message: message.button("s:") is not None)).text


async def test_a_prisoner_of_war_is_never_named(story: Story) -> None:
    reader = await story.subscribed()
    title = "Суд в Ростове-на-Дону приговорил украинского военнопленного Ивана Выдуманенко к 18 годам колонии"
    story.publish(NGO, title, "Его обвинили в терроризме (статья 205 УК РФ).", link="https://x.example/vydumanenko")
    alert = await reader.wait_for(lambda message: message.button("s:") is not None)
    assert "Выдуман" not in alert.html
    assert "vydumanenko" not in alert.html


async def test_football_and_ordinary_crime_ring_nobodys_phone(story: Story) -> None:
    reader = await story.subscribed()
    story.publish(PAPER, "Сборная выиграла товарищеский матч со счётом 3:1", "Победный гол забили на последней минуте.")
    story.publish(
        PAPER, "В Туле за кражу велосипедов мужчину приговорили к двум годам колонии", "Он украл девять штук."
    )
    await never(reader, lambda message: message.button("s:") is not None)


async def test_a_dead_and_a_broken_feed_delay_nobody(story: Story) -> None:
    reader = await story.subscribed()
    story.demo.feeds.break_feed(PAPER, 503)
    story.demo.feeds.break_feed(OTHER_PAPER, 200, "<html><body>challenge</body></html>")
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for("Примеров")
    await story.until(lambda: ill(story, {PAPER: "later", OTHER_PAPER: "html_page"}))


async def waits(story: Story) -> bool:
    from bot.store import events

    async with story.bot.db.read() as tx:
        return await events.waiting(tx) == 1


async def ill(story: Story, problems: dict[str, str]) -> bool:
    from bot.store import sources

    async with story.bot.db.read() as tx:
        found = {one.spec.id: one.problem for one in await sources.health(tx)}
    return problems.items() <= found.items()
