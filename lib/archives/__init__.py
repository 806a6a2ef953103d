"""Archives: what is kept on paper or made from work done, found again, and in the end destroyed."""

from lib.i18n import N_

DESK = "front_desk supervisor manager quality"
HEADS = "supervisor manager quality"

PERMISSIONS = {
    "archives.view": f"{DESK} technician field_staff trainer admin",
    "archives.file": f"{DESK} trainer",
    "archives.edit": HEADS,  # what others filed
    "archives.customer_private": DESK,  # one permission for each closed class of secrecy
    "archives.financial": "manager quality",
    "archives.restricted": "quality",
    "archives.lend": DESK,
    "archives.hold": "manager quality",
    "archives.propose": HEADS,
    "archives.destroy": "manager quality",
    "archives.export": HEADS,
    "archives.import": HEADS,
    "archives.settings": "quality admin",
    "archives.review": "quality admin",
    "archives.check": HEADS,  # what should be filed and is not
    "archives.work": "",  # only inside the use case that ends a piece of work
    "archives.load": "",  # the set-up alone
    "archives.remind": "",  # jobs alone
}

SCREENS = [
    {
        "name": "archives",
        "title": N_("Archives"),
        "icon": "inventory_2",
        "section": N_("Archives"),
        "permission": "archives.view",
    },
    {
        "name": "record",
        "title": N_("Archive record"),
        "icon": "description",
        "section": N_("Archives"),
        "permission": "archives.view",
        "hidden": True,
    },
    {
        "name": "filing",
        "title": N_("File a record"),
        "icon": "note_add",
        "section": N_("Archives"),
        "permission": "archives.file",
        "hidden": True,
    },
    {
        "name": "archive_settings",
        "title": N_("Archive settings"),
        "icon": "inventory_2",
        "section": N_("Administration"),
        "permission": "archives.settings",
        "hidden": True,  # reached from the settings
    },
    {
        "name": "loans",
        "title": N_("Lent out"),
        "icon": "outbox",
        "section": N_("Archives"),
        "permission": "archives.lend",
        "hidden": True,
    },
    {
        "name": "disposals",
        "title": N_("Destruction"),
        "icon": "delete_sweep",
        "section": N_("Archives"),
        "permission": "archives.propose",
        "hidden": True,
    },
    {
        "name": "completeness",
        "title": N_("Completeness"),
        "icon": "rule",
        "section": N_("Archives"),
        "permission": "archives.check",
        "hidden": True,
    },
    {
        "name": "access_review",
        "title": N_("Review of rights"),
        "icon": "policy",
        "section": N_("Administration"),
        "permission": "archives.review",
        "hidden": True,  # reached from the settings
    },
]

JOBS = {"archives.reminding.remind": 3600, "archives.checks_due.remind_of_checks": 3600}

GAPS = [
    {
        "code": "paper",
        "label": N_("Records without a scan or a shelf place"),
        "screen": "record",
        "rows": "archives.gap_rows.without_paper",
    },
    {
        "code": "follower",
        "label": N_("Ended, and nothing follows"),
        "screen": "record",
        "rows": "archives.gap_rows.without_follower",
    },
    {
        "code": "customer_file",
        "label": N_("Households without a customer file"),
        "screen": "household",
        "rows": "archives.gap_rows.without_customer_file",
        "always": True,
    },
]

FOUND = {"archive": {"archive_record": "id", "archive_sheet": "record_id"}}
