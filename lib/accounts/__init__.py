"""People who sign in: roles, scopes, passwords, sessions."""

from lib.i18n import N_

PERMISSIONS = {
    "accounts.door": "",  # held by the door alone
    "accounts.self": "staff",
    "accounts.manage": "admin",
}

SCREENS = [
    {
        "name": "users",
        "title": N_("Users"),
        "icon": "manage_accounts",
        "section": N_("Administration"),
        "permission": "accounts.manage",
        "hidden": True,  # reached from the settings
    },
    {
        "name": "account",
        "title": N_("My account"),
        "icon": "account_circle",
        "section": N_("Administration"),
        "permission": "accounts.self",
        "hidden": True,  # reached by one's own name
    },
]
