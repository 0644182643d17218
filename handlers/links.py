"""What may follow /start: the payload of a deep link, at most 64 of A-Z a-z 0-9 _ -. Pure."""

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SLUG = re.compile(r"[a-z0-9-]{3,40}")
FOLLOW, INVITATION, CAMPAIGN = "p_", "j_", "c_"


@dataclass(frozen=True, slots=True)
class FollowLink:
    """Follow a person. An id that is none is empty: it answers like one that leads to nobody."""

    person: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time invitation to a role."""

    token: str


@dataclass(frozen=True, slots=True)
class CampaignLink:
    """See a campaign. A name that is none is empty: it answers like one that leads nowhere."""

    slug: str


def parse(payload: str | None) -> FollowLink | Invitation | CampaignLink | None:
    """What a payload asks for; None: nothing we know, so a plain start."""
    text = payload or ""
    sound = _SHAPE.fullmatch(text) is not None
    if text.startswith(FOLLOW):
        return FollowLink(text.removeprefix(FOLLOW) if sound else "")
    if text.startswith(INVITATION):
        return Invitation(text.removeprefix(INVITATION) if sound else "")
    if text.startswith(CAMPAIGN):
        # Behind an underscore stands where the link was put up; it is not looked at.
        slug = text.removeprefix(CAMPAIGN).partition("_")[0]
        return CampaignLink(slug if sound and _SLUG.fullmatch(slug) else "")
    return None


def way(payload: str, bot: str | None) -> str:
    """What leads to the bot with this payload: a link, or what to send where its name could not be found out."""
    return f"https://t.me/{bot}?start={payload}" if bot else f"/start {payload}"
