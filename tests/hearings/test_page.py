"""What stands on a page to print, and what does not."""

from bot.i18n import Catalogs

CATALOGS = Catalogs.load()
LISTED = next(one.names[0] for one in CATALOGS.translator("en").register.by_name.values() if one.listed)
"""An organisation of which the register says so."""
