"""Which tickets wait for a call-back, what is asked at it, and when it is tried again."""

from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.tickets import Move, TicketType
from lib.i18n import N_
from lib.tickets.rules import ANSWERED, PATHS

# Kind → the states in which its customer is to be called; what ends with the answer is not asked about.
WAITS = {type: steps[Move.CALL_BACK].sources for type, steps in PATHS.items() if type not in ANSWERED}
PARTS = ("opening", "quality", "satisfaction", "closing")
EVENING, MORNING = time(18, 30), time(10)
# Nobody is rung up before or after.
FIRST_HOUR, LAST_HOUR = 8, 21
SOON = timedelta(hours=2)


@cache
def script(type: TicketType) -> dict[str, dict[str, str]]:
    """opening, quality, satisfaction, closing: each a preset's text in two languages."""
    path = Path(__file__).parent.parent.parent / "db" / "presets" / "call_back_script.yaml"
    known: dict[str, Any] = yaml.safe_load(path.read_text("utf8"))
    return dict(known.get(type.value) or known[TicketType.REPAIR.value])


def next_tries(now: datetime) -> dict[str, datetime]:
    """When to try again, as people say it; now is local. Evenings find more people at home."""
    tomorrow, evening = now + timedelta(days=1), datetime.combine(now, EVENING, now.tzinfo)
    found: dict[str, datetime] = {}
    if now.date() == (now + SOON).date() and FIRST_HOUR <= (now + SOON).hour < LAST_HOUR:
        found[N_("In two hours")] = now + SOON
    if evening > now + SOON:
        found[N_("This evening")] = evening
    return found | {
        N_("Tomorrow morning"): datetime.combine(tomorrow, MORNING, now.tzinfo),
        N_("Tomorrow evening"): datetime.combine(tomorrow, EVENING, now.tzinfo),
    }
