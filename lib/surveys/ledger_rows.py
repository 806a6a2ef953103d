"""Inside the import: answers collected elsewhere, read in the terms of the surveys they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState
from db.customers import Project
from db.surveys import Campaign, Stratum, SurveyResponse
from lib import clock
from lib.access import Actor
from lib.customers.projects import projects
from lib.errors import Refused
from lib.forms import find as forms
from lib.forms.schema import FormSchema
from lib.i18n import N_
from lib.steps import Fate, RowPlan
from lib.surveys.ledger_places_rows import Homes, Known
from lib.surveys.ledger_rules import Telling, content_of, form_of, is_converted, matched, telling
from lib.surveys.marks_rules import comment_of, packed, scored
from lib.surveys.response_rows import From
from lib.surveys.scope import find_campaign, visible

NOT_YOURS = N_("“{project}” is not one of your projects")
NO_PERIOD = N_("No quarter or year is told: choose the survey it belongs to")
OTHER_PERIOD = N_("Of {period}, and not of the survey chosen: left alone")
NOT_ASKED = N_("The survey chosen does not ask in “{project}”: left alone")
NO_FORM = N_("There is no questionnaire for {period}: bring the forms in first")
NO_QUESTION = N_("None of its questions is one of the survey's: left alone")
SECOND = N_("This household has answered already: kept on hold")
UNKNOWN_ROOM = N_("{room} is not in the customer file: kept with project and building only")
UNKNOWN_PROJECT = N_("“{project}” is no project here: taken as the one chosen")
LEFT_OUT = N_("No question of the survey, left out: {questions}")
CONVERTED = N_("Marks on another scale are taken as the nearest of ours")
Print = tuple[Any, ...]


@dataclass
class Survey:
    """A campaign, or one still to be made for a period; before: answers imported earlier, to meet again."""

    period: str
    form_version: int
    schema: FormSchema
    anonymous: bool = False
    campaign: Campaign | None = None
    asks_in: frozenset[int] = frozenset()
    before: dict[Print, int] = field(default_factory=dict)
    answered: set[Any] = field(default_factory=set)
    questions: dict[str, str] = field(default_factory=dict)

    def met(self, print: Print) -> bool:
        """Whether this very answer is here; each is met once."""
        left = self.before.get(print, 0)
        self.before[print] = left - 1
        return left > 0


@dataclass(frozen=True)
class Reading:
    """A row as it would be kept; remark with its params says why it is not, or what is worth knowing."""

    told: Telling
    fate: Fate
    remark: str
    params: Mapping[str, Any]
    survey: Survey | None = None
    whence: From | None = None
    at: datetime | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    held: bool = False


class Scene:
    """Projects, homes and surveys there are; every row is read after those before it."""

    def __init__(
        self,
        s: Session,
        actor: Actor,
        project_id: int,
        campaign_id: int | None,
        rows: list[dict[str, Any]],
    ) -> None:
        self.s, self.actor, self.project_id = s, actor, project_id
        self.tellings = [telling(row) for row in rows]
        self.own = projects.within(s, actor)
        self.projects = {name: id for id, name in s.execute(select(Project.id, Project.name))}
        self.homes = Homes(s)
        self.chosen = _taking(s, actor, campaign_id) if campaign_id else None
        self.surveys: dict[str, Survey | None] = {}

    def readings(self) -> Iterator[Reading]:
        yield from (self._read(told) for told in self.tellings)

    def _read(self, told: Telling) -> Reading:
        project = self.projects.get(told.project, self.project_id)
        survey = self._survey(told.period)
        about = {"project": told.project or self.own.get(project, ""), "period": told.period}
        why = self._why(told, project, survey)
        if why or survey is None:
            return Reading(told, Fate.KEPT, why, about)
        content = content_of(survey.schema, told, survey.questions)
        if not any(id in content for id in survey.questions.values()):
            return Reading(told, Fate.KEPT, NO_QUESTION, about)
        return self._placed(told, project, survey, content)

    def _why(self, told: Telling, project: int, survey: Survey | None) -> str:
        if project not in self.own:
            return NOT_YOURS
        if self.chosen and told.period not in ("", self.chosen.period):
            return OTHER_PERIOD
        if survey is None:
            return NO_FORM if told.period else NO_PERIOD
        return NOT_ASKED if survey.asks_in and project not in survey.asks_in else ""

    def _placed(self, told: Telling, project: int, survey: Survey, content: dict[str, Any]) -> Reading:
        home = self.homes.of(project, told.room)
        building = home.building_id if home else self.homes.building(project, told.building)
        category = told.category or (home.category if home else None)
        whence = From(project, building, category, home.id if home else None)
        at = _moment(told.at)
        if survey.met(_print(survey, whence, at, content)):
            return Reading(told, Fate.SAME, "", {}, survey)
        who = home.id if home else (project, told.room) if told.room else None
        held = who is not None and who in survey.answered
        survey.answered.add(who)
        remark, params = self._remark(told, survey, home, held)
        return Reading(told, Fate.NEW, remark, params, survey, whence, at, content, held)

    def _remark(
        self, told: Telling, survey: Survey, home: Known | None, held: bool
    ) -> tuple[str, dict[str, Any]]:
        """The weightiest of what is worth knowing."""
        strange = [title for title in told.answers if title not in survey.questions]
        params = {"room": told.room, "project": told.project, "questions": "、".join(strange)}
        hints = (
            (held, SECOND),
            (bool(strange), LEFT_OUT),
            (bool(told.project) and told.project not in self.projects, UNKNOWN_PROJECT),
            (bool(told.room) and home is None, UNKNOWN_ROOM),
            (is_converted(survey.schema, told, survey.questions), CONVERTED),
        )
        return next((hint for applies, hint in hints if applies), ""), params

    # -- the surveys rows belong to ------------------------------------------------------------

    def _survey(self, period: str) -> Survey | None:
        key = "" if self.chosen else period
        if key not in self.surveys:
            campaign = self.chosen or brought_in(self.s, self.actor, period)
            self.surveys[key] = self._known(campaign) if campaign else self._planned(period)
        return self.surveys[key]

    def _planned(self, period: str) -> Survey | None:
        """A closed campaign will be made on the questionnaire in force for such a period."""
        known = forms.forms_in_force.within(self.s, self.actor, kind="survey").get(form_of(period))
        if not period or known is None:
            return None
        return Survey(period, known[0], known[1], questions=self._questions(known[1], period))

    def _known(self, campaign: Campaign) -> Survey:
        schema = forms.schema_of.within(self.s, self.actor, version_id=campaign.form_version_id)
        found = Survey(campaign.period, campaign.form_version_id, schema, campaign.anonymous, campaign)
        found.questions = self._questions(schema, "" if self.chosen else campaign.period)
        asks_in = select(Stratum.project_id).where(Stratum.campaign_id == campaign.id).distinct()
        found.asks_in = frozenset(self.s.scalars(asks_in))
        if not campaign.anonymous:  # there nobody may learn by an import who has answered
            found.answered = self.homes.answered(campaign.id)
        found.before = _before(self.s, found)
        return found

    def _questions(self, schema: FormSchema, period: str) -> dict[str, str]:
        """Of one period's rows alone: another quarter may have asked in other words."""
        here = [told for told in self.tellings if not period or told.period == period]
        return matched(schema, (title for told in here for title in told.answers))


