"""Documents and photos on their way: uploaded once, sent to everybody else by the handle Telegram gave them.

Owns who uploads a shared file and when a handle is asked for anew. One row goes ahead (bot/delivery/proof.py), the
others wait for the handle. Must not know the pace or what becomes of a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from bot.core.files import Sort
from bot.delivery.messenger import Upload
from bot.delivery.outcome import Outcome, Refusal, Rejected, Sent
from bot.delivery.proof import Pass, Proof
from bot.store import files
from bot.store.database import Database
from bot.store.outbox import Claimed

log = structlog.get_logger(__name__)

ASK_TIME: Final = 20.0
UPLOAD_TIME: Final = 40.0
"""Seconds; less than a lease, which begins again when the request leaves."""

REMEMBERED: Final = 1_000
LONGEST_HANDLE: Final = 512


@dataclass(frozen=True, slots=True)
class Given:
    """What a row sends its file as. `handle` None: `content` is uploaded."""

    sort: Sort
    handle: str | None
    content: Upload | None
    personal: bool
    step: Pass

    @property
    def params(self) -> dict[str, object]:
        """The parameter that holds the file."""
        return {self.sort.value: self.handle or self.content}


@dataclass(slots=True)
class Uploads:
    """What is known of files on their way."""

    db: Database
    proof: Proof = field(default_factory=Proof)
    _handles: dict[tuple[int, Sort], str] = field(default_factory=dict)

    async def enter(self, item: Claimed) -> Given | Pass | str:
        """How this row sends its file; Pass.LATE: later; a word: never, for this reason.

        Whoever gets a `Given` tells `leave` what came of it, whatever happens.
        """
        file_id, sort = item.file_id or 0, sort_of(item)
        if known := self._handles.get((file_id, sort)):
            return Given(sort, known, None, personal=False, step=Pass.GO)
        async with self.db.read() as tx:
            found = await files.known(tx, file_id, sort)
        if found is None:
            return Refusal.FILE
        step = Pass.GO if found.personal else await self.proof.enter(self._number(file_id, sort), plain=False)
        if step is Pass.REFUSED:
            return self.proof.refusal(self._number(file_id, sort)) or Refusal.FILE
        if step is Pass.LATE:
            return Pass.LATE
        try:
            return await self._given(file_id, sort, step, personal=found.personal)
        except BaseException:
            self._end(file_id, sort, step, None)
            raise

    async def leave(self, item: Claimed, given: Given, outcome: Outcome | None) -> bool:
        """What came of it; None: it was never asked. True: the handle was stale, the row is to be sent again."""
        file_id, sort = item.file_id or 0, given.sort
        stale = given.handle is not None and isinstance(outcome, Rejected) and outcome.reason is Refusal.FILE
        told: Outcome | None = None
        try:
            if stale:
                await self._forget(file_id, sort, given.handle or "")
            elif given.handle or not isinstance(outcome, Sent) or await self._learn(given, file_id, outcome):
                told = outcome
        finally:
            self._end(file_id, sort, given.step, told)
        return stale

    async def _given(self, file_id: int, sort: Sort, step: Pass, *, personal: bool) -> Given | Pass | str:
        # Asked again: whoever went ahead may have got it meanwhile.
        async with self.db.read() as tx:
            found = await files.known(tx, file_id, sort)
            handle = found.handle if found and not personal else None
            file = await files.load(tx, file_id) if handle is None and (personal or step is Pass.FIRST) else None
        if handle is not None:
            self._remember(file_id, sort, handle)
            return Given(sort, handle, None, personal=False, step=step)
        if file is None and not personal and step is Pass.GO:
            self.proof.doubt(self._number(file_id, sort))  # proven, and the handle was forgotten since
            return Pass.LATE
        if file is None:
            self._end(file_id, sort, step, None)
            return Refusal.FILE
        content = Upload(file.name, file.content, file.media_type)
        return Given(sort, None, content, personal=personal, step=step)

    async def _learn(self, given: Given, file_id: int, outcome: Sent) -> bool:
        if given.personal:
            return False
        handle = handle_of(outcome.result, given.sort)
        if handle is None:
            log.warning("upload_without_handle", file=file_id)
            return False
        async with self.db.write() as tx:
            await files.learn(tx, file_id, given.sort, handle)
        self._remember(file_id, given.sort, handle)
        return True

    async def _forget(self, file_id: int, sort: Sort, handle: str) -> None:
        log.warning("file_handle_refused", file=file_id)
        async with self.db.write() as tx:
            await files.forget(tx, file_id, sort, handle)
        if self._handles.get((file_id, sort)) == handle:
            del self._handles[file_id, sort]
            self.proof.doubt(self._number(file_id, sort))

    def _remember(self, file_id: int, sort: Sort, handle: str) -> None:
        if len(self._handles) >= REMEMBERED:
            del self._handles[next(iter(self._handles))]
        self._handles[file_id, sort] = handle

    def _end(self, file_id: int, sort: Sort, step: Pass, outcome: Outcome | None) -> None:
        """Let the others go on. What Telegram has against a caption says nothing about the file."""
        if step is not Pass.FIRST:
            return
        of_file = isinstance(outcome, Sent) or (isinstance(outcome, Rejected) and outcome.reason is Refusal.FILE)
        self.proof.leave(self._number(file_id, sort), outcome if of_file else None, formatted=False)

    def _number(self, file_id: int, sort: Sort) -> int:
        """The proof knows things by numbers: a file is another thing as a photo and as a document."""
        return 2 * file_id + (sort is Sort.PHOTO)


def sort_of(item: Claimed) -> Sort:
    """As what the row sends its file."""
    return Sort.PHOTO if item.method == "sendPhoto" else Sort.DOCUMENT


def handle_of(result: object, sort: Sort) -> str | None:
    """The file_id of a sent message: of a document, or of a photo in its largest size."""
    holder = result.get(sort.value) if isinstance(result, dict) else None
    if isinstance(holder, list):
        holder = holder[-1] if holder else None
    handle = holder.get("file_id") if isinstance(holder, dict) else None
    return handle if isinstance(handle, str) and 0 < len(handle) <= LONGEST_HANDLE else None


def patience(item: Claimed, params: Mapping[str, object]) -> float:
    """How long the request for a row may take, in seconds."""
    uploads = item.file_id is not None and any(isinstance(value, Upload) for value in params.values())
    return UPLOAD_TIME if uploads else ASK_TIME
