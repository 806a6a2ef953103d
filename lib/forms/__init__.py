"""Forms: versioned definitions of fields, rendered, checked and kept with their answers."""

from typing import Any

PERMISSIONS = {"forms.view": "staff", "forms.load": ""}
SCREENS: list[dict[str, Any]] = []
