"""The practical checklists the product brings: every step with its marks, 100 in all, in both languages."""

from decimal import Decimal

import pytest

from lib.exams.practical_rules import judged_fields, practical_points
from lib.forms.schema import FormSchema, Kind
from lib.forms.service import PRESETS
from lib.forms.sound_checklist_rules import CHECKLIST, is_inspected
from lib.forms.yaml_exchange import read_yaml

FORMS = {path.stem: read_yaml(path.read_bytes()) for path in sorted(PRESETS.glob("practical_*.yaml"))}
each = pytest.mark.parametrize("schema", FORMS.values(), ids=FORMS)


def test_desk_repair_and_extinguisher_are_there() -> None:
    assert set(FORMS) == {"practical_reception", "practical_home_repair", "practical_extinguisher"}
    assert all((schema.code, schema.kind) == (code, CHECKLIST) for code, schema in FORMS.items())


@each
def test_it_judges_people_and_inspects_nothing(schema: FormSchema) -> None:
    assert not is_inspected(schema)
    best = {field.id: str(field.most) for field in judged_fields(schema, {})}
    assert practical_points(schema, best) == (Decimal(100), Decimal(100))
    assert len(best) >= 9


@each
def test_each_step_says_what_it_is_judged_by_in_both_languages(schema: FormSchema) -> None:
    texts = [schema.title, schema.help, *(field.label for field in schema.fields)]
    texts += [field.help for field in schema.fields if field.kind == Kind.SCORE]
    for text in texts:
        assert isinstance(text, dict), text
        assert set(text) == {"zh_CN", "en"}, text
        assert all(text.values()), text
