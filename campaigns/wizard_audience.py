"""Who is asked to take part, as far as it can be said on a phone: a file can say it more finely. Pure."""

from typing import Any, Final

from campaigns.model import Scope
from campaigns.wizard_read import Slip

FOLLOWERS: Final = "follows"
EVERYONE: Final = "everyone"
AUDIENCES: Final = (FOLLOWERS, EVERYONE)


def put(tree: dict[str, Any], _step: object, answer: str, _ground: object) -> Slip | None:
    """Write down one of `AUDIENCES`: those who follow the people or the groups, or everybody."""
    if answer not in AUDIENCES:
        return Slip("choose")
    case = tree["case"]
    groups = [f"group:{one}" for one in case.get("groups", ())]
    theirs = groups if case["scope"] == Scope.CAUSE else [FOLLOWERS]
    tree["audience"] = tree.get("audience", {}) | {"any_of": [EVERYONE] if answer == EVERYONE else theirs}
    return None
