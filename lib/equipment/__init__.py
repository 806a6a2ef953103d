"""Equipment and tools: where they stand, what was done to them, what is due, who has them."""

HANDS = "technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "equipment.view": f"front_desk {HANDS} {LEADERS} admin",
    "equipment.keep": f"{LEADERS} admin",  # the register: added, changed, scrapped, labels
    "equipment.upkeep": f"technician {LEADERS}",  # what was done, recorded
    "equipment.tools": f"front_desk {LEADERS} admin",  # issued, taken back
    "equipment.import": "manager quality admin",
    "equipment.export": LEADERS,
    "equipment.remind": "",  # a job alone
}

SCREENS: list[dict[str, object]] = []
