"""Inspections: checklists filled in on the spot, scored, put right, and ranked by quarter."""

HANDS = "front_desk technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "inspections.view": f"{HANDS} {LEADERS} trainer admin",
    "inspections.work": f"{HANDS} {LEADERS} trainer",  # carry one out
    "inspections.all": f"{LEADERS} admin",  # every inspection of the scope, not only one's own
    "inspections.manage": "manager quality",  # spot checks by others, links, called off
    "inspections.checklists": "quality admin",
    "inspections.import": "quality admin",
    "inspections.board": f"{LEADERS} admin",
    "inspections.export": LEADERS,
    "inspections.fill": f"{HANDS} {LEADERS} trainer",  # item by item; a link's holder is given it too
    "inspections.remind": "",  # a job alone
}

SCREENS: list[dict[str, object]] = []
