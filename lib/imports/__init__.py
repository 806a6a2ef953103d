"""Ledgers kept by hand brought into the rooms they belong to: seen beforehand, undone when wrong."""

from lib.i18n import N_

PERMISSIONS = {
    # For the screen; each ledger asks for its own room's permission as well.
    "imports.use": "supervisor manager quality admin",
}

SCREENS = [
    {
        "name": "imports",
        "title": N_("Ledger import"),
        "icon": "upload_file",
        "section": N_("Administration"),
        "permission": "imports.use",
        "hidden": True,  # reached from the settings
    },
]
