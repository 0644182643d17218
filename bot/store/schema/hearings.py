"""Hearings: what is claimed of days in court, and the reminders under way.

A reminder row is a job, like a fan-out: one moment of one hearing for the readers of some nights, worked off with a
cursor. Its texts are written once for all who get them and go when it is done.
"""

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from bot.store.schema.base import Id, Mark, Moment, Sealed, metadata, personal, plain

hearing = Table(
    "hearing",
    metadata,
    plain("id", Id, primary_key=True),
    plain("public_id", Text, nullable=False, unique=True),
    plain("kind", Text, nullable=False),  # remand, merits, verdict, appeal, cassation, unknown
    plain("group", Text, nullable=False),  # the most protected of its people: decides who may be named
    plain("until", Date),  # custody ends on this day: a hearing that the law expects
    plain("place", Text),
    plain("court", Text),
    plain("room", Text),
    plain("judge", Text),
    plain("case_no", Text),
    plain("docket_url", Text),
    plain("door", Text),  # open, closed, video; NULL: nobody said
    plain("sequence", Integer, nullable=False),  # of calendar entries: rises with every change
    plain("told", Boolean, nullable=False),  # an alert told of it, so NOW is no reminder
    plain("planned_at", Moment, nullable=False),  # no reminder is due earlier: since when the open dates are known
    plain("looked_at", Moment, nullable=False),  # what was due until then is done
    plain("next_at", Moment),  # when to look again; NULL: nothing is ahead
    # A death, a release, another extension: nothing is expected any more, unless that news is taken back.
    # What relatives keep to themselves: no row of hearing_person leads to it; whose it is stands here.
    plain("kin_mark", Mark, index=True),
    plain("own", Sealed),  # the person, and whether the family asked to show it to everybody; NULL: it is public
    plain("closed_by", Id, ForeignKey("event.id", ondelete="SET NULL"), index=True),
    plain("created_at", Moment, nullable=False),
    Index(
        "ix_hearing_next_at",
        "next_at",
        sqlite_where=text("next_at IS NOT NULL"),
        postgresql_where=text("next_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # marks in the outbox are made of the id: none may be given twice
    info={"kept": "for ever: the public record"},
)

hearing_person = Table(
    "hearing_person",
    metadata,
    plain("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), primary_key=True),
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True),
    info={"kept": "with the hearing"},
)

claim = Table(
    "claim",
    metadata,
    plain("id", Id, primary_key=True),
    plain("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    plain("event_id", Id, ForeignKey("event.id", ondelete="CASCADE"), index=True),  # the news that says so
    plain("by", Text, nullable=False),  # source, moderator, family, lawyer, observer, docket
    plain("voice", Text, nullable=False),  # owner of the source; of a person a mark that names nobody
    plain("says", Text, nullable=False),  # date, off, cancelled, took_place, until, where
    plain("day", Date),
    plain("at", Text),  # HH:MM at the court; NULL: not said
    plain("zone", Text),  # of the court; NULL: not known
    plain("trusted", Boolean, nullable=False),
    plain("moves", Boolean, nullable=False),
    plain("shown", Text),  # name of the source
    plain("details", Sealed),  # the court, the room, the judge, the case, as somebody close to it says
    plain("said_at", Moment, nullable=False),
    plain("created_at", Moment, nullable=False),
    info={"kept": "with the hearing"},
)

reminder = Table(
    "reminder",
    metadata,
    plain("id", Id, primary_key=True),
    plain("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False, index=True),
    plain("slot", Text, nullable=False),  # which reminder, or "change"
    plain("what", JSON, nullable=False),  # of a change: what happened, and the old date
    plain("dedupe", Mark, nullable=False, index=True),  # the same for all jobs of one reminder: nobody gets it twice
    plain("profiles", JSON, nullable=False),  # nights for which it is due
    plain("loud", Boolean, nullable=False),  # for relatives who want no quiet hours on that day, and nobody else
    plain("due", Moment, nullable=False),
    plain("not_before", Moment, nullable=False),  # later than due where that was missed and it is night by now
    plain("expires_at", Moment),  # the hearing begins
    plain("cursor", Id, nullable=False),  # subscribers up to this id have their rows
    plain("event_id", Id, ForeignKey("event.id", ondelete="SET NULL"), index=True),  # the news that moved it
    plain("spared", Boolean, nullable=False),  # not for those who were told of that news
    plain("state", Text, nullable=False),  # open, done, parked, void
    plain("tries", Integer, nullable=False),
    plain("created_at", Moment, nullable=False, index=True),
    Index("ix_reminder_state", "state"),
    info={"kept": "30 days"},
)

AFTERWARDS = "14 days after the hearing"

afterwards = Table(
    "afterwards",
    metadata,
    plain("id", Id, primary_key=True),  # what buttons and the audit call it
    plain("hearing_id", Id, ForeignKey("hearing.id", ondelete="CASCADE"), nullable=False),
    plain("over", Moment, nullable=False),  # the date that has passed
    plain("state", Text, nullable=False),  # waits, looking, done
    plain("told", Boolean, nullable=False),  # moderators have heard of an answer
    plain("next_at", Moment, index=True),  # when to ask, or to stop looking for a new date; NULL: it is over
    UniqueConstraint("hearing_id", "over"),
    sqlite_autoincrement=True,  # the audit names the number
    info={"kept": "with the hearing"},
)

answer = Table(
    "answer",
    metadata,
    plain("afterwards_id", Id, ForeignKey("afterwards.id", ondelete="CASCADE"), primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, index=True,
        kept=AFTERWARDS,
    ),
    personal("says", Text, kept=AFTERWARDS),  # yes, moved, unknown; NULL: asked, not answered
    info={"kept": AFTERWARDS},
)  # fmt: skip

wording = Table(
    "wording",
    metadata,
    plain("id", Id, primary_key=True),
    plain("reminder_id", Id, ForeignKey("reminder.id", ondelete="CASCADE"), nullable=False),
    plain("lang", Text, nullable=False),
    plain("form", Text, nullable=False),
    plain("zone", Text, nullable=False),  # whose clocks the text shows beside the court's
    plain("silent", Boolean, nullable=False),  # it is night there
    plain("near", Boolean, nullable=False),  # for relatives, who can say that they have read it
    plain("body", Sealed, nullable=False),  # parameters of the message, as they stand in the outbox
    UniqueConstraint("reminder_id", "lang", "form", "zone", "silent", "near"),
    info={"kept": "30 days"},
)
