"""Who may do what: the roles, their rights, and the deeds that the audit knows. One table; pure values.

Knows nothing of chats, of the store or of commands. A new right gets a line in `RIGHTS`; whoever may not use it is
answered as if there were no such command (handlers/staff/rights.py).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What somebody is for this instance, besides a reader."""

    OWNER = "owner"
    MODERATOR = "moderator"
    ORGANISER = "organiser"
    LIAISON = "liaison"


class Right(StrEnum):
    """What a role may do."""

    HOLD = "hold"  # stop everything that can wait, and let it go on
    INVITE = "invite"  # invite somebody to a role, take an invitation back
    FREEZE = "freeze"  # take a role away from somebody else; one's own anybody may lay down
    AUDIT = "audit"  # see what was done in which role
    REVIEW = "review"  # decide what goes out: send, correct, merge, reject
    TRUST = "trust"  # let a source that was added from the chat publish by itself
    EVENT = "event"  # enter, correct, merge, split and retract events by hand
    PERSON = "person"  # the registry: add, correct, naming, narrower consent
    SILENCE = "silence"  # see who asked for silence, and lift it: the only way to a wider consent
    BAD_NEWS = "bad_news"  # is told of very bad news before the family, and says when the family knows
    ANSWER = "answer"  # read what readers write to a human, and answer; who reads which desk: bot/core/contact.py
    FAMILY = "family"  # relatives, lawyers, helpers: their links, that they are here, what they ask for
    CAMPAIGN = "campaign"  # draft, preview, pause and finish campaigns, see their numbers
    APPROVE = "approve"  # approve and launch a campaign of somebody else


class Deed(StrEnum):
    """What the audit can say that somebody did. A new one gets a line here and its words `deed.…`."""

    HELD = "held"
    RELEASED = "released"
    INVITED = "invited"
    REVOKED = "revoked"
    JOINED = "joined"
    LAID_DOWN = "laid_down"
    FROZEN = "frozen"
    EVENT_SENT = "event_sent"
    EVENT_REJECTED = "event_rejected"
    EVENT_LATER = "event_later"
    EVENT_UNDONE = "event_undone"
    EVENT_ENTERED = "event_entered"
    EVENT_CORRECTED = "event_corrected"
    EVENT_RETRACTED = "event_retracted"
    EVENT_MERGED = "event_merged"
    EVENT_SPLIT = "event_split"
    EVENT_SOURCED = "event_sourced"
    PERSON_UNNAMED = "person_unnamed"
    PERSON_SILENCED = "person_silenced"
    SOURCE_TRUSTED = "source_trusted"
    SOURCE_ADDED = "source_added"
    SOURCE_MUTED = "source_muted"
    SOURCE_WOKEN = "source_woken"
    SOURCE_REMOVED = "source_removed"
    SOURCE_DESCRIBED = "source_described"
    SOURCE_PUBLISHES = "source_publishes"
    SOURCE_REVIEWED = "source_reviewed"
    PERSON_WIDENED = "person_widened"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    PERSON_MERGED = "person_merged"
    PERSON_PARTED = "person_parted"
    PERSON_LINKED = "person_linked"
    PERSON_CHECKED = "person_checked"
    PERSON_REMOVED = "person_removed"
    REGISTRY_IMPORTED = "registry_imported"
    KIN_ENDED = "kin_ended"
    HEARING_SHOWN = "hearing_shown"
    HEARING_REFUSED = "hearing_refused"
    CONTACT_ANSWERED = "contact_answered"
    CONTACT_CLOSED = "contact_closed"
    CONTACT_BLOCKED = "contact_blocked"
    FAMILY_SPOKEN_TO = "family_spoken_to"
    FAMILY_UNSPOKEN = "family_unspoken"
    OTHERS_TOLD = "others_told"
    HEARING_TOLD = "hearing_told"
    HEARING_DETAILED = "hearing_detailed"
    HEARING_LISTED = "hearing_listed"
    WISH_KEPT = "wish_kept"
    WISH_LIFTED = "wish_lifted"
    CAMPAIGN_IMPORTED = "campaign_imported"
    CAMPAIGN_LAUNCHED = "campaign_launched"
    CAMPAIGN_PAUSED = "campaign_paused"
    CAMPAIGN_CLOSED = "campaign_closed"
    ORGANISATION_ADDED = "organisation_added"
    CAMPAIGN_SUBMITTED = "campaign_submitted"
    CAMPAIGN_APPROVED = "campaign_approved"
    CAMPAIGN_APPROVED_ALONE = "campaign_approved_alone"
    CAMPAIGN_RETURNED = "campaign_returned"
    FAMILY_AGREED = "family_agreed"
    FAMILY_OBJECTED = "family_objected"
    FAMILY_UNHEARD = "family_unheard"
    CAMPAIGN_RESUMED = "campaign_resumed"
    CAMPAIGN_REMINDERS = "campaign_reminders"
    CAMPAIGN_EDITED = "campaign_edited"
    CAMPAIGN_EXTENDED = "campaign_extended"
    CAMPAIGN_TOLD = "campaign_told"
    CAMPAIGN_ARMED = "campaign_armed"
    CAMPAIGN_EXPORTED = "campaign_exported"


KIN: Final = "family"
"""In place of a role: somebody close to a person. Which of them is not told."""

SERVER: Final = "server"
"""In place of a role: who has the server, and did it on the command line."""


RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        # Silence and families are the liaison's alone: an owner who is to see them takes that role, too, and the audit
        # shows it.
        Role.OWNER: frozenset(Right) - {Right.SILENCE, Right.FAMILY},
        Role.MODERATOR: frozenset({Right.REVIEW, Right.EVENT, Right.PERSON, Right.ANSWER}),
        Role.ORGANISER: frozenset({Right.CAMPAIGN, Right.APPROVE}),
        Role.LIAISON: frozenset({Right.PERSON, Right.SILENCE, Right.BAD_NEWS, Right.FAMILY, Right.ANSWER}),
    }
)
"""The matrix. Every role stands in it."""


def lender(roles: Collection[Role], right: Right) -> Role | None:
    """The role that gives this right to somebody who has `roles`: the one with the fewest rights; None: none does."""
    able = [role for role in roles if right in RIGHTS[role]]
    return min(able, key=lambda role: (len(RIGHTS[role]), role), default=None)


def known(names: Collection[str]) -> frozenset[Role]:
    """The roles among these names; what an older or newer version wrote and this one does not know gives no right."""
    return frozenset(role for role in Role if role.value in names)
