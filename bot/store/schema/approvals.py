"""What became of a campaign that was brought before others, by whom, and which pages of its preview somebody looked at.

An approval is of one version. Who approved it stands nowhere; of a family that was asked stands here that it was, and
what the answer is, never who.
"""

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, Table, Text

from bot.store.schema.base import Id, Moment, metadata, personal, plain
from bot.store.schema.campaigns import AFTERWARDS

campaign_approval = Table(
    "campaign_approval",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("version", Integer, primary_key=True),
    plain("submitted_at", Moment, nullable=False),
    plain("approved_at", Moment),  # NULL: nobody has approved it
    plain("alone", Boolean, nullable=False),  # by who wrote it, for there was nobody else
    plain("returned", Text),  # why it was given back: a word of campaigns/approval.py
    plain("family", Text),  # what a joined family says; NULL: none was asked
    plain("family_at", Moment),  # by then all of them had been asked
    plain("family_why", Text),  # what they wish otherwise: a word of campaigns/approval.py
    plain(
        "family_waits", JSON, nullable=False, default=list
    ),  # for whom no answer has come: marks of this campaign only
    info={"kept": AFTERWARDS},
)

campaign_submitter = Table(
    "campaign_submitter",
    metadata,
    personal("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, kept=AFTERWARDS),
    personal("version", Integer, primary_key=True, kept=AFTERWARDS),
    personal(
        "subscriber_id",
        Id,
        ForeignKey("subscriber.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        kept=AFTERWARDS,
    ),
    info={"kept": AFTERWARDS},
)

campaign_seen = Table(
    "campaign_seen",
    metadata,
    personal("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, kept=AFTERWARDS),
    personal("version", Integer, primary_key=True, kept=AFTERWARDS),
    personal(
        "subscriber_id",
        Id,
        ForeignKey("subscriber.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        kept=AFTERWARDS,
    ),
    personal("page", Integer, primary_key=True, kept=AFTERWARDS),
    info={"kept": AFTERWARDS},
)
