"""What a course must say of itself, and until when passing it holds."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from db.choices.training import ContentArea, CourseKind
from lib.errors import Refused, all_of
from lib.i18n import N_

LONGEST_CODE, LONGEST_TITLE, LONGEST_OUTLINE = 30, 120, 4000
MOST_HOURS, MOST_MONTHS = Decimal(200), 120


@dataclass(frozen=True)
class CourseFacts:
    """months it stays valid, none for ever; paper_id: what is sat to pass it, none: being there is enough."""

    code: str
    title: str
    area: ContentArea
    kind: CourseKind
    hours: Decimal
    months: int | None = None
    paper_id: int | None = None
    outline: str = ""
    review_by: date | None = None


def sound(facts: CourseFacts) -> CourseFacts:
    """Tidied; all that is wrong is told at once."""
    wrong = []
    if not facts.code.strip() or not facts.title.strip():
        wrong.append(Refused(N_("A course needs a code and a title.")))
    if not 0 < facts.hours <= MOST_HOURS:
        wrong.append(Refused(N_("A course has more than 0 and at most {n} hours."), n=int(MOST_HOURS)))
    if facts.months is not None and not 1 <= facts.months <= MOST_MONTHS:
        wrong.append(Refused(N_("A course is valid for 1 to {n} months, or for ever."), n=MOST_MONTHS))
    if wrong:
        raise all_of(wrong)
    return CourseFacts(
        code=facts.code.strip()[:LONGEST_CODE],
        title=" ".join(facts.title.split())[:LONGEST_TITLE],
        area=ContentArea(facts.area),
        kind=CourseKind(facts.kind),
        hours=facts.hours,
        months=facts.months,
        paper_id=facts.paper_id,
        outline=facts.outline.strip()[:LONGEST_OUTLINE],
        review_by=facts.review_by,
    )


def valid_until(on: date, months: int | None) -> date | None:
    """The last day: passed on 1 March, for 12 months, holds to 28 February; none: for ever."""
    if months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    same_day = min(on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, same_day) - timedelta(days=1)
