"""A letter as a file. It is sealed, sent to its writer alone, and deleted once it went out."""

from typing import Final

from bot.core.files import File, FileProblem
from bot.delivery.replies import Attached, Reply
from bot.store import files, readers
from bot.store.files import Attachment
from handlers.campaign_visit import Visit

NAME: Final = "text.txt"
"""Says nothing to whoever sees it among the files of a phone."""

A_DAY: Final = 40
"""Files of one chat."""


async def as_file(visit: Visit, text: str) -> tuple[Reply, ...]:
    """The text as a file; nothing where there were enough today: it stands in the chat anyway."""
    tx, now, reader = visit.tx, visit.now, visit.reader
    if not await readers.allow(tx, reader.id, "letter", a_day=A_DAY, now=now):
        return ()
    given = Attachment(File(NAME, "text/plain", f"{text}\n".encode()))
    made = await files.attach_letter(tx, given, now, reader_id=reader.id)
    return () if isinstance(made, FileProblem) else (Attached(made),)
