"""Which dimensions fall short of the target, and how each stands once something was done about it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.choices import Choice
from db.choices.actions import ActionState
from db.choices.surveys import Dimension
from lib.i18n import N_
from lib.surveys.figures_rules import PROBABLE, Change, DimensionFigure


class Short(Choice):
    """How sure it is that a dimension lies under its target; kept nowhere."""

    CLEAR = "clear", N_("Clearly under target")
    UNDER = "under", N_("Under target")
    FEW = "few", N_("Under target, few answers")


@dataclass(frozen=True)
class Measures:
    """What was raised about a dimension; cancelled ones do not count."""

    open: int = 0
    put_right: int = 0
    verified: int = 0

    @property
    def raised(self) -> int:
        return self.open + self.put_right + self.verified


@dataclass(frozen=True)
class Turn:
    """A dimension as it was rated, what was done about it, and as it is rated now."""

    dimension: Dimension
    last: DimensionFigure | None
    wishes: int
    measures: Measures
    now: DimensionFigure | None
    change: Change | None

    @property
    def sure(self) -> bool:
        """More than chance does, with all dimensions looked at together, and from more than a few answers."""
        return self.change is not None and not self.change.few and self.change.rate_p < PROBABLE


Figures = Mapping[Dimension, DimensionFigure]


def short(figure: DimensionFigure, target: float) -> Short | None:
    """The rate lies under the target: clearly, where all of its interval does; so far, with few answers."""
    if figure.rate >= target:
        return None
    if figure.few:
        return Short.FEW
    return Short.CLEAR if figure.rate_high < target else Short.UNDER


def measured(states: Sequence[ActionState]) -> Measures:
    return Measures(
        states.count(ActionState.OPEN), states.count(ActionState.DONE), states.count(ActionState.VERIFIED)
    )


def turns(
    last: Figures,
    now: Figures,
    changed: Sequence[Change],
    measures: Mapping[Dimension, Measures],
    wishes: Mapping[Dimension, int],
) -> list[Turn]:
    """In the order of the dimensions, each that was rated in either."""
    changes = {one.dimension: one for one in changed}
    return [
        Turn(
            about,
            last.get(about),
            wishes.get(about, 0),
            measures.get(about, Measures()),
            now.get(about),
            changes.get(about),
        )
        for about in Dimension
        if about in last or about in now
    ]


def rhythm(period: str) -> str:
    """Quarters are compared with quarters, years with years."""
    return "quarter" if "Q" in period else "year"