def _taking(s: Session, actor: Actor, id: int) -> Campaign:
    found = find_campaign(s, actor, id)
    if found.state == CampaignState.DRAFT:
        raise Refused(N_("This survey has not begun yet: open it first."))
    return found


def brought_in(s: Session, actor: Actor, period: str) -> Campaign | None:
    """The campaign an earlier import made for this period: ended without ever having been opened here."""
    made = Campaign.state == CampaignState.CLOSED, Campaign.opened_at.is_(None), Campaign.period == period
    known = select(Campaign).where(*made, visible(actor)).order_by(Campaign.id).limit(1)
    return s.scalars(known).one_or_none()


def _moment(told: str) -> datetime | None:
    """A bare day is its noon: whichever zone looks at it, it stays that day."""
    if not told:
        return None
    at = datetime.fromisoformat(told) if "T" in told else datetime.combine(date.fromisoformat(told), time(12))
    return at.replace(tzinfo=clock.zone())


def _print(survey: Survey, whence: From, at: datetime | None, content: Mapping[str, Any]) -> Print:
    """What two tellings of one answer share, as far as it is kept."""
    said = packed(scored(survey.schema), content), comment_of(survey.schema, content)
    if survey.anonymous:
        return whence.project_id, *said
    return whence.project_id, whence.household_id, whence.building_id, at and at.timestamp(), *said


def _before(s: Session, survey: Survey) -> dict[Print, int]:
    r = SurveyResponse
    where = (r.project_id,) if survey.anonymous else (r.project_id, r.household_id, r.building_id, r.at)
    columns = (*where, r.marks, r.comment)
    here = r.campaign_id == (survey.campaign.id if survey.campaign else 0), r.batch_id.is_not(None)
    found: dict[Print, int] = {}
    for *key, many in s.execute(select(*columns, func.count()).where(*here).group_by(*columns)):
        print = tuple(part.timestamp() if isinstance(part, datetime) else part for part in key)
        found[print] = many
    return found


# -- beforehand --------------------------------------------------------------------------------


def foresee(
    s: Session, actor: Actor, project_id: int, campaign_id: int | None, rows: list[dict[str, Any]]
) -> list[RowPlan]:
    scene = Scene(s, actor, project_id, campaign_id, rows)
    return [RowPlan(one.fate, remark=one.remark, params=one.params) for one in scene.readings()]
