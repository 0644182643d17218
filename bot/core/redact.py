"""What must not be read in a log, an error or a listing: bot tokens, passwords in addresses, ids of chats.

Owns the patterns. Knows nothing of logging. Works on text of any origin; every pattern is linear in its length.
"""

import re

REDACTED = "***"

_TOKEN = re.compile(r"(?<!\d)\d{5,20}(?::|%3[aA])[A-Za-z0-9_-]{8,}")
"""A bot token, also inside an address ("/bot123456:AA…") and percent-encoded. Clock times are too short to match."""

_CREDENTIALS = re.compile(r"(?<=://)[^\s/@'\"<>]{1,400}@")

_QUERY_SECRET = re.compile(
    r"(?<=[?&])((?:access_|auth_|api_?)?(?:token|key|secret|password|passwd|pwd|sig|signature|auth))=[^\s&#'\"<>]+",
    re.IGNORECASE,
)

_CHAT = re.compile(r"\b((?:chat|user|from|sender|peer)_?id)([\"']?\s{0,3}[=:]\s{0,3}[\"']?)-?\d+", re.IGNORECASE)


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without tokens, credentials in addresses, chat ids written as `chat_id=…`, and the given secrets."""
    for secret in secrets:
        text = text.replace(secret, REDACTED) if secret else text
    text = _TOKEN.sub(REDACTED, text)
    text = _CREDENTIALS.sub(f"{REDACTED}@", text)
    text = _QUERY_SECRET.sub(rf"\1={REDACTED}", text)
    return _CHAT.sub(rf"\1\2{REDACTED}", text)
