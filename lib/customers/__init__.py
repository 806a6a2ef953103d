"""Projects, households and the people in them."""

from lib.i18n import N_

DESK = "front_desk supervisor manager"

PERMISSIONS = {
    "customers.view": f"{DESK} quality admin",
    "customers.edit": f"{DESK} admin",
    "customers.reveal": DESK,
    "customers.export": "supervisor manager quality",
    "customers.export_whole": "manager",  # names and telephones whole, for a reason
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
        "name": "projects",
        "title": N_("Projects"),
        "icon": "apartment",
        "section": N_("Administration"),
        "permission": "customers.projects",
        "hidden": True,  # reached from the settings
    },
]

FOUND = {"customer": {"customer": "id", "occupancy": "customer_id"}}
