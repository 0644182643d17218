"""Random public ids: they stand in links and buttons, so they must neither count nor be guessed."""

import secrets

PUBLIC_BYTES = 9  # 72 bits: 12 characters of base64url


def public_id() -> str:
    """A new random id of 12 characters A-Z a-z 0-9 _ -."""
    return secrets.token_urlsafe(PUBLIC_BYTES)


def token() -> str:
    """A new one-time token of 128 bits, fit for a deep link."""
    return secrets.token_urlsafe(16)
