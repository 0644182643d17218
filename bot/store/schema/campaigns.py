"""Campaigns, their versions, whom they are for, and who took part.

Who took part stands under a mark made with the campaign's own key: two campaigns cannot be laid side by side, and when
the key goes nobody can say any more who it was. No row holds anything that somebody wrote.
"""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

AFTERWARDS = "30 days after the campaign closed"

campaign = Table(
    "campaign",
    metadata,
    plain("id", Id, primary_key=True),
    plain("slug", Text, nullable=False, unique=True),  # the id in its file, and in links
    plain("kind", Text, nullable=False),
    plain("state", Text, nullable=False),  # campaigns/flow.py
    plain("result", Text),  # how it ended; NULL: it goes on
    plain("why", Text),  # why the machine stopped it; NULL: it did not
    plain("version", Integer, nullable=False),  # the one that counts
    plain("opens_at", Moment, nullable=False),
    plain("closes_at", Moment, nullable=False),
    plain("created_at", Moment, nullable=False),
    plain("closed_at", Moment),
    Index("ix_campaign_state_closes_at", "state", "closes_at"),
    sqlite_autoincrement=True,  # buttons and the audit name the number
    info={"kept": "for ever: what was asked for, and what came of it"},
)

campaign_version = Table(
    "campaign_version",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("version", Integer, primary_key=True),
    plain("file", Text, nullable=False),  # campaign.toml as it was taken
    plain("targets", Text),  # targets.csv; NULL: there is none
    plain("made_at", Moment, nullable=False),
    info={"kept": "with the campaign"},
)

campaign_person = Table(
    "campaign_person",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    plain("left_at", Moment),  # the case changed; NULL: the campaign is for this person
    info={"kept": "with the campaign"},
)

campaign_count = Table(
    "campaign_count",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("part", Text, primary_key=True),  # '': the whole; else the office or the person
    plain("what", Text, primary_key=True),  # opened, started, completed …: how often it was reached
    plain("number", Integer, nullable=False),
    info={"kept": "with the campaign: how many, never who"},
)

campaign_tally = Table(
    "campaign_tally",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("sort", Text, primary_key=True),  # day or lang: never both of one action
    plain("key", Text, primary_key=True),  # 2026-11-21, or ru
    plain("what", Text, primary_key=True),  # opened, started, completed …: how often it was reached
    plain("number", Integer, nullable=False),
    info={"kept": "with the campaign: how many on each day and in each language, never who"},
)

campaign_slot = Table(
    "campaign_slot",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("part", Text, primary_key=True),  # the office
    plain("hour", Moment, primary_key=True),  # a full hour
    plain("number", Integer, nullable=False),
    info={"kept": "with the campaign: how many letters an office was given, never whose"},
)

# Apart from the campaign, so that what tells of a campaign never tells its key.
campaign_key = Table(
    "campaign_key",
    metadata,
    plain("campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    plain("key", Sealed, nullable=False),
    info={"kept": AFTERWARDS},
)

campaign_action = Table(
    "campaign_action",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "campaign_id", Id, ForeignKey("campaign.id", ondelete="CASCADE"), nullable=False, index=True, kept=AFTERWARDS
    ),
    personal("supporter_mark", Mark, nullable=False, kept=AFTERWARDS),
    personal("part", Text, nullable=False, kept=AFTERWARDS),  # '': the whole; else the office or the person
    personal("state", Text, nullable=False, kept=AFTERWARDS),  # campaigns/flow.py
    personal("changed_at", Moment, nullable=False, kept=AFTERWARDS),  # to the day
    personal("weighs", Boolean, nullable=False, kept=AFTERWARDS),  # it counts for how much is done for the person
    UniqueConstraint("supporter_mark", "part"),
    info={"kept": AFTERWARDS},
)
