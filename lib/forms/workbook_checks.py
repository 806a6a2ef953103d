"""The columns of a checklist in a form's workbook: what an item is worth, how an area counts, who passes."""

from lib.forms.schema import Check, FormField, FormSchema
from lib.forms.values import plain
from lib.i18n import DEFAULT, pick

YES, NO = "是", "否"
VETOES = {"fails": "整体不合格", "area": "本区域计零分", "total": "总分计零分"}
SEVERITIES = {"low": "轻微", "normal": "一般", "high": "严重"}
HEAD = {"line": "合格线", "veto": "关键项不合格时"}
FIELD = {
    "points": "分值",
    "standard": "标准",
    "standard_en": "标准（英文）",
    "method": "检查方法",
    "method_en": "检查方法（英文）",
    "critical": "关键项",
    "photo": "不合格须拍照",
    "note": "不合格须说明",
    "skip": "可不适用",
    "severity": "严重程度",
    "weight": "区域权重",
    "line": "区域合格线",
}
OF_CHECK = ("points", "standard", "method", "critical", "photo", "note", "skip", "severity")
LISTS = {
    "critical": [YES, NO],
    "photo": [YES, NO],
    "note": [YES, NO],
    "skip": [YES, NO],
    "severity": list(SEVERITIES.values()),
}
ADVICE = (
    "检查表的一行“检查项目”是一个检查项目，写分值和标准；关键项、不合格须拍照留空为否，"
    "不合格须说明、可不适用留空为是；严重程度留空为一般。",
    "检查表的分组标题是一个区域，可以写区域权重和区域合格线（百分比）；都不写权重时按分值合计。",
)


def head_cells(schema: FormSchema) -> dict[str, str]:
    if schema.scoring is None:
        return {}
    return {"line": plain(schema.scoring.line), "veto": VETOES[schema.scoring.veto]}


def field_cells(field: FormField) -> dict[str, str]:
    area = {
        "weight": "" if field.weight is None else plain(field.weight),
        "line": "" if field.line is None else plain(field.line),
    }
    return area | (_check_cells(field.check) if field.check else {})


def _check_cells(check: Check) -> dict[str, str]:
    flags = {key: YES if getattr(check, key) else NO for key in ("critical", "photo", "note", "skip")}
    texts = {}
    for key, text in (("standard", check.standard), ("method", check.method)):
        texts[key] = pick(text, DEFAULT)
        texts[f"{key}_en"] = "" if isinstance(text, str) else text.get("en", "")
    return {"points": plain(check.points), **texts, **flags, "severity": SEVERITIES[check.severity]}
