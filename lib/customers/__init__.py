"""Projects, households and the people in them."""

from lib.i18n import N_

DESK = "front_desk supervisor manager"

PERMISSIONS = {
    "customers.view": f"{DESK} quality admin",
    "customers.edit": f"{DESK} admin",
    "customers.reveal": DESK,
    "customers.import": "supervisor manager admin",
    "customers.projects": "admin",
}

SCREENS = [
    {
        "name": "households",
        "title": N_("Households"),
        "icon": "home_work",
        "section": N_("Customers"),
        "permission": "customers.view",
    },
    {
        "name": "household",
        "title": N_("Household file"),
        "icon": "home_work",
        "section": N_("Customers"),
        "permission": "customers.view",
        "hidden": True,
    },
    {
        "name": "imports",
        "title": N_("Ledger import"),
        "icon": "upload_file",
        "section": N_("Customers"),
        "permission": "customers.import",
    },
    {
        "name": "projects",
        "title": N_("Projects"),
        "icon": "apartment",
        "section": N_("Administration"),
        "permission": "customers.projects",
    },
]
