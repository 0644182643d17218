"""What an organisation may be called and where its page may be: the same rules as in a campaign's file. Pure."""

from typing import Annotated, Final

from pydantic import TypeAdapter, ValidationError

from campaigns.model import Https, line
from campaigns.wizard_read import Slip

LONGEST: Final = 80
_NAME: Final[TypeAdapter[str]] = TypeAdapter(Annotated[str, line(LONGEST)])
_ADDRESS: Final[TypeAdapter[str]] = TypeAdapter(Https)


def name_of(typed: str) -> str | Slip:
    """The name in one line; or what is wrong with it."""
    return _judged(_NAME, " ".join(typed.split()))


def address_of(typed: str) -> str | Slip:
    """Where its page is: https, for people to open it."""
    text = typed.strip()
    return _judged(_ADDRESS, text if "://" in text else f"https://{text}")


def _judged(rule: TypeAdapter[str], text: str) -> str | Slip:
    try:
        return rule.validate_python(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return Slip(first["type"], {name: str(value) for name, value in first.get("ctx", {}).items()})
