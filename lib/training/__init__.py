"""Training: courses, who came, what a post must have learnt, certificates, practice and plans."""

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
}

SCREENS: list[dict[str, object]] = []
