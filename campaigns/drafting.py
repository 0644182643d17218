"""Drafts that somebody makes from the chat: a file becomes a draft of their organisation, or everything that is wrong.

The one door for files that do not come from the server: whose a campaign is never changes, and the file does not say
whose it is: the organisation does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.core.roles import Role
from bot.store import campaigns, organisations, state
from bot.store.database import Tx
from bot.store.organisations import Organisation
from campaigns import file, service
from campaigns.file import TOML, Fault
from campaigns.service import Brought, Given

OF_ANOTHER: Final = frozenset({"version_not_raised", "live", "closed"})
"""What says how a campaign stands: whoever it does not belong to is not told."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Who brings a file: a subscriber, in a role, for an organisation; `free`: an owner, who may for any."""

    reader_id: int
    role: Role
    organisation: Organisation | None
    free: bool = False


async def draft(
    tx: Tx, toml: bytes, table: bytes | None, whose: Whose, now: datetime
) -> tuple[int, Brought] | Sequence[Fault]:
    """The number of the campaign and what became of the file; or every mistake, and nothing is taken."""
    await state.one_campaign(tx)
    wrong = await _foreign(tx, file.tree_of(toml), toml, whose)
    found = await service.bring(tx, [Given("", toml, table)], whose.role, now, dry=bool(wrong))
    if wrong or not isinstance(found, tuple):
        others = () if isinstance(found, tuple) else found[""]
        taken = any(one.problem == "taken_id" for one in wrong)
        return [*wrong, *(one for one in others if not (taken and one.problem in OF_ANOTHER))]
    brought = found[0]
    stored = await campaigns.by_slug(tx, brought.slug)
    if stored is None:
        raise LookupError(brought.slug)
    if brought.what != "same":
        await organisations.drafted(tx, stored.id, whose.reader_id, _number(toml, whose))
    return stored.id, brought


def _number(toml: bytes, whose: Whose) -> int | None:
    """The organisation, if the file is in its name."""
    mine, written = whose.organisation, file.tree_of(toml).get("owner_org")
    return mine.id if mine is not None and isinstance(written, str) and written.strip() == mine.name else None


async def _foreign(tx: Tx, tree: Mapping[str, Any], toml: bytes, whose: Whose) -> list[Fault]:
    """What only somebody's organisation can tell: another name stands in the file, or the campaign is another's."""
    mine = whose.organisation
    if mine is None or whose.free:
        return []
    wrong = []
    written = tree.get("owner_org")
    if isinstance(written, str) and written.strip() != mine.name:
        line = file.line_of(toml, ("owner_org",))
        wrong.append(Fault(TOML, line, "owner_org", "other_organisation", {"value": mine.name}))
    stored = await campaigns.by_slug(tx, str(tree.get("id")))
    if stored is not None and stored.id not in await organisations.campaigns_of(tx, mine.id):
        wrong.append(Fault(TOML, file.line_of(toml, ("id",)), "id", "taken_id", {"value": stored.slug}))
    return wrong
