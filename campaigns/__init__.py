"""Campaign flows: what leads from an alert to an action that helps.

Pure: flow (states), model and kinds (what a campaign is), file (how it is written), stop (what an event does to it).
Shells: reading, bringing, moves, clockwork, taking, asking; service is the door to them. What a supporter sees is made
in handlers.
"""
