"""What somebody should learn next, and why: proposed from what is known, decided by their leader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.choices import N_, Choice
from db.choices.training import ContentArea

KNOWN_DAYS = 180
"""Complaints and call-backs count so long, and what a leader dropped is not proposed again before."""
LOW_MARKS, FEWEST_LOW = ("1", "2"), 2
FEWEST_ANSWERS, WEAK = 5, 60.0
"""A topic is weak below so many % right; of fewer answers there is too little to say."""
AREAS = {
    "complaint": ContentArea.COMPLAINTS,
    "call_back": ContentArea.COMMUNICATION,
}


class Source(Choice):
    """Where a proposal comes from."""

    REQUIRED = "required", N_("The post asks for it")
    EXPIRING = "expiring", N_("Runs out soon")
    TOPIC = "topic", N_("Weak in exams")
    COMPLAINT = "complaint", N_("A valid complaint")
    CALL_BACK = "call_back", N_("Low marks in call-backs")
    LEADER = "leader", N_("The leader's own idea")


@dataclass(frozen=True)
class Proposal:
    """title: of the course or topic. basis: the figures behind it, kept with the line."""

    source: Source
    title: str
    course_id: int | None = None
    topic_id: int | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same proposal another day."""
        return f"{self.source.value}/{self.course_id or 0}/{self.topic_id or 0}"


def weak(answers: Iterable[tuple[int, float]]) -> dict[int, tuple[int, float]]:
    """Topic → (answers, % right), the weakest first. answers: (topic, the share that was right, 0 to 1)."""
    by_topic: dict[int, list[float]] = {}
    for topic, right in answers:
        by_topic.setdefault(topic, []).append(right)
    told = {id: (len(some), round(100 * sum(some) / len(some), 1)) for id, some in by_topic.items()}
    found = {id: (n, share) for id, (n, share) in told.items() if n >= FEWEST_ANSWERS and share < WEAK}
    return dict(sorted(found.items(), key=lambda one: one[1][1]))


def still_new(found: Iterable[Proposal], settled: Iterable[str], wanted: Iterable[int]) -> list[Proposal]:
    """Without what a leader has decided on lately, and without courses that are on the plan already."""
    known, courses, new = set(settled), set(wanted), []
    for one in found:
        if one.key in known or one.course_id in courses:
            continue
        known.add(one.key)
        courses |= {one.course_id} if one.course_id else set()
        new.append(one)
    return new
