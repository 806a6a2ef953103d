"""Inside the use cases: the answers that count, as columns in memory until one of them changes."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Float, String, func, select, type_coerce
from sqlalchemy.orm import Session

from db.choices.surveys import Standing
from db.forms import FormVersion
from db.surveys import Campaign, CampaignStamp, Stratum, SurveyResponse
from lib.access import Actor
from lib.forms.schema import FormSchema
from lib.surveys.hiding_rules import UNTOLD, groups_apart, projects_apart
from lib.surveys.scope import visible
from lib.surveys.tally_rules import CHANNELS, CLASSES, Block, block_of
from lib.surveys.weights_rules import Cell

MOST_KEPT = 2_000_000
"""Answers in memory, all campaigns together: some forty megabytes."""

Blocks = tuple[Block, ...]
_kept: OrderedDict[tuple[str, int], tuple[int, Blocks]] = OrderedDict()
_lock = threading.Lock()


class Asked(NamedTuple):
    """A campaign as far as figures go; all of it stays the same as long as they do."""

    id: int
    version: int
    anonymous: bool
    target: float
    stamp: int


def asked(s: Session, actor: Actor, campaigns: Collection[int]) -> list[Asked]:
    """Those of them in sight."""
    wanted = (
        select(
            Campaign.id,
            Campaign.version,
            Campaign.anonymous,
            type_coerce(Campaign.target, Float),
            func.coalesce(CampaignStamp.stamp, 0),
        )
        .outerjoin(CampaignStamp, CampaignStamp.campaign_id == Campaign.id)
        .where(Campaign.id.in_(sorted(campaigns)), visible(actor))
    )
    return [Asked(*row) for row in s.execute(wanted.order_by(Campaign.id))]


def place(s: Session) -> str:
    """Where the database is: what is kept of one is nothing to another."""
    return str(s.get_bind().engine.url)


def blocks(s: Session, campaigns: Sequence[Asked]) -> Blocks:
    """The answers of these campaigns; anonymous ones coarsened already. One reader loads, others wait."""
    here = place(s)
    with _lock:
        return tuple(block for one in campaigns for block in _held(s, (here, one.id), one))


def _held(s: Session, key: tuple[str, int], campaign: Asked) -> Blocks:
    held = _kept.pop(key, None)
    if held is None or held[0] != campaign.stamp:
        held = campaign.stamp, tuple(_loaded(s, campaign))
    _kept[key] = held
    while len(_kept) > 1 and sum(block.n for _stamp, kept in _kept.values() for block in kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return held[1]


def _loaded(s: Session, campaign: Asked) -> Iterator[Block]:
    population = _population(s, campaign.id)
    versions = select(SurveyResponse.form_version_id).where(SurveyResponse.campaign_id == campaign.id)
    for id in s.scalars(versions.distinct().order_by(SurveyResponse.form_version_id)).all():
        schema = FormSchema.model_validate(s.get_one(FormVersion, id).content)
        rows = s.execute(_columns().where(*_counting(campaign.id, id))).all()
        if rows:
            *where, marks = zip(*rows, strict=True)
            block = block_of(campaign.id, schema, codes_of(*where), list(marks), population)
            yield _coarsened(block) if campaign.anonymous else block


def _population(s: Session, campaign_id: int) -> dict[Cell, int]:
    wanted = select(Stratum.project_id, type_coerce(Stratum.category, String), Stratum.population)
    found = s.execute(wanted.where(Stratum.campaign_id == campaign_id))
    return {(project, category): homes for project, category, homes in found}


def _columns() -> Any:
    return select(
        SurveyResponse.project_id,
        SurveyResponse.building_id,
        type_coerce(SurveyResponse.category, String),
        type_coerce(SurveyResponse.channel, String),
        SurveyResponse.marks,
    )


def _counting(campaign_id: int, version_id: int) -> tuple[Any, ...]:
    return (
        SurveyResponse.campaign_id == campaign_id,
        SurveyResponse.form_version_id == version_id,
        SurveyResponse.standing == Standing.VALID,
    )


def codes_of(projects: Any, buildings: Any, classes: Any, channels: Any) -> dict[str, Any]:
    """As numbers: ids, and places in CLASSES and CHANNELS; 0 where there is none."""
    known = {None: 0} | {word.value: code for code, word in enumerate(CLASSES[1:], 1)}
    ways = {word.value: code for code, word in enumerate(CHANNELS[1:], 1)}
    return {
        "projects": np.array(projects, np.int32),
        "buildings": np.array([building or 0 for building in buildings], np.int32),
        "classes": np.array([known[one] for one in classes], np.int32),
        "channels": np.array([ways[one] for one in channels], np.int32),
    }


def _coarsened(block: Block) -> Block:
    counts, projects = projects_apart(block.projects)
    projects = projects[counts]
    return Block(
        block.campaign_id,
        block.fields,
        projects,
        np.where(projects == UNTOLD, UNTOLD, groups_apart(projects, block.buildings[counts])).astype(
            np.int32
        ),
        groups_apart(projects, block.classes[counts]),
        groups_apart(projects, block.channels[counts]),
        block.marks[:, counts],
        block.population,
    )
