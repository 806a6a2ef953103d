"""Standards: the company's promises as data, the working calendar, what the company says of itself."""

from lib.i18n import N_

EVERYBODY = "front_desk technician field_staff manager supervisor quality trainer trainee admin"

PERMISSIONS = {
    "standards.view": EVERYBODY,
    "standards.edit": "quality admin",
    "standards.calendar": "manager quality admin",
    "standards.company": "admin",
    "standards.post": "front_desk manager supervisor quality admin",
    "standards.load": "",  # what comes with the product, at every start
    "standards.public": "",  # the page anybody may read
}

SCREENS = [
    {
        "name": "standards",
        "title": N_("Service standards"),
        "icon": "verified",
        "section": N_("Quality"),
        "permission": "standards.view",
    },
]
