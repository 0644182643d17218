"""The safety of whoever holds the phone: which messages vanish from a chat, and the word before follows are shown."""

from sqlalchemy import BigInteger, ForeignKey, Integer, Table

from bot.store.schema.base import Id, Moment, Sealed, metadata, personal, plain
from bot.store.schema.readers import FORGET

VANISHED = "until it has vanished, 48 hours at most"

vanishing = Table(
    "vanishing",
    metadata,
    plain("id", Id, primary_key=True),
    personal(
        "subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), nullable=False, index=True, kept=VANISHED
    ),
    personal("bot_id", BigInteger, nullable=False, kept=VANISHED),  # whose number it is
    personal("body", Sealed, nullable=False, kept=VANISHED),  # the number of a message, ours or the reader's
    personal("sent_at", Moment, nullable=False, index=True, kept=VANISHED),
    personal("vanishes_at", Moment, nullable=False, index=True, kept=VANISHED),
    info={"kept": "48 hours: Telegram lets a bot delete nothing older"},
)

word = Table(
    "word",
    metadata,
    personal("subscriber_id", Id, ForeignKey("subscriber.id", ondelete="CASCADE"), primary_key=True, kept=FORGET),
    # Salt and two slow hashes, always two: whether there is a word that erases cannot be seen, not even with the key.
    personal("body", Sealed, nullable=False, kept=FORGET),
    personal("open_until", Moment, kept=FORGET),  # until then nobody is asked for the word
    personal("tries", Integer, nullable=False, kept=FORGET),
    personal("tries_since", Moment, kept=FORGET),
    info={"kept": FORGET},
)
