"""Forms: versioned definitions of fields, rendered, checked and kept with their answers."""

from lib.i18n import N_

PERMISSIONS = {
    "forms.view": "staff",
    "forms.load": "",
    "forms.manage": "admin",
    "forms.checklists": "quality admin",  # design forms, without forms.manage checklists alone
}
SCREENS = [
    {
        "name": "forms",
        "title": N_("Forms"),
        "icon": "dynamic_form",
        "section": N_("Administration"),
        "permission": "forms.manage",
        "hidden": True,  # reached from the settings
    },
    {
        "name": "form_designer",
        "title": N_("Form designer"),
        "icon": "edit_note",
        "section": N_("Administration"),
        "permission": "forms.checklists",
        "hidden": True,  # reached from a form
    },
]
