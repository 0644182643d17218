"""The Telegram conversation: one conversation a file. No SQL, no clock, no rules of the field."""
