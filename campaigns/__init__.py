"""Campaign flows: what leads from an alert to an action that helps. Arrives with the campaigns release."""
