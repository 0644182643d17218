"""Who was asked for what: under the campaign's own mark; and how often, which names no campaign.

Two tables that cannot be laid side by side. What somebody was asked for, plans or answered stands under a mark that is
made with the campaign's key and means nothing once that is gone. When somebody was asked, and whether they want it,
stands with the subscriber and says nothing of for what.
"""

from sqlalchemy import ForeignKey, Integer, Table, Text, UniqueConstraint

from bot.store.schema.base import Id, Mark, Moment, metadata, personal, plain
from bot.store.schema.campaigns import AFTERWARDS
from bot.store.schema.readers import FORGET

campaign_ask = Table(
    "campaign_ask",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), nullable=False, index=True, kept=AFTERWARDS
    ),
    personal("supporter_mark", Mark, nullable=False, kept=AFTERWARDS),
    personal("purpose", Text, nullable=False, kept=AFTERWARDS),  # campaigns/asks.py
    personal("at", Moment, nullable=False, kept=AFTERWARDS),  # when it was asked, or for when it is planned
    personal("result", Text, kept=AFTERWARDS),  # what became of the message; NULL: it is on its way
    personal("answer", Text, kept=AFTERWARDS),  # to a question: reply, no_reply, dont_ask
    UniqueConstraint("supporter_mark", "purpose"),
    info={"kept": AFTERWARDS},
)

# The dedupe of the messages of a campaign for one reason. Stored, so that a new key of the database loses none.
campaign_wave = Table(
    "campaign_wave",
    metadata,
    plain("id", Id, primary_key=True),
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE")),  # NULL: of several, in one message
    plain("purpose", Text, nullable=False),
    plain("dedupe", Mark, nullable=False, unique=True),
    UniqueConstraint("campaign_id", "purpose"),
    info={"kept": "with the campaign"},
)

asked = Table(
    "asked",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept="30 days"
    ),
    personal("at", Moment, nullable=False, index=True, kept="30 days"),
    info={"kept": "30 days: how often somebody was asked, not for what"},
)

ask_habit = Table(
    "ask_habit",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept=FORGET),
    personal("ignored", Integer, nullable=False, server_default="0", kept=FORGET),  # asks since the last press
    personal("monthly_since", Moment, kept=FORGET),  # asks come once a month
    personal("paused_until", Moment, kept=FORGET),  # none come
    info={"kept": FORGET},
)
