"""Inspections made by the use cases themselves, and proper values for what is done with them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from db.choices.files import Purpose
from db.choices.inspections import SignRole, Verdict
from db.inspections import Inspection
from lib.access import Actor
from lib.deeds import perform, read
from lib.files import service as files
from lib.inspections import filling, find, signing, starting
from tests.cast import Cast
from tests.inspections.held import CODE, ITEMS, checklist, task

PHOTO_ITEMS = ("power", "exits")


def picture(actor: Actor, *, colour: int = 0, purpose: Purpose = Purpose.BEFORE) -> int:
    """An own loose picture; another colour is another file."""
    made = BytesIO()
    Image.new("RGB", (40, 30), (colour % 256, 80, 120)).save(made, "PNG")
    said = {"name": f"现场{colour}.png", "content": made.getvalue(), "purpose": purpose}
    return perform(files.keep, actor, None, **said).id


def begun(cast: Cast, by: Actor, **where: Any) -> str:
    """A spot check's code."""
    checklist(cast)
    told = {"project_id": cast.project_a, **where}
    return code_of(cast, perform(starting.spot_check, by, None, form_code=CODE, **told))


def code_of(cast: Cast, id: int) -> str:
    with cast.database.reading() as s:
        return s.get_one(Inspection, id).code


def judge(by: Actor, code: str, item: str, verdict: Verdict = Verdict.GOOD, **said: Any) -> Any:
    return perform(filling.judge, by, None, code=code, item=item, **{"turn": 1, "verdict": verdict, **said})


def judge_all(by: Actor, code: str, failed: Mapping[str, Any] | None = None, items: Any = ITEMS) -> None:
    """failed: item → what is said of it; photos are added where the checklist asks for one."""
    for item in items:
        said = (failed or {}).get(item)
        if said is None:
            judge(by, code, item)
            continue
        judge(by, code, item, Verdict.FAILED, **{"note": "不符合标准", **said})
        if item in PHOTO_ITEMS:
            photo = picture(by, colour=ITEMS.index(item))
            perform(filling.add_photo, by, None, code=code, item=item, file_id=photo)


def finished(cast: Cast, by: Actor, failed: Mapping[str, Any] | None = None, **where: Any) -> str:
    code = begun(cast, by, **where)
    judge_all(by, code, failed)
    perform(filling.finish, by, None, code=code)
    return code


def sign(
    by: Actor, code: str, role: SignRole = SignRole.INSPECTOR, name: str = "检查员甲", **more: Any
) -> None:
    drawn = picture(by, colour=200 + len(role), purpose=Purpose.SIGNATURE)
    perform(signing.sign, by, None, code=code, role=role, name=name, file_id=drawn, **more)


def sign_both(by: Actor, code: str) -> None:
    sign(by, code)
    sign(by, code, SignRole.PROJECT, "项目经理乙")


def signed(cast: Cast, by: Actor, failed: Mapping[str, Any] | None = None, **where: Any) -> int:
    """Inspected and signed by both; its id."""
    code = finished(cast, by, failed, **where)
    sign_both(by, code)
    return read(filling.by_code, by, code=code).id


# -- for the matrix of use cases ---------------------------------------------------------------


@dataclass(frozen=True)
class Inspected:
    """One in each state, of project A, by head office; task: not begun. photo: of the open one's item.

    judged_code: of one that waits to be finished.
    """

    open: int
    open_code: str
    photo: int
    judged_code: str
    done_code: str
    signed: int
    action: int
    task: int
    loose: int


def made(cast: Cast) -> Inspected:
    begun_code = begun(cast, cast.quality)
    photo = picture(cast.quality, colour=7)
    perform(filling.add_photo, cast.quality, None, code=begun_code, item="power", file_id=photo)
    judged_code = begun(cast, cast.quality)
    judge_all(cast.quality, judged_code)
    done_code = finished(cast, cast.quality)
    sign(cast.quality, done_code)
    whole = signed(cast, cast.quality, {"light": {}})
    story = read(find.one, cast.quality, id=whole)
    measure = story.findings[0].measure
    assert measure
    return Inspected(
        open=read(filling.by_code, cast.quality, code=begun_code).id,
        open_code=begun_code,
        photo=photo,
        judged_code=judged_code,
        done_code=done_code,
        signed=whole,
        action=measure.id,
        task=task(cast).task,
        loose=picture(cast.quality, colour=9, purpose=Purpose.SIGNATURE),
    )


def _open(**more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"code": w.inspected.open_code, **more}


def _to_sign(w: Any) -> dict[str, Any]:
    told = {"role": SignRole.PROJECT, "name": "项目经理乙", "file_id": w.inspected.loose}
    return {"code": w.inspected.done_code, **told}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspections.start": lambda w: {"task_id": w.inspected.task},
    "inspections.spot_check": lambda w: {"form_code": CODE, "project_id": w.cast.project_a},
    "inspections.re_inspect": lambda w: {"id": w.inspected.signed},
    "inspections.give_link": lambda w: {"id": w.inspected.open, "days": 7, "firm": "第三方评估"},
    "inspections.take_link": lambda w: {"id": w.inspected.open},
    "inspections.call_off": lambda w: {"id": w.inspected.open, "reason": "改期"},
    "inspections.by_code": _open(),
    "inspections.judge": _open(item="manners", turn=1, verdict=Verdict.GOOD),
    "inspections.add_photo": lambda w: {
        "code": w.inspected.open_code,
        "item": "light",
        "file_id": w.inspected.loose,
    },
    "inspections.remove_photo": lambda w: {
        "code": w.inspected.open_code,
        "item": "power",
        "file_id": w.inspected.photo,
    },
    "inspections.look_at_own": lambda w: {"code": w.inspected.open_code, "file_id": w.inspected.photo},
    "inspections.visited": _open(building_ids=[]),
    "inspections.finish": lambda w: {"code": w.inspected.judged_code},
    "inspections.go_back": lambda w: {"code": w.inspected.done_code},
    "inspections.sign": _to_sign,
    "inspections.to_do": lambda w: {},
    "inspections.under_way": lambda w: {},
    "inspections.list_inspections": lambda w: {"by": find.Filter()},
    "inspections.export_inspections": lambda w: {"by": find.Filter()},
    "inspections.inspected_by": lambda w: {},
    "inspections.one": lambda w: {"id": w.inspected.signed},
    "inspections.my_projects": lambda w: {},
    "inspections.spot_choices": lambda w: {"project_id": w.cast.project_a},
    "inspections.finding_of_action": lambda w: {"action_id": w.inspected.action},
    "inspections.look_at_photo": lambda w: {"id": w.inspected.photo},
    "inspections.open_photo": lambda w: {"id": w.inspected.photo},
    "inspections.remind": lambda w: {},
}
COMPANY_WIDE: tuple[str, ...] = ()
