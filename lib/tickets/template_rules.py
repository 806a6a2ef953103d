"""The sheets a company may have templates of its own for."""

OWNER_IDS = {"complaint": 1, "repair": 2}
"""What the template's file belongs to."""
NAMES = tuple(OWNER_IDS)
