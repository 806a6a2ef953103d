"""Inside the use cases: an ended campaign becomes an archive record; how it was asked, and of whom."""

from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from lib import clock
from lib.access import Actor
from lib.archives.filing import file_work
from lib.archives.sheet_rules import PLAIN, Block, facts, rows, sheet
from lib.i18n import DEFAULT, N_, pick, translate
from lib.surveys.campaign_rules import CampaignRow
from lib.surveys.funnel import Funnel, funnel
from lib.surveys.results import Summary, summary
from lib.surveys.slice_rules import Slice

KIND = "survey"
UNTOLD = N_("not shown")


def file_ended(s: Session, actor: Actor, campaign: CampaignRow) -> int:
    """Its record; ended a second time another sheet joins it. No single answer is on it."""
    only = next(iter(campaign.projects)) if len(campaign.projects) == 1 else None
    return file_work.within(
        s,
        actor,
        category=KIND,
        title=campaign.title,
        source=(KIND, campaign.id, campaign.no),
        content=_sheet(s, actor, campaign),
        project_id=only,
        happened_on=clock.local(clock.now()).date(),
        author=actor.name if actor.user_id else "",
        body="\n".join([campaign.title, pick(campaign.questionnaire, DEFAULT), *campaign.projects.values()]),
    )


def _sheet(s: Session, actor: Actor, campaign: CampaignRow) -> dict[str, object]:
    now = funnel.within(s, actor, id=campaign.id)
    found = summary.within(s, actor, by=Slice((campaign.id,)))
    blocks = [_about(campaign), _course(campaign, now), _strata(now), _results(found)]
    return sheet(campaign.no, campaign.title, blocks)


def _zh(text: str, **params: object) -> str:
    return translate(DEFAULT, text, **params)


def _about(campaign: CampaignRow) -> Block:
    form = f"{pick(campaign.questionnaire, DEFAULT)}（{campaign.form} v{campaign.form_version}）"
    told = {
        N_("Title"): campaign.title,
        N_("Quarter or year"): campaign.period,
        N_("Questionnaire"): form,
        N_("Projects"): "、".join(campaign.projects.values()),
        N_("How it is asked"): _zh(N_("Anonymous") if campaign.anonymous else N_("By name")),
        N_("Begins on"): campaign.opens_on.isoformat(),
        N_("Ends on"): campaign.closes_on.isoformat(),
        N_("Target of the satisfied rate"): f"{campaign.target:.0f} %",
    }
    return facts(N_("Survey"), ((label, said, PLAIN) for label, said in told.items()))


def _course(campaign: CampaignRow, now: Funnel) -> Block:
    everybody = _zh(N_("Every household lived in"))
    sample = _zh(N_("Stratified random sample by project and class, seed {n}"), n=campaign.seed)
    share = f"{campaign.share:.1f} %" if campaign.share is not None else ""
    told = {
        N_("Who is asked"): everybody if campaign.everybody else sample,
        N_("Wished margin of error"): f"±{campaign.margin:.1f} % / {campaign.confidence:.0f} %",
        N_("Households lived in"): str(now.population),
        N_("Households asked"): str(campaign.invited),
        N_("Of them answered"): str(campaign.answered),
        N_("Response rate"): share,
        N_("Valid answers"): str(now.answers),
        N_("Margin of error reached"): f"±{now.margin:.1f} %" if now.margin is not None else "",
    }
    return facts(N_("How it went"), ((label, said, PLAIN) for label, said in told.items()))


def _strata(now: Funnel) -> Block:
    columns = (N_("Project"), N_("Class"), N_("Households lived in"), N_("Answers wanted"), N_("Answers"))
    lines = [
        (
            one.project,
            _zh(CustomerClass(one.category).label),
            str(one.population),
            str(one.wanted),
            _n(one.answers),
        )
        for one in now.needs
    ]
    return rows(N_("By project and class"), columns, lines)


def _n(answers: int | None) -> str:
    return _zh(UNTOLD) if answers is None else str(answers)


def _results(found: Summary) -> Block:
    """Of an anonymous survey nothing where too few have answered."""
    columns = (N_("Dimension"), N_("Answers"), N_("Satisfied rate"), N_("95 % interval"), N_("Index"))
    lines = [
        (
            _zh(one.dimension.label),
            str(one.n),
            f"{one.rate:.1f} %",
            f"{one.rate_low:.1f} – {one.rate_high:.1f} %",
            f"{one.index:.1f}",
        )
        for one in found.dimensions
    ]
    return rows(N_("Results by dimension"), columns, lines)
