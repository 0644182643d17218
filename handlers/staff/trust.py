"""A source that lost the right to publish by itself gets it back: one press of somebody who looked at it.

The button stands in the note to the staff and on the cards of what the source reported meanwhile.
"""

from collections.abc import Iterator
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.alerts.render import NAME
from bot.core.alert import Button
from bot.core.event import Event
from bot.core.roles import Deed, Right, Role
from bot.core.standing import mark
from bot.delivery.replies import Rows, Toast
from bot.i18n import Translator
from bot.store import audit, standing
from bot.store.database import Tx
from bot.store.standing import Doubted
from handlers import data
from handlers.context import Answer, pressed
from handlers.screens import Screen, name
from handlers.staff.rights import may

MOST = 2
"""Sources on one card; the rest comes with other cards."""


def router() -> Router:
    """The button, for those who may decide."""
    r = Router(name="trust")
    r.callback_query.register(on_trust, data.Trust.filter(), may(Right.REVIEW))
    return r


async def on_trust(
    query: CallbackQuery, callback_data: data.Trust, tx: Tx, now: datetime, by: Role, t: Translator
) -> Answer:
    """It publishes by itself from now on; what waits goes on waiting."""
    found = next((one for one in await standing.doubted(tx) if mark(one.id) == callback_data.source), None)
    if found is None or not await standing.trust(tx, found.id, now):
        return Toast(t("toast.review_decided"))
    await audit.note(tx, by, Deed.SOURCE_TRUSTED, now)
    go_on = Button(t("review.btn.next"), data=data.ReviewNext(act="next").pack())
    return Screen(t.html("review.trusted", source=name(found.name, NAME)), ((go_on,),)).edit(pressed(query))


def note(t: Translator, source: Doubted) -> Screen:
    """What owners and moderators are told of it, once."""
    why = "; ".join(t(f"doubt.{doubt.value}") for doubt in source.doubts)
    return Screen(
        t.html("review.doubted", source=name(source.name, NAME), why=why), ((_button(t, source.id, source.name),),)
    )


def buttons(t: Translator, event: Event) -> Rows:
    """A button for each doubted source of an event."""
    doubted = {report.source_id: report.source_name for report in event.reports if report.doubts}
    return tuple(_rows(t, doubted))


def _rows(t: Translator, doubted: dict[str, str]) -> Iterator[tuple[Button, ...]]:
    for source_id, title in list(doubted.items())[:MOST]:
        yield (_button(t, source_id, title),)


def _button(t: Translator, source_id: str, title: str) -> Button:
    return Button(t("review.btn.trust", source=name(title, 30)), data=data.Trust(source=mark(source_id)).pack())
