"""The nine checklists the product brings: whole, measurable, worth 100 points, in both languages."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from db.choices.actions import Severity
from lib.forms.preflight_rules import findings
from lib.forms.schema import FormSchema
from lib.forms.service import PRESETS
from lib.forms.yaml_exchange import read_yaml
from lib.i18n import pick
from lib.inspections.checklist_rules import GENERAL, KIND, Item, checklist_of

CODES = {
    "inspect_service_quarter",
    "inspect_maintenance_quarter",
    "inspect_patrol_day",
    "inspect_cleaning",
    "inspect_security_round",
    "inspect_buildings_year",
    "inspect_fire_electricity",
    "inspect_home_service",
    "inspect_supervisor_day",
}
FORMS = {path.stem: read_yaml(path.read_bytes()) for path in sorted(PRESETS.glob("inspect_*.yaml"))}
each = pytest.mark.parametrize("schema", FORMS.values(), ids=FORMS)


def items(schema: FormSchema) -> list[Item]:
    return list(checklist_of(schema).items.values())


def texts(schema: FormSchema) -> Iterator[Any]:
    yield from (schema.title, schema.help, *(field.label for field in schema.fields))
    yield from (text for item in items(schema) for text in (item.check.standard, item.check.method))


def test_all_nine_are_there() -> None:
    assert set(FORMS) == CODES
    assert all((schema.code, schema.kind) == (code, KIND) for code, schema in FORMS.items())


@each
def test_a_checklist_is_whole(schema: FormSchema) -> None:
    checklist = checklist_of(schema)
    assert checklist.points == 100
    assert checklist.scoring.line == 80
    assert len(checklist.areas) >= 3
    assert GENERAL not in {area.id for area in checklist.areas}
    assert len(checklist.items) >= 12
    assert not [finding for finding in findings(schema) if finding.grave]


@each
def test_every_item_says_what_is_right_and_how_it_is_seen(schema: FormSchema) -> None:
    for text in texts(schema):
        assert isinstance(text, dict), text
        assert set(text) == {"zh_CN", "en"}, text
        assert all(text.values()), text


def test_no_standard_is_said_twice() -> None:
    for language in ("zh_CN", "en"):
        said = Counter(pick(item.check.standard, language) for of in FORMS.values() for item in items(of))
        assert not [standard for standard, times in said.items() if times > 1]


@each
def test_what_is_critical_is_serious_and_never_the_whole(schema: FormSchema) -> None:
    critical = [item for item in items(schema) if item.check.critical]
    assert critical
    assert all(item.check.severity == Severity.HIGH for item in critical)
    assert sum((item.check.points for item in critical), Decimal(0)) < 50
    for item in items(schema):
        assert item.check.note
        assert item.check.points > 0


@each
def test_one_ordinary_finding_fails_no_area(schema: FormSchema) -> None:
    for area in checklist_of(schema).areas:
        dearest = max(item.check.points for item in area.items)
        assert area.line is None or 100 * (area.points - dearest) / area.points >= area.line
