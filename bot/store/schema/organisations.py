"""Organisations in whose name campaigns are made, who acts for one, and who drafted what.

An organisation is public: it stands on every card. Who acts for it is somebody's role; who drafted a campaign is known
as long as the campaign may need an answer.
"""

from sqlalchemy import ForeignKey, Table, Text

from bot.store.schema.base import Id, Moment, Sealed, metadata, personal, plain
from bot.store.schema.campaigns import AFTERWARDS

WITH_ROLE = "as long as the role"
UNFINISHED = "14 days after the last answer"

organisation = Table(
    "organisation",
    metadata,
    plain("id", Id, primary_key=True),
    plain("name", Text, nullable=False, unique=True),  # as it stands on cards
    plain("address", Text, nullable=False),  # its page: https
    plain("vouched", Text, nullable=False),  # a role: who let it in; never a person
    plain("since", Moment, nullable=False),  # of it the month is told
    sqlite_autoincrement=True,  # invitations and the audit name the number
    info={"kept": "for ever: who stands behind a campaign"},
)

organiser = Table(
    "organiser",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept=WITH_ROLE),
    personal("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False, kept=WITH_ROLE),
    info={"kept": WITH_ROLE},
)

campaign_organisation = Table(
    "campaign_organisation",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("organisation_id", Id, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False, index=True),
    info={"kept": "with the campaign"},
)

campaign_author = Table(
    "campaign_author",
    metadata,
    personal("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True, kept=AFTERWARDS),
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

# Answers of a campaign that is being written: free text, so sealed.
campaign_draft = Table(
    "campaign_draft",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept=UNFINISHED),
    personal("body", Sealed, nullable=False, kept=UNFINISHED),
    personal("changed_at", Moment, nullable=False, index=True, kept=UNFINISHED),
    info={"kept": UNFINISHED},
)
