"""Equipment ledgers as companies keep them, made on the spot, with the truth beside them."""

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import StringIO
from typing import Any

from lib.ledgers.equipment import EQUIPMENT
from lib.ledgers.shapes import Verdict
from tests.ledgers.books import TODAY, book, judged

NAMES = {
    "lift": "乘客电梯",
    "water": "生活水泵",
    "power": "低压配电柜",
    "fire": "消防水泵",
    "security": "高清摄像机",
    "air": "排风机",
    "other": "升降平台",
}
STATES = {
    "in_use": ("在用", "正常", "运行 正常", "使用中"),
    "stopped": ("停用", "维修中"),
    "scrapped": ("报废",),
}
FIRMS = ("示例电梯有限公司", "样板机电维保部", "范例消防工程公司")
OLD_HEAD = (
    "资产编号 设施设备名称 型号 所在位置 制造单位 生产日期 启用日期 保修期 供应商 厂家电话 检验周期 检验日期 "
    "使用状态"
)


@dataclass(frozen=True)
class Truth:
    """What each row means, by its number; bad: rows that must be mended, with a word of the reason."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)


def spelt(dice: random.Random, day: date) -> Any:
    """One day in many spellings."""
    return dice.choice(
        [
            day,
            day.isoformat(),
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y/%m/%d}",
            f"{day:%Y%m%d}",
        ]
    )


def pieces(dice: random.Random, many: int) -> list[dict[str, Any]]:
    return [_piece(dice, n) for n in range(1, many + 1)]


def _piece(dice: random.Random, n: int) -> dict[str, Any]:
    kind = dice.choice(list(NAMES))
    made = date(2016, 1, 1) + timedelta(days=dice.randrange(2000))
    installed = made + timedelta(days=dice.randrange(20, 200))
    checked = TODAY - timedelta(days=dice.randrange(10, 300))
    return {
        "no": f"SS-{n:03}",
        "kind": kind,
        "name": f"{dice.randrange(1, 9)}#{NAMES[kind]}",
        "model": dice.choice(("KONE-M1", "100WQ80-9", "GGD/2", "TPLS 65")),
        "place": f"{dice.randrange(1, 6)}栋{dice.choice(('大堂', '负一层机房', '屋面'))}",
        "maker": dice.choice(("通用示例厂", "样板设备厂")),
        "firm": dice.choice(FIRMS),
        "phone": f"138000{dice.randrange(10000, 99999)}",
        "made": made,
        "installed": installed,
        "warranty": date(installed.year + 2, installed.month, min(installed.day, 28)),
        "months": dice.choice((12, 24)),
        "checked": checked,
        "due": date(checked.year + 1, checked.month, min(checked.day, 28)),
        "state": dice.choice(("in_use", "in_use", "in_use", "stopped", "scrapped")),
    }


def truth_of(piece: dict[str, Any]) -> dict[str, Any]:
    same = ("name", "model", "place", "maker", "state")
    days = {code: piece[code].isoformat() for code in ("made", "installed", "warranty", "checked", "due")}
    return (
        {code: piece[code] for code in same} | days | {"supplier": piece["firm"], "phones": [piece["phone"]]}
    )


Shape = tuple[str, Callable[[], bytes], Truth]


def titled(seed: int) -> tuple[bytes, Truth]:
    """A merged title and two rows of heading; a number twice, an impossible day, a name missing."""
    dice = random.Random(seed)
    made = pieces(dice, 24)
    wrong = {"SS-005": "no such day", "SS-009": "Not filled in", "SS-002": "already used"}
    head = [
        "序号",
        "设备编号",
        "设备名称",
        "规格型号",
        "安装位置",
        "生产厂家",
        "日期",
        None,
        "质保期至",
        "维保信息",
    ]
    head += [None, "年检", None, "责任人", "状态", "备注"]
    below: list[Any] = [None] * 6 + ["出厂日期", "投用日期", None, "维保单位", "联系电话"]
    below += ["上次年检日期", "下次年检日期", None, None, None]
    rows: list[list[Any]] = [["莲花苑物业服务中心 2025年设施设备台账"], head, below]
    for n, one in enumerate(made, 1):
        rows.append([n, *_cells(dice, one)])
    rows[3 + 4][12] = "2025年2月30日"
    rows[3 + 8][2] = None
    rows.append([25, *_cells(dice, {**made[1], "name": "另一台同号设备"})])
    rows.append([None, "合计", f"{len(made)}台"])
    merges = ["A1:P1", "G2:H2", "J2:K2", "L2:M2", *(f"{c}2:{c}3" for c in "ABCDEFINOP")]
    truth = {one["no"]: truth_of(one) for one in made if one["no"] not in ("SS-005", "SS-009")}
    return book({"设备台账": rows}, merges=merges), Truth(truth, wrong)


def _cells(dice: random.Random, one: dict[str, Any]) -> list[Any]:
    days = {code: spelt(dice, one[code]) for code in ("made", "installed", "warranty", "checked", "due")}
    told = [one["no"], one["name"], one["model"], one["place"], one["maker"], days["made"], days["installed"]]
    told += [days["warranty"], one["firm"], one["phone"], days["checked"], days["due"], "王示例"]
    return [*told, dice.choice(STATES[one["state"]]), None]


def listed(seed: int) -> tuple[bytes, Truth]:
    """A CSV of an old program: other words, terms instead of days, the warranty counted from the start."""
    dice = random.Random(seed)
    made = pieces(dice, 20)
    out = StringIO()
    told = csv.writer(out)
    told.writerow(OLD_HEAD.split())
    truth = {}
    for one in made:
        term = dice.choice(("2年", "24个月", "两年", "质保2年"))
        every = dice.choice(("每年一次", "12个月", "1年")) if one["months"] == 12 else "两年一检"
        days = [_text(spelt(dice, one[code])) for code in ("made", "installed", "checked")]
        row = [one["no"], one["name"], one["model"], one["place"], one["maker"], days[0], days[1], term]
        told.writerow([*row, one["firm"], one["phone"], every, days[2], dice.choice(STATES[one["state"]])])
        ends = _later(one["installed"], 2)
        truth[one["no"]] = truth_of({**one, "warranty": ends}) | {"months": one["months"]}
        del truth[one["no"]]["due"]
    return out.getvalue().encode("gb18030"), Truth(truth)


def _later(day: date, years: int) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + years, day=last)


def _text(day: Any) -> str:
    return day.isoformat() if isinstance(day, date) else str(day)


def by_system(seed: int) -> tuple[bytes, Truth]:
    """A sheet a system, merged classes down the side, a cover sheet that is no ledger."""
    dice = random.Random(seed)
    made = pieces(dice, 18)
    sheets: dict[str, list[Sequence[Any]]] = {"封面": [["设备台账"], ["编制单位", "示例物业"]]}
    for part, name in enumerate(("电梯及供水", "其他")):
        rows: list[Sequence[Any]] = [
            [name],
            ["编号", "类别", "名称", "品牌", "位置", "维保公司", "维保电话", "投用时间"],
        ]
        rows[1] = [*rows[1], "质保到期", "检验有效期至", "设备状态", "数量"]
        for one in made[part * 9 : part * 9 + 9]:
            days = [spelt(dice, one[code]) for code in ("installed", "warranty", "due")]
            row = [
                one["no"],
                one["name"][2:],
                one["name"],
                one["maker"],
                one["place"],
                one["firm"],
                one["phone"],
            ]
            rows.append([*row, *days, dice.choice(STATES[one["state"]]), "1台"])
        sheets[name] = rows
    kept = {one["no"]: truth_of(one) for one in made}
    for one in kept.values():
        for gone in ("made", "checked", "model"):
            del one[gone]
    return book(sheets, merges=["A1:L1"]), Truth(kept)


SHAPES = {"titled": titled, "listed": listed, "by system": by_system}


def verdict(content: bytes) -> Verdict:
    return judged(content, ledger=EQUIPMENT, file="设备台账.xlsx")
