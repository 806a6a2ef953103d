"""Proper values for what goes out of a survey: words, comments, the report, questionnaires."""

from collections.abc import Callable
from typing import Any

from lib.surveys.campaign_rules import Part
from lib.surveys.slice_rules import Slice
from tests.cast import Cast
from tests.surveys import campaigns
from tests.surveys.campaigns import Asked


def made(cast: Cast) -> Asked:
    """A campaign under way in project A."""
    return campaigns.campaign(cast, no="DC20251121-0061")


def _by(w: Any) -> Slice:
    return Slice((w.reporting.campaign,), project_id=w.cast.project_a)


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "surveys.words": lambda w: {"by": _by(w)},
    "surveys.comments_with": lambda w: {"by": _by(w), "word": "电梯"},
    "surveys.report": lambda w: {"by": _by(w)},
    "surveys.taken": lambda w: {"by": _by(w), "sights": ["rates"], "kind": "png"},
    "surveys.blank_paper": lambda w: {"id": w.reporting.campaign},
    "surveys.household_papers": lambda w: {"id": w.reporting.campaign, "part": Part()},
}
