"""Forms as an Excel workbook a person can change: the form, its fields, their options, some advice."""

from io import BytesIO
from typing import Any

from lib.forms import workbook_checks as checks
from lib.forms.notation import NO, YES, named, names, written
from lib.forms.schema import FormField, FormSchema, Kind, Text
from lib.forms.values import plain
from lib.i18n import DEFAULT
from lib.ledgers.writing import new_sheet, workbook

# These words are the file's own: they stay as they are, whatever the screens come to call them.
FORM, FIELDS, OPTIONS, HELP = "表单", "字段", "选项", "填写说明"
KINDS = {
    Kind.TEXT: "单行文字",
    Kind.LONG_TEXT: "多行文字",
    Kind.NUMBER: "数字",
    Kind.MONEY: "金额",
    Kind.DATE: "日期",
    Kind.DATETIME: "日期时间",
    Kind.TIME: "时间",
    Kind.CHOICE: "单选",
    Kind.MULTI_CHOICE: "多选",
    Kind.YES_NO: "是否",
    Kind.RATING: "星级",
    Kind.NPS: "推荐意愿",
    Kind.SCORE: "评分",
    Kind.PHOTO: "照片",
    Kind.FILE: "附件",
    Kind.SIGNATURE: "签名",
    Kind.PHONE: "电话",
    Kind.CUSTOMER: "客户",
    Kind.HOUSEHOLD: "房屋",
    Kind.STAFF: "员工",
    Kind.CHECK: "检查项目",
    Kind.SECTION: "分组标题",
}
WHEN = {"past": "过去", "future": "将来"}
PURPOSES = {"intake": "受理登记", "archive": "档案登记", "survey": "满意度问卷", "checklist": "检查表"}
DIMENSIONS = {
    "overall": "总体",
    "service": "物业服务",
    "facility": "设施维护",
    "security": "安全管理",
    "environment": "环境绿化",
    "community": "社区活动",
    "response": "客服响应",
    "repair": "维修服务",
    "order": "秩序维护",
}
ALL, ANY = "全部满足", "任一满足"
HEAD = {
    "code": "表单编号",
    "kind": "用途",
    "title": "名称",
    "title_en": "名称（英文）",
    "help": "说明",
    "help_en": "说明（英文）",
    "public": "住户自助",
    **checks.HEAD,
}
FIELD = {
    "id": "编号",
    "label": "标题",
    "label_en": "标题（英文）",
    "kind": "类型",
    "required": "必填",
    "help": "填写提示",
    "help_en": "填写提示（英文）",
    "default": "默认值",
    "parent": "上级字段",
    "least": "最小值",
    "most": "最大值",
    "longest": "最多字数",
    "when": "时间限制",
    "show_if": "显示条件",
    "show_any": "条件关系",
    "personal": "隐私",
    "desk": "仅前台",
    "dimension": "评价维度",
    "page": "另起一页",
    "retired": "停用",
    **checks.FIELD,
}
# Workbooks taken away before there were these columns come back all the same.
MAY_LACK = {"public", "desk", "dimension", "page", *checks.HEAD, *checks.FIELD}
OPTION = {
    "field": "字段",
    "id": "选项编号",
    "label": "选项",
    "label_en": "选项（英文）",
    "under": "所属上级选项",
    "retired": "停用",
}
LISTS = {
    "kind": list(KINDS.values()),
    "required": [YES, NO],
    "when": list(WHEN.values()),
    "show_any": [ALL, ANY],
    "personal": [YES, NO],
    "desk": [YES, NO],
    "dimension": list(DIMENSIONS.values()),
    "page": [YES, NO],
    "retired": [YES, NO],
    **checks.LISTS,
}
WIDTHS = {
    "label": 20,
    "help": 36,
    "standard": 48,
    "method": 24,
    "show_if": 36,
    "field": 24,
    "under": 36,
    "id": 14,
    "default": 18,
}
ROOM = 500
"""So many lines carry drop-downs."""
ADVICE = (
    "在“字段”表里一行是一个字段，上下顺序就是表单上的顺序；在“选项”表里一行是单选或多选的一个选项。",
    "新增字段：插入一行，填标题和类型即可，编号可以留空，系统会自动编号。",
    "改名称、提示、必填、顺序都可以直接改；编号和类型不要改，以前填的内容靠它们对应。",
    "删掉一行等于停用：新单不再出现，以前的单子仍然看得到。",
    "显示条件写成：报修类别=给排水、电梯；多个条件用分号隔开；"
    "也可以写 评分>=3、报修类别 已填、报修类别 未填。",
    "上级字段：让选项随另一个单选字段变化，在“选项”表的“所属上级选项”里写它属于哪几个上级选项。",
    "方括号里的是编号，例如 给排水[water]，写不写都可以。",
    "隐私填“是”的字段，大多数人只能看到打了星号的内容；电话总是这样。",
    "评价维度只用于问卷的星级题，统计和趋势按它汇总；分组标题的“另起一页”填“是”，问卷从那里翻页。",
    "住户自助填“是”的表单，住户扫码就能填；仅前台填“是”的字段不会问住户，只由前台填写。",
    *checks.ADVICE,
)


