"""One form with every kind of field, for tests of what draws and checks them. Invented, and it shows."""

from decimal import Decimal
from typing import Any

from lib.forms.schema import Condition, FormField, FormSchema, Kind, Option

AREAS = (
    Option(id="water", label={"zh_CN": "给排水", "en": "Water"}),
    Option(id="power", label="供电*照明*"),
    Option(id="gone", label="早已不用", retired=True),
)
PARTS = (
    Option(id="tap", label="水龙头", under=("water",)),
    Option(id="drain", label="下水道", under=("water",)),
    Option(id="lamp", label="灯具", under=("power",)),
)
MANY = tuple(Option(id=f"o{n}", label=f"第{n}项") for n in range(1, 13))


def field(id: str, kind: Kind, label: str, **more: Any) -> FormField:
    return FormField(id=id, kind=kind, label=label, **more)


FIELDS = (
    field("head", Kind.SECTION, "基本情况", help="带 * 的必填"),
    field("area", Kind.CHOICE, "类别", options=AREAS, required=True),
    field("part", Kind.CHOICE, "部位", options=PARTS, parent="area"),
    field("text", Kind.TEXT, "标题", help="一句话", required=True, longest=30),
    field("long", Kind.LONG_TEXT, "详情", help="哪里、什么情况"),
    field("tags", Kind.MULTI_CHOICE, "涉及", options=AREAS),
    field("one", Kind.CHOICE, "十二选一", options=MANY),
    field("many", Kind.MULTI_CHOICE, "十二选几", options=MANY),
    field("count", Kind.SECTION, "数与时间"),
    field("number", Kind.NUMBER, "数量", least=Decimal(0), most=Decimal(100)),
    field("money", Kind.MONEY, "费用"),
    field("score", Kind.SCORE, "得分", most=Decimal(20)),
    field("rating", Kind.RATING, "满意度"),
    field("nps", Kind.NPS, "推荐意愿"),
    field("date", Kind.DATE, "日期", when="past"),
    field("moment", Kind.DATETIME, "到场时间"),
    field("time", Kind.TIME, "几点"),
    field("who", Kind.SECTION, "人与物"),
    field("yes_no", Kind.YES_NO, "需要回访"),
    field("phone", Kind.PHONE, "回访电话", show_if=(Condition(field="yes_no", one_of=(True,)),)),
    field("secret", Kind.TEXT, "证件", personal=True),
    field("household", Kind.HOUSEHOLD, "房屋"),
    field("customer", Kind.CUSTOMER, "客户"),
    field("staff", Kind.STAFF, "责任人"),
    field("photo", Kind.PHOTO, "照片", most=Decimal(3)),
    field("file", Kind.FILE, "附件"),
    field("signature", Kind.SIGNATURE, "业主签名"),
    field("old", Kind.TEXT, "从前问的", retired=True),
)
EVERY = FormSchema(code="every", kind="test", title="样样都有的表", fields=FIELDS)
