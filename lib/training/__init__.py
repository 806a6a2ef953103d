"""Training: courses, who came, what a post must have learnt, certificates, practice and plans."""

from lib.i18n import N_

TRAINERS = "quality trainer"
LEADERS = f"supervisor manager {TRAINERS}"

PERMISSIONS = {
    "training.view": f"{LEADERS} admin",
    "training.manage": TRAINERS,  # courses, and what each post needs
    "training.hold": LEADERS,  # sessions and who came
    "training.certify": TRAINERS,
    "training.plan": LEADERS,
    "training.export": f"manager {TRAINERS}",
    "training.own": "staff",  # one's own file, practice
    "training.sign": "",  # whoever scans a session's code
    "training.verify": "",  # whoever scans a certificate's code
    "training.remind": "",  # jobs alone
    "training.load": "",  # the shipped courses, at start
}

SCREENS: list[dict[str, object]] = [
    {
        "name": "training",
        "title": N_("Training"),
        "icon": "school",
        "section": N_("Training"),
        "permission": "training.own",
        "place": 10,
    },
    {
        "name": "courses",
        "title": N_("Courses"),
        "icon": "menu_book",
        "section": N_("Training"),
        "permission": "training.view",
        "beside": "training",
    },
    {
        "name": "training_matrix",
        "title": N_("Who has learnt what"),
        "icon": "grid_on",
        "section": N_("Training"),
        "permission": "training.view",
        "beside": "training",
    },
    {
        "name": "training_session",
        "title": N_("Training session"),
        "icon": "event",
        "section": N_("Training"),
        "permission": "training.view",
        "hidden": True,  # reached from its list
    },
    {
        "name": "practice",
        "title": N_("Practice"),
        "icon": "exercise",
        "section": N_("Training"),
        "permission": "training.own",
        "beside": "training",
    },
    {
        "name": "training_file",
        "title": N_("Training file"),
        "icon": "folder_shared",
        "section": N_("Training"),
        "permission": "training.own",
        "hidden": True,  # one's own, or reached from a person
    },
]

JOBS = {"training.reminding.remind": 3600, "training.completions.from_results": 120}
