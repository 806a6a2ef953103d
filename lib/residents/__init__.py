"""Residents: their door by QR code or link, without an account."""

from lib.i18n import N_

PERMISSIONS = {
    "residents.view": "front_desk manager quality admin",
    "residents.codes": "manager admin",
    "residents.notice": "quality admin",
    "residents.use": "",  # whoever came by a code
}

SCREENS = [
    {
        "name": "codes",
        "title": N_("Residents' codes"),
        "icon": "qr_code_2",
        "section": N_("Service desk"),
        "place": 70,
        "permission": "residents.view",
        "beside": "tickets",
    },
]
