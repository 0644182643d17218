"""Who may change something in a group: its administrators, those among them who do not show who they are, nobody else.

Owns the gate before a group's commands and buttons. Telegram is asked by a task, for that takes the network: the first
time an update comes `ask` takes it, the second time it is known who sent it. Members who are no administrators are
never answered in the group.
"""

from aiogram.types import CallbackQuery, Message

from bot.delivery.admins import ADMIN
from bot.delivery.replies import Done, Task
from handlers.context import Answer

ANONYMOUS = 1_087_968_824
"""@GroupAnonymousBot: Telegram lets it speak for administrators only."""


async def is_unknown(event: Message | CallbackQuery, done: Done | None) -> bool:
    """Whether somebody has to ask Telegram first."""
    return done is None and event.from_user is not None and not _speaks_for_the_group(event)


async def is_admin(event: Message | CallbackQuery, done: Done | None) -> bool:
    """Whether the sender is surely an administrator."""
    return _speaks_for_the_group(event) or (done is not None and done.kind == ADMIN and done.result is True)


async def ask(event: Message | CallbackQuery, chat_id: int) -> Answer:
    """Ask; then the same update comes again."""
    user_id = event.from_user.id if event.from_user else 0
    return Task(ADMIN, {"chat_id": chat_id, "user_id": user_id})


def _speaks_for_the_group(event: Message | CallbackQuery) -> bool:
    if not isinstance(event, Message):
        return False  # buttons are pressed by people, anonymous ones as well
    itself = event.sender_chat is not None and event.sender_chat.id == event.chat.id
    return itself or (event.from_user is not None and event.from_user.id == ANONYMOUS)
