"""What can be wrong with a running bot, by name: each has its words with the cure, `cli.trouble.…`."""

from bot.store.trouble import DAMAGED, DISK, FULL, LOCKED, READ_ONLY, UNREACHABLE

TROUBLES = (
    *(f"database_{key}" for key in (FULL, READ_ONLY, DAMAGED, DISK, LOCKED, UNREACHABLE)),
    "updates_conflict",
    "clock_jumped",
    "clock_wrong",
    "fuse",
)
