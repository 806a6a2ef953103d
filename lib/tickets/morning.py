"""The morning's digest, once a day, at the company's hour or as soon after as the server runs."""

from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.standards.company import company
from lib.tickets import escalation_service

MORNING = Actor.system("morning", "tickets.escalate", "standards.view")


def digest() -> None:
    """The day is the deed's nonce: a second run, here or elsewhere, changes nothing."""
    now = clock.local(clock.now())
    if now.hour >= read(company, MORNING).digest_hour:
        perform(escalation_service.digest, MORNING, f"{now:%Y-%m-%d}")
