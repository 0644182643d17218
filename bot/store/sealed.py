"""Which columns hold what the key seals or marks: the one table of them, with the contexts they were written under.

Read by the change of the key. A new sealed or marked column is added here, or a test fails.
"""

from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Column

from bot.store import campaigns as drives
from bot.store import contacts, drafts, invites, live_cards, receipts, relatives, vanishing, wishes, words
from bot.store import conversation as talk
from bot.store import files as letters
from bot.store import hearings as dates
from bot.store import inbox as updates
from bot.store import outbox as messages
from bot.store import readers as people
from bot.store import tasks as errands
from bot.store.schema.asks import campaign_ask, campaign_wave
from bot.store.schema.calendars import calendar_link
from bot.store.schema.campaigns import campaign_action, campaign_key
from bot.store.schema.events import fanout
from bot.store.schema.hearings import claim, hearing, reminder, wording
from bot.store.schema.live import campaign_card
from bot.store.schema.organisations import campaign_draft
from bot.store.schema.phone import vanishing as passing
from bot.store.schema.phone import word
from bot.store.schema.readers import conversation, erased, invite, subscriber, topic
from bot.store.schema.relatives import relative
from bot.store.schema.talks import contact
from bot.store.schema.traffic import file, inbox, outbox, receipt, task
from bot.store.schema.wishes import wish

SEALED: Final[tuple[tuple[Column[Any], str], ...]] = (
    (subscriber.c.chat, people.CHAT),
    (topic.c.label, people.LABEL),
    (conversation.c.body, talk.BODY),
    (contact.c.body, contacts.BODY),
    (relative.c.body, relatives.BODY),
    (invite.c.body, invites.BODY),
    (hearing.c.own, dates.OWN),
    (claim.c.details, dates.DETAILS),
    (inbox.c.payload, updates.PAYLOAD),
    (task.c.payload, errands.PAYLOAD),
    (outbox.c.address, people.CHAT),
    (outbox.c.body, messages.BODY),
    (outbox.c.reason, people.LABEL),
    (file.c.sealed, letters.FILE),
    (receipt.c.body, receipts.RECEIPT),
    (receipt.c.reason, people.LABEL),
    (passing.c.body, vanishing.NUMBER),
    (word.c.body, words.BODY),
    (wording.c.body, messages.BODY),
    (wish.c.address, people.CHAT),
    (wish.c.body, wishes.BODY),
    (campaign_key.c.key, drives.KEY),
    (campaign_draft.c.body, drafts.BODY),
    (campaign_card.c.body, live_cards.BODY),
)

MARKED: Final = MappingProxyType(
    {
        subscriber.c.chat_mark: "of the chat in the same row",
        topic.c.topic_mark: "of the label in the same row",
        hearing.c.kin_mark: "of the person in `own` of the same row",
        relative.c.person_mark: "of the person in the body of the same row",
        contact.c.desk_mark: "of the desk in the body of the same row",
        conversation.c.chat_mark: "of a subscriber's chat",
        wish.c.chat_mark: "of the address in the same row",
        inbox.c.chat_mark: "of a subscriber's chat; of a stranger's it stays: it only keeps waiting updates in order",
        task.c.chat_mark: "as in the inbox: it only lets /forget find what is being found out",
        receipt.c.event_mark: "of an event",
        fanout.c.dedupe: "of an event",
        outbox.c.dedupe: "of an event; of an answered update it stays: the inbox row answers once",
        reminder.c.dedupe: "stays, as in its rows of the outbox",
        erased.c.chat_mark: "stays: it meets backups that were made with the old key",
        campaign_action.c.supporter_mark: "stays: it is made with the campaign's own key, which is sealed anew",
        campaign_ask.c.supporter_mark: "stays, as in the row of the action",
        campaign_wave.c.dedupe: "stays, as in its rows of the outbox",
        calendar_link.c.token_mark: "stays: nobody knows the token, so calendar links end",
        invite.c.token_mark: "stays: nobody knows the token, so open invitations become void",
    }
)
"""Every mark, and how a new key makes it anew."""
