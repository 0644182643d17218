"""`vigil` and `python -m bot`: the door to the command line.

Owns what belongs to the process: arguments, streams, clock, exit code, and the last net under surprises. Decides
nothing; imports nothing heavy, so that `vigil --help` answers at once.
"""

import os
import sys
from collections.abc import Sequence

from bot import cli
from bot.app.clock import now


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns 0 (done), 1 (failed), 2 (wrong use or settings), 130 (interrupted)."""
    shell = cli.shell_of(os.environ, sys.stdin.buffer, sys.stdout, sys.stderr, now)
    try:
        code = cli.execute(sys.argv[1:] if arguments is None else arguments, shell)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has seen enough: nothing may be written at exit any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as surprise:  # noqa: BLE001 - a traceback can carry the token: it is shown redacted
        cli.confess(surprise, shell)
        return 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
