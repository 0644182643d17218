"""Whether the words around a name say that somebody is under 18.

Owns the reading of ages and school years beside a name. Knows nothing of roles or events.
"""

import re

from feeds.extract.names import Names, Seen
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

_MINOR_BACK, _MINOR_ON = 70, 30
_AGE = re.compile(r"(?:, | \()1[0-7](?: (?:лет|років|гадоў|years old))?[,)]")


def is_minor(sentence: Sentence, seen: Seen, others: list[Seen], names: Names) -> bool:
    """Whether the words around the name say that the person is under 18; in doubt, yes.

    `others` are the names of the same sentence: an age stands before its name, so what follows this name and comes
    before another belongs to that one.
    """
    low = even(sentence.low)
    if _AGE.match(low[seen.stop :]):
        return True
    start = max([0, seen.start - _MINOR_BACK, *(other.stop for other in others if other.stop <= seen.start)])
    followed = any(seen.stop <= other.start < seen.stop + _MINOR_ON for other in others)
    return bool(names.lists["minor"].search(low, start, seen.stop if followed else seen.stop + _MINOR_ON))
