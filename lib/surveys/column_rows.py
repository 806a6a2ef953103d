"""Inside the use cases: the answers that count, as columns in memory until one of them changes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from db.choices.surveys import Standing
from db.forms import FormVersion
from db.surveys import Campaign, SurveyResponse
from lib.forms.schema import FormSchema
from lib.surveys.hiding_rules import UNTOLD, groups_apart, projects_apart
from lib.surveys.tally_rules import CHANNELS, CLASSES, Block, block_of

MOST_KEPT = 2_000_000
"""Answers in memory, all campaigns together: some forty megabytes."""

FRESH_SECONDS = 1.0
"""How long a stamp is taken as read: adding up an index takes 20 ms for 200,000 answers."""

Stamp = tuple[int, int, int, int]
NOTHING: Stamp = (0, 0, 0, 0)
Blocks = tuple[Block, ...]
_kept: OrderedDict[tuple[str, int], tuple[Stamp, Blocks]] = OrderedDict()
_stamps: dict[tuple[str, int], tuple[float, Stamp]] = {}
_lock = threading.Lock()


def stamps(s: Session, campaigns: Sequence[int]) -> dict[int, Stamp]:
    """What differs once an answer came, changed, counts no more, or was taken back with its import."""
    place, now = _place(s), time.monotonic()
    known = {id: _stamps.get((place, id), (float("-inf"), NOTHING)) for id in campaigns}
    found = {id: stamp for id, (at, stamp) in known.items() if now - at < FRESH_SECONDS}
    if late := [id for id in campaigns if id not in found]:
        read = _read_stamps(s, late)
        _stamps.update({(place, id): (now, stamp) for id, stamp in read.items()})
        found |= read
    return found


def _place(s: Session) -> str:
    return str(s.get_bind().engine.url)


def _read_stamps(s: Session, campaigns: Sequence[int]) -> dict[int, Stamp]:
    """From an index alone; a version only ever grows, and no two imports have the same number."""
    sums = (
        func.sum(SurveyResponse.version),
        func.coalesce(func.sum(SurveyResponse.batch_id), 0),
    )
    wanted = (
        select(SurveyResponse.campaign_id, SurveyResponse.standing, func.count(), *sums)
        .where(SurveyResponse.campaign_id.in_(campaigns))
        .group_by(SurveyResponse.campaign_id, SurveyResponse.standing)
    )
    found = dict.fromkeys(campaigns, NOTHING)
    for id, standing, *more in s.execute(wanted):
        n, versions, batches = (int(one or 0) for one in more)
        valid, *rest = found[id]
        valid += n if standing == Standing.VALID else 0
        found[id] = (valid, rest[0] + n, rest[1] + versions, rest[2] + batches)
    return found


def blocks(s: Session, campaigns: Sequence[Campaign]) -> Blocks:
    """The answers of these campaigns; anonymous ones coarsened already. One reader loads, others wait."""
    now = stamps(s, [campaign.id for campaign in campaigns])
    place = _place(s)
    with _lock:
        return tuple(
            block
            for campaign in campaigns
            for block in _held(s, (place, campaign.id), now[campaign.id], campaign)
        )


def _held(s: Session, key: tuple[str, int], stamp: Stamp, campaign: Campaign) -> Blocks:
    held = _kept.pop(key, None)
    if held is None or held[0] != stamp:
        held = stamp, tuple(_loaded(s, campaign))
    _kept[key] = held
    while len(_kept) > 1 and sum(block.n for _stamp, kept in _kept.values() for block in kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return held[1]


def _loaded(s: Session, campaign: Campaign) -> Iterator[Block]:
    versions = select(SurveyResponse.form_version_id).where(SurveyResponse.campaign_id == campaign.id)
    for id in s.scalars(versions.distinct().order_by(SurveyResponse.form_version_id)).all():
        schema = FormSchema.model_validate(s.get_one(FormVersion, id).content)
        rows = s.execute(_columns().where(*_counting(campaign.id, id))).all()
        if rows:
            *where, marks = zip(*rows, strict=True)
            block = block_of(campaign.id, schema, _codes(*where), list(marks))
            yield _coarsened(block) if campaign.anonymous else block


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


def _codes(projects: Any, buildings: Any, classes: Any, channels: Any) -> dict[str, Any]:
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
    )
