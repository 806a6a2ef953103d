"""What a row of a repair ledger says as a whole: its state, its sum, whether its moments are in order."""

from typing import Any

from lib.i18n import N_
from lib.ledgers.places import where_missing
from lib.ledgers.shapes import Layout, Remark, Row, Scene
from lib.ledgers.steps import earlier, word
from lib.ledgers.words import listed

STATES = {
    "closed": listed(
        "已完成 完成 已完工 完工 已修复 修复 已修好 修好 已处理 已办结 办结 已关闭 关闭 已结束 已解决 √ 是 "
        "ok 已修 处理完毕 已处理完 已结单 结单 已验收 已维修 已回访 done closed 完毕 结束"
    ),
    "open": listed(
        "未完成 处理中 维修中 进行中 未处理 待处理 待维修 未修 未修复 未完工 × x 否 已派单 待派单 已受理 "
        "未解决 跟进中 施工中 待受理 已接单 在修 正在维修 未关闭 open 待跟进 整改中"
    ),
    "waiting": listed(
        "待配件 等配件 待料 待材料 等材料 缺料 待采购 采购中 待厂家 待外修 待业主 挂起 暂停 待配货 等待配件 "
        "待业主确认 等业主 业主不在家 待预约 暂缓 等待 待外委 待施工"
    ),
}


def settle_states(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        _stated(row, layout)
        _paid(row)
        where_missing(row, layout)
        _in_order(row, layout)


def _stated(row: Row, layout: Layout) -> None:
    """A column of its own, else a word where the day should stand, else whether there is a day."""
    values = row.values
    told, instead = values.get("state"), word(values.get("done_at")) or _word_of(values.get("result"))
    if word(values.get("done_at")):
        values["done_at"] = None
    derived = "closed" if values.get("done_at") else instead or "open"
    values["state"] = told if told in STATES else derived
    if told and told not in STATES:
        row.notes.append(Remark(layout.title("state"), N_("“{text}” is not a known state"), {"text": told}))
    if word(values.get("called_back_at")):
        values["called_back_at"] = None


def _word_of(text: Any) -> str | None:
    return next((code for code, words in STATES.items() if text in words), None)


def _paid(row: Row) -> None:
    """The sum where only its parts are told; parts are never guessed from a sum."""
    parts = [row.values.get("material_fee"), row.values.get("labour_fee")]
    if row.values.get("total_fee") is None and any(part is not None for part in parts):
        row.values["total_fee"] = round(sum(part or 0 for part in parts), 2)


def _in_order(row: Row, layout: Layout) -> None:
    received = row.values.get("received_at")
    if earlier(row.values.get("done_at"), received):
        row.problems.append(Remark(layout.title("done_at"), N_("Finished before it was reported")))
    for code in ("dispatched_at", "on_site_at", "called_back_at"):
        if earlier(row.values.get(code), received):
            row.notes.append(Remark(layout.title(code), N_("Earlier than the report")))
