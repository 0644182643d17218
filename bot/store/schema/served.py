"""How much is done for people here: how many actions a day, and who comes after whom. Nobody who did anything."""

from sqlalchemy import ForeignKey, Integer, Table, Text

from bot.store.schema.base import Id, Moment, metadata, plain

served = Table(
    "served",
    metadata,
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    plain("kind", Text, primary_key=True),  # of campaign
    plain("day", Moment, primary_key=True, index=True),  # its beginning, UTC
    plain("number", Integer, nullable=False),  # actions that weigh (bot/people/served.py)
    info={"kept": "90 days: how many, never who"},
)

person_rank = Table(
    "person_rank",
    metadata,
    plain("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    plain("followers", Integer, nullable=False),
    plain("reports", Integer, nullable=False),  # of published events, as long as they count
    plain("rank", Integer, nullable=False),  # 0: the least served
    info={"kept": "with the person: reckoned anew every few minutes"},
)
