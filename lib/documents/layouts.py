"""The standard sheets, said once: which field stands where. PDF, Word and the list of fields all follow it.

Sheets are printed in Chinese whatever language their printer reads. A field's Chinese name is what a
company's own Word template calls it by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
BLANK_LINES = 3
"""A list prints so many lines at least: the rest is filled in by hand."""


@dataclass(frozen=True)
class Pairs:
    """Fields side by side, each with its name in front."""

    fields: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """One long text; height in mm of the room it has at least."""

    field: str
    height: int


@dataclass(frozen=True)
class Lines:
    """A list of rows; columns are (field, share of the width); numbers are set flush right."""

    field: str
    columns: tuple[tuple[str, int], ...]
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pictures:
    field: str


@dataclass(frozen=True)
class Hands:
    """Who signs; signature is the field of the first one's signature given on a screen."""

    people: tuple[str, ...]
    signature: str = ""


Block = Pairs | Words | Lines | Pictures | Hands


@dataclass(frozen=True)
class Layout:
    title: str
    blocks: tuple[Block, ...]
    names: Mapping[str, str]
    """Field → its Chinese name."""

    @property
    def lists(self) -> dict[str, tuple[str, ...]]:
        """Field of a list → the fields of its rows."""
        return {b.field: tuple(c for c, _ in b.columns) for b in self.blocks if isinstance(b, Lines)}

    @property
    def pictures(self) -> frozenset[str]:
        """Fields that hold a list of pictures."""
        return frozenset(b.field for b in self.blocks if isinstance(b, Pictures))

    def whole(self, content: Content) -> dict[str, Any]:
        """Every field of the sheet, empty where nothing is known; a list long enough to write on."""
        found: dict[str, Any] = {name: content.get(name, "") for name in self.names}
        for name in self.pictures:
            found[name] = list(content.get(name) or ())
        for name, columns in self.lists.items():
            rows = [dict.fromkeys(columns, "") | dict(row) for row in content.get(name) or ()]
            found[name] = rows + [dict.fromkeys(columns, "")] * (BLANK_LINES - len(rows))
        return found


ON_EVERY_SHEET = {
    "company": "公司名称",
    "project": "项目名称",
    "no": "编号",
    "printed_by": "打印人",
    "printed_at": "打印时间",
}
COMPLAINT = Layout(
    "客户投诉处理单",
    (
        Pairs(("reporter", "phone")),
        Pairs(("place", "channel")),
        Pairs(("happened_at", "received_at")),
        Pairs(("category", "grade")),
        Pairs(("received_by", "repeat_of")),
        Words("summary", 14),
        Words("reason", 9),
        Words("demand", 9),
        Pairs(("department", "handler")),
        Pairs(("people", "valid")),
        Words("facts", 11),
        Words("replies", 9),
        Words("verdict", 9),
        Words("plan", 11),
        Words("result", 10),
        Words("answer", 11),
        Pairs(("done_at", "answered_at")),
        Words("call_backs", 9),
        Pairs(("satisfaction", "closed_at")),
        Pairs(("cause",)),
        Hands(("投诉人", "处理人", "主管", "经理")),
    ),
    {
        **ON_EVERY_SHEET,
        "reporter": "投诉人",
        "phone": "联系电话",
        "place": "房号/地点",
        "happened_at": "发生时间",
        "received_at": "投诉时间",
        "category": "投诉类别",
        "grade": "投诉等级",
        "channel": "投诉方式",
        "received_by": "受理人",
        "summary": "投诉内容",
        "reason": "投诉原因",
        "demand": "客户诉求",
        "department": "责任部门",
        "handler": "处理人",
        "people": "被投诉人员",
        "valid": "是否有效",
        "facts": "调查情况",
        "replies": "人员说明",
        "verdict": "认定意见",
        "plan": "处理方案",
        "result": "处理结果",
        "answer": "书面答复",
        "done_at": "处理完成",
        "answered_at": "答复时间",
        "call_backs": "回访记录",
        "satisfaction": "满意度",
        "closed_at": "办结时间",
        "cause": "根本原因",
        "repeat_of": "重复投诉",
    },
)
REPAIR = Layout(
    "维修工单记录表",
    (
        Pairs(("reporter", "phone")),
        Pairs(("place", "spot")),
        Pairs(("received_at", "channel")),
        Pairs(("category", "urgency")),
        Words("summary", 16),
        Pairs(("received_by", "handler")),
        Pairs(("dispatched_at", "promised_at")),
        Pairs(("on_site_at", "done_at")),
        Words("result", 16),
        Lines(
            "lines",
            (("name", 32), ("kind", 12), ("quantity", 12), ("price", 14), ("amount", 16), ("paid_by", 14)),
            frozenset({"quantity", "price", "amount"}),
        ),
        Pairs(("hours", "total")),
        Pairs(("owed", "free")),
        Pictures("before"),
        Pictures("after"),
        Pairs(("quality", "satisfaction")),
        Words("call_backs", 12),
        Hands(("报修人", "维修人", "主管", "经理"), signature="signature"),
    ),
    {
        **ON_EVERY_SHEET,
        "reporter": "报修人",
        "phone": "联系电话",
        "place": "房号/地点",
        "spot": "具体位置",
        "received_at": "报修时间",
        "channel": "报修方式",
        "category": "报修类别",
        "urgency": "紧急程度",
        "summary": "报修内容",
        "received_by": "受理人",
        "handler": "维修人",
        "dispatched_at": "派单时间",
        "promised_at": "预计完成",
        "on_site_at": "到场时间",
        "done_at": "完成时间",
        "result": "维修情况",
        "lines": "材料与工时",
        "name": "名称",
        "kind": "类别",
        "quantity": "数量",
        "price": "单价",
        "amount": "金额",
        "paid_by": "付费方",
        "hours": "工时（小时）",
        "total": "费用合计",
        "owed": "客户应付",
        "free": "公司承担",
        "before": "维修前照片",
        "after": "维修后照片",
        "quality": "质量检查",
        "satisfaction": "满意度",
        "call_backs": "回访记录",
        "signature": "客户签名",
    },
)
LAYOUTS = {"complaint": COMPLAINT, "repair": REPAIR}
