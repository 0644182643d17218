"""How sources behave, and whether one lost the right to publish by itself."""

from sqlalchemy import JSON, Boolean, ForeignKey, Table, Text

from bot.store.schema.base import Moment, metadata, plain

standing = Table(
    "standing",
    metadata,
    plain("source_id", Text, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    plain("final_url", Text),  # where the feed was last found; NULL: nothing was looked at yet
    plain("generator", Text, nullable=False),  # the program that makes the feed, as it says itself
    plain("known_since", Moment),
    plain("last_entry_at", Moment),
    plain("woken", Boolean, nullable=False),  # something came after 60 silent days, and nothing grave yet
    plain("volume", JSON, nullable=False),  # [day, entries that were news] of the last days: bot/core/standing.py
    plain("doubts", JSON, nullable=False),  # why it may not publish until a person has looked; []: it may
    plain("doubted_at", Moment),  # reports from then on count as those of a source under review
    plain("told_at", Moment),  # owners and moderators were told of the doubts
    plain("trusted_at", Moment),  # a person looked last, and let it publish
    info={"kept": "with its source"},
)
