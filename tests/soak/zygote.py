"""A warmed process that forks `vigil run`: importing everything takes seconds, forking milliseconds.

Reads one line per bot to start (the path of its config), answers with the child's process id. The children are killed
from outside; nobody waits for them.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path


def main() -> None:
    from bot.app import build, run  # noqa: F401 - warm: everything a bot loads
    from bot.config import Config, load
    from bot.logs import setup
    from feeds.extract import load_lexicons

    load_lexicons()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("warm\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with Path(line.strip()).with_suffix(".log").open("a", encoding="utf-8") as log:
                setup("info", "json", stream=log)
                config = load(Path(line.strip()), {})
                assert isinstance(config, Config), config
                result = asyncio.run(run.run(config))
                log.write(f"ended: {result}\n")
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
