"""The other side of the conversation, on loopback: Bot API, chat page, sample feeds. Shares no types with the bot."""