def write_workbook(schema: FormSchema) -> bytes:
    target = BytesIO()
    with workbook(target) as book:
        _table(book, FORM, HEAD, [_head(schema)])
        _table(book, FIELDS, FIELD, [_field(schema, field) for field in schema.fields])
        _table(book, OPTIONS, OPTION, _options(schema))
        advice = new_sheet(book, HELP)
        advice.set_column(0, 0, 110)
        for line, text in enumerate(ADVICE):
            advice.write_string(line, 0, f"{line + 1}. {text}")
    return target.getvalue()


def _table(book: Any, name: str, columns: dict[str, str], rows: list[dict[str, str]]) -> None:
    page = new_sheet(book, name)
    heading = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for column, (key, label) in enumerate(columns.items()):
        page.set_column(column, column, WIDTHS.get(key.removesuffix("_en"), 12), text)
        page.write_string(0, column, label, heading)
        if key in LISTS and name != FORM:
            page.data_validation(1, column, ROOM, column, {"validate": "list", "source": LISTS[key]})
        for line, row in enumerate(rows, 1):
            if row.get(key):
                page.write_string(line, column, row[key], text)
    page.freeze_panes(1, 2 if name == FIELDS else 0)


def _said(key: str, text: Text) -> dict[str, str]:
    return {key: text} if isinstance(text, str) else {key: text[DEFAULT], f"{key}_en": text.get("en", "")}


def _head(schema: FormSchema) -> dict[str, str]:
    return {
        "code": schema.code,
        "kind": PURPOSES.get(schema.kind, schema.kind),
        **_said("title", schema.title),
        **_said("help", schema.help),
        "public": _yes(schema.public),
        **checks.head_cells(schema),
    }


def _field(schema: FormSchema, field: FormField) -> dict[str, str]:
    known = {other.id: other for other in schema.fields}
    return {
        "id": field.id,
        **_said("label", field.label),
        "kind": KINDS[field.kind],
        "required": _yes(field.required),
        **_said("help", field.help),
        "default": _default(field),
        "parent": named(known[field.parent]) if field.parent in known else field.parent,
        "least": "" if field.least is None else plain(field.least),
        "most": "" if field.most is None else plain(field.most),
        "longest": str(field.longest or ""),
        "when": WHEN.get(field.when, ""),
        "show_if": written(field.show_if, known),
        "show_any": ANY if field.show_any else "",
        "personal": _yes(field.personal),
        "desk": _yes(field.desk),
        "dimension": DIMENSIONS.get(field.dimension, field.dimension),
        "page": _yes(field.page),
        "retired": _yes(field.retired),
        **checks.field_cells(field),
    }


def _yes(value: bool) -> str:
    return YES if value else ""


def _default(field: FormField) -> str:
    if field.default is None:
        return ""
    if isinstance(field.default, bool):
        return YES if field.default else NO
    if isinstance(field.default, list):
        return names([str(one) for one in field.default], field.options)
    return names([str(field.default)], field.options)


def _options(schema: FormSchema) -> list[dict[str, str]]:
    above = {field.id: field.options for field in schema.fields}
    return [
        {
            "field": named(field),
            "id": option.id,
            **_said("label", option.label),
            "under": names(option.under, above.get(field.parent, ())),
            "retired": _yes(option.retired),
        }
        for field in schema.fields
        for option in field.options
    ]
