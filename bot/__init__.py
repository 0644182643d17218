"""Vigil: keeps watch over people jailed for political reasons and tells those who care."""

__version__ = "0.1.0"
