"""Commands and screens of those who have a role: the desk, events and people by hand, roles, the brake.

Every command here asks for a right (rights.py). What readers do stands in the folder above.
"""
