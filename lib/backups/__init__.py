"""Backups: made while people work, tried by opening them, brought back by one command."""

from lib.i18n import N_

PERMISSIONS = {
    "backups.view": "admin",
    "backups.make": "admin",
    "backups.run": "",  # the job runner and the command line
}

SCREENS = [
    {
        "name": "backups",
        "title": N_("Backups"),
        "icon": "backup",
        "section": N_("Administration"),
        "permission": "backups.view",
        "hidden": True,  # reached from the settings
    },
]

JOBS = {"backups.keeping.keep_up": 30}
