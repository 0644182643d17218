"""What a campaign that is out has besides its row: how far its launch is, the moment it waits for, what is said of it.

Nothing of those who take part. A card that changes by itself stands in the chat of somebody of the staff: whose chat
that is, is the only thing here about a user.
"""

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from bot.store.schema.base import Id, Moment, Sealed, metadata, personal, plain
from bot.store.schema.readers import FORGET

AFTER_END = "until the campaign is over"

campaign_stage = Table(
    "campaign_stage",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("step", Text, nullable=False),  # campaigns/stage.py
    plain("since", Moment, nullable=False),
    plain("version", Integer, nullable=False),  # that was launched
    plain("alone", Boolean, nullable=False),
    plain("base", Integer, nullable=False),  # asked before this launch
    plain("matching", Integer, nullable=False),  # could be asked
    plain("share", Integer, nullable=False),  # millionths of them, from which the first are taken
    plain("blocked", Integer, nullable=False),
    plain("settled", Integer, nullable=False),
    plain("kickers_off", Boolean, nullable=False),
    info={"kept": "with the campaign"},
)

campaign_moment = Table(
    "campaign_moment",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("moment", Text, nullable=False),  # campaigns/moments.py
    plain("begins", Date),  # NULL: nobody knows the day yet
    plain("armed_at", Moment, nullable=False),
    plain("told_at", Moment),  # that it has come; NULL: it has not
    info={"kept": "with the campaign"},
)

campaign_link = Table(
    "campaign_link",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("url", Text, primary_key=True),
    plain("version", Integer, nullable=False),  # that was approved
    plain("host", Text),  # where it led then; NULL: nobody has looked yet
    plain("next_at", Moment, nullable=False),
    plain("failing_since", Moment),  # NULL: it could be reached
    plain("told", Boolean, nullable=False),  # that nobody reaches it
    info={"kept": "with the campaign"},
)

campaign_said = Table(
    "campaign_said",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("number", Integer, primary_key=True),  # 0: how it ended; from 1: news on the way
    plain("lang", Text, primary_key=True),
    plain("text", Text, nullable=False),
    plain("source", Text),  # who reported it
    plain("said_at", Moment, nullable=False),
    info={"kept": "with the campaign"},
)

campaign_card = Table(
    "campaign_card",
    metadata,
    plain("id", Id, primary_key=True),
    personal("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), nullable=False, kept=AFTER_END),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=FORGET
    ),
    personal("bot_id", BigInteger, nullable=False, kept=AFTER_END),
    personal("body", Sealed, nullable=False, kept=AFTER_END),  # the number of the message, and what it shows
    personal("edited_at", Moment, nullable=False, kept=AFTER_END),
    UniqueConstraint("campaign_id", "subscriber_id"),
    info={"kept": AFTER_END},
)
