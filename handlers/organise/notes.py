"""Notes to organisers, approvers and families about a campaign: neutral, for a phone may be looked at by others.

Each comes when its reader is awake. Who is told of what is decided by who calls.
"""

from collections.abc import Collection
from datetime import datetime

from bot.core.alert import Button, Rendered
from bot.core.messages import MessageKind
from bot.core.night import due
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store import outbox, readers
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns.drive import Drive
from handlers.about import About
from handlers.family.data import FamilyCampaign
from handlers.organise.data import Organise
from handlers.screens import Screen


async def owners(tx: Tx, about: About) -> tuple[int, ...]:
    """The subscribers who own the instance by its settings."""
    found = [await readers.find(tx, chat) for chat in about.owners]
    return tuple(one.id for one in found if one is not None)


async def tell(
    tx: Tx, who: Collection[int | None], key: str, drive: Drive, do: str, catalogs: Catalogs, now: datetime
) -> None:
    """A note `organise_check.note.<key>` to these, with a button to this step; None: somebody who is forgotten."""
    for number in sorted(one for one in who if one is not None):
        reader = await readers.get(tx, number)
        if reader is None or not reader.here:
            continue
        t = catalogs.translator(reader.lang)
        button = Button(t("organise_check.btn.look"), data=Organise(do=do, campaign=drive.id).pack())
        rendered = Rendered(t(f"organise_check.note.{key}"), ((button,),))
        note = outbox.Message("sendMessage", message_params(rendered), MessageKind.STAFF)
        await outbox.promise(tx, note, now=now, reader_id=reader.id, not_before=due(reader.profile, now))


def asks_family(catalogs: Catalogs, reader: Reader, drive: Drive) -> outbox.Message:
    """The question to a family: a word that there is something to read, and nothing of it yet."""
    t = catalogs.translator(reader.lang)
    where = {"do": "read", "campaign": drive.id, "version": drive.stored.version}
    read = Button(t("organise_check.btn.read"), data=FamilyCampaign.model_validate(where).pack())
    screen = Screen(t("organise_check.asks_family"), ((read,),))
    return outbox.Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), MessageKind.FAMILY)
