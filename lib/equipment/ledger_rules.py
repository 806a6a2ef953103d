"""What a good row of an equipment ledger means, and which kind its words are: values in, values out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.choices.equipment import EquipmentKind, EquipmentState
from lib.equipment.rules import LONGEST, due_after
from lib.i18n import N_

# Looked for inside the class, the system or the name; the first that is found decides.
WORDS = {
    EquipmentKind.FIRE: "消防 灭火 喷淋 烟感 防火 排烟 消火栓 火灾 应急照明 疏散 气体灭火 消控",
    EquipmentKind.LIFT: "电梯 扶梯 客梯 货梯 杂物梯 自动人行道 曳引",
    EquipmentKind.SECURITY: "监控 门禁 安防 道闸 摄像 对讲 巡更 周界 停车 车辆识别 弱电 闸机 楼宇自控 报警",
    EquipmentKind.AIR: "空调 通风 新风 风机 冷却 冷水 制冷 暖通 锅炉 供暖 热泵 排风 换热",
    EquipmentKind.PLAY: "健身 游乐 儿童 滑梯 秋千 泳池 游泳 体育",
    EquipmentKind.CLEANING: "清洗机 洗地 扫地 吸尘 割草 修剪 绿化 保洁 垃圾 高压清洗 打草 喷雾",
    EquipmentKind.LIGHTING: "照明 路灯 景观灯 灯具 草坪灯",
    EquipmentKind.WATER: "给排水 给水 供水 排水 水泵 水箱 生活泵 污水 潜污 集水 排污 雨水 中水 泵房 隔油",
    EquipmentKind.POWER: "配电 变压器 高压 低压 发电 电容 开关柜 供电 强电 充电 UPS ups 母线 环网柜 双电源",
}
KIND_OF = tuple((word, kind) for kind, words in WORDS.items() for word in words.split())
BUILDING_WORD = re.compile(r"(?:号楼|号栋|栋|幢|座|号|楼)$")
IN_PLACE = re.compile(r"^\s*([A-Za-z0-9一-鿿]{1,12}?)(?:号楼|号栋|栋|幢|座)")
LABELS = {
    "no": N_("Equipment number"),
    "name": N_("Equipment name"),
    "kind": N_("Kind"),
    "project_id": N_("Project"),
    "building_id": N_("Building"),
    "place": N_("Place"),
    "model": N_("Model"),
    "maker": N_("Maker"),
    "serial": N_("Serial number"),
    "supplier": N_("Supplier"),
    "supplier_phone": N_("Phone of the firm"),
    "made_on": N_("Made on"),
    "installed_on": N_("In use since"),
    "warranty_until": N_("Warranty until"),
    "check_months": N_("Examined every (months)"),
    "checked_on": N_("Last examined on"),
    "check_due_on": N_("Next examination"),
    "keeper_id": N_("Keeper"),
    "state": N_("State"),
    "note": N_("Note"),
}


@dataclass(frozen=True)
class Telling:
    """values hold only what the ledger tells: a blank cell never wipes what is known."""

    no: str
    values: dict[str, Any]
    kind: str
    building: str
    project: str
    keeper: str

    @property
    def key(self) -> tuple[str, ...]:
        """Its number; without one its name with where it stands and what it is."""
        if self.no:
            return (same_no(self.no),)
        return tuple(self.values.get(code, "") for code in ("name", "place", "model", "serial"))


def same_no(no: str) -> str:
    """Two spellings of one number."""
    return no.casefold()


def telling(values: Mapping[str, Any]) -> Telling:
    texts = {"name", "place", "model", "maker", "serial", "supplier", "note"}
    found: dict[str, Any] = {code: text_of(values, code, LONGEST[code]) for code in texts}
    found |= {
        "supplier_phone": _phones(values.get("phones") or []),
        "made_on": _day(values.get("made")),
        "installed_on": _day(values.get("installed")),
        "warranty_until": _day(values.get("warranty")),
        "check_months": values.get("months"),
        "checked_on": _day(values.get("checked")),
        "check_due_on": _day(values.get("due")),
        "state": EquipmentState(values["state"]) if values.get("state") else None,
    }
    told = {code: value for code, value in found.items() if value not in (None, "")}
    due = due_after(told.get("checked_on"), told.get("check_months"))
    if due and "check_due_on" not in told:
        told["check_due_on"] = due
    no = text_of(values, "no", LONGEST["no"])
    about = (text_of(values, code, 80) for code in ("kind", "building", "project", "keeper"))
    return Telling(no, told, *about)


def text_of(values: Mapping[str, Any], code: str, most: int) -> str:
    return str(values.get(code) or "").strip()[:most]


def _day(told: Any) -> date | None:
    return date.fromisoformat(told[:10]) if isinstance(told, str) and told else None


def _phones(phones: list[Any]) -> str:
    """As many as there is room for."""
    found = ""
    for phone in phones:
        longer = f"{found} {phone or ''}".strip()
        found = longer if len(longer) <= LONGEST["supplier_phone"] else found
    return found


def kind_of(word: str, name: str) -> EquipmentKind | None:
    """By the class it stands in, else by its name; none: neither says it."""
    for text in (word, name):
        found = next((kind for told, kind in KIND_OF if told in text), None)
        if found:
            return found
    return None


def same_building(text: str) -> str:
    """3栋, 3号楼 and 3 are one building."""
    return BUILDING_WORD.sub("", text.strip()).casefold()


def building_named(building: str, place: str) -> str:
    """As the ledger's own column tells it, else as the place begins."""
    if building:
        return same_building(building)
    found = IN_PLACE.match(place)
    return same_building(found[1]) if found else ""


def noted(note: str, label: str, word: str) -> str:
    """The note with one thing more that has no place of its own."""
    return "；".join(part for part in (note, f"{label}：{word}" if word else "") if part)
