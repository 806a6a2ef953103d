"""What a good row of an archive catalogue means, and which category its word is: values in, values out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from db.choices.archives import Secrecy
from lib.archives.rules import keep_until
from lib.i18n import N_

OTHER = "other"
# What catalogues call the shipped categories; a company's own names come before these.
WORDS = {
    "contract": "合同 协议 合同协议 供方合同 服务合同 分包合同 外包合同 经济合同 合约 招投标 招标",
    "handover": "承接查验 接管验收 承接验收 物业接管 移交 竣工 竣工图 工程竣工 物业移交 交接",
    "customer": "业主资料 业主 业主档案 客户 客户资料 住户 户档 一户一档 产权 产权资料 业主户档 业户",
    "renovation": "装修管理 装修 装饰装修 二次装修 室内装修 装修申请 装修审批",
    "plan": "服务计划 计划 工作计划 年度计划 计划总结 方案",
    "service": "服务记录 客户服务 客服 日常服务 走访 走访记录 社区活动 社区文化 便民服务 服务 值班记录",
    "feedback": "客户反馈 反馈 意见建议 表扬 建议 意见 表扬感谢",
    "repair": "维修 维修工单 报修 报修记录 维修记录 工程维修 报修单 维修单 报事报修 零修 工单 入户维修",
    "complaint": "投诉处理 投诉 投诉记录 客户投诉 投诉单 纠纷 信访",
    "cost": "费用 财务 收费 收支 会计 物业费 费用收支 账册 票据 凭证 公共收益 维修资金",
    "equipment": "设备维保 设备 设施设备 设备设施 设备管理 维保 电梯 维护保养 机电 设备运行 设备台账",
    "inspection": "品质检查 检查 检查记录 巡查 巡检 品质 品质管理 质量检查 巡视",
    "survey": "满意度调查 满意度 问卷 调查 问卷调查 客户满意度",
    "training": "培训考核 培训 考核 考试 员工培训 教育培训 培训记录",
    "safety": "安全应急 安全 应急 消防 安全管理 应急预案 演练 安防 秩序 秩序维护 安全生产 消防安全",
    "meeting": "会议 会议纪要 会议记录 纪要 例会 业主大会 业委会 会务",
    "other": "其他 其它 综合 杂项 未分类",
}
CODE_OF = {word: code for code, words in WORDS.items() for word in words.split()}
# Endings that say nothing about the matter: 合同类, 装修档案.
ENDING = re.compile(r"(?:类|档案|资料|文件|材料|记录|管理|卷|表)+$")
LETTERS = re.compile(r"[A-Z]{1,8}")
LABELS = {
    "title": N_("Record title"),
    "category_id": N_("Category"),
    "secrecy": N_("Secrecy"),
    "year": N_("Year"),
    "happened_on": N_("Dated"),
    "filed_at": N_("Filed on"),
    "expires_on": N_("Runs until"),
    "keep_word": N_("Term of keeping"),
    "keep_years": N_("Years of keeping"),
    "keep_until": N_("Kept until"),
    "author": N_("Responsible party"),
    "pages": N_("Pages"),
    "shelf": N_("Shelf place"),
    "note": N_("Note"),
    "project_id": N_("Project"),
}


@dataclass(frozen=True)
class Category:
    id: int
    code: str
    name: str
    letters: str
    keep_years: int | None
    secrecy: Secrecy


@dataclass(frozen=True)
class Telling:
    """values hold only what the catalogue tells: a blank cell never wipes what is known."""

    no: str
    values: dict[str, Any]
    category: str
    project: str

    @property
    def key(self) -> str:
        return same_no(self.no)


def same_no(no: str) -> str:
    """Two spellings of one number."""
    return no.casefold()


def telling(values: Mapping[str, Any]) -> Telling:
    keep = values.get("keep") or {}
    found = {
        "title": _text(values, "title", 200),
        "secrecy": Secrecy(values["secrecy"]) if values.get("secrecy") else None,
        "year": int(values["year"]),
        "happened_on": _day(values.get("happened_on")),
        "filed_on": _day(values.get("filed_on")),
        "expires_on": _day(values.get("expires_on")),
        "keep_word": str(keep.get("word") or "")[:20],
        "author": _text(values, "author", 80),
        "pages": values.get("pages"),
        "shelf": _text(values, "shelf", 80),
        "note": _note(values),
    }
    told = {code: value for code, value in found.items() if value not in (None, "")}
    if keep:
        told["keep_years"] = keep.get("years")
    return Telling(str(values["no"])[:40], told, _text(values, "category", 60), _text(values, "project", 80))


def _text(values: Mapping[str, Any], code: str, most: int) -> str:
    return str(values.get(code) or "").strip()[:most]


def _day(told: Any) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) and told else None


def _note(values: Mapping[str, Any]) -> str:
    """借出 stays a word of the note: who has it, and until when, nobody has told."""
    copies = _text(values, "copies", 20)
    return noted(_text(values, "note", 1000), "份数", "" if copies in ("1", "1份", "一份") else copies)


def noted(note: str, label: str, word: str) -> str:
    """The note with one thing more that has no place of its own."""
    return "；".join(part for part in (note, f"{label}：{word}" if word else "") if part)


def kept(year: int, values: Mapping[str, Any], years: int | None) -> dict[str, Any]:
    """Years of keeping, as told or else as given, with the last day of them."""
    years = values.get("keep_years", years)
    return {"keep_years": years, "keep_until": keep_until(year, years)}


# -- which category a word is ------------------------------------------------------------------


@dataclass(frozen=True)
class Placed:
    """sure False: the word is none of the company's; near is the category it looks most like."""

    category: Category
    sure: bool = True
    near: str = ""


class Places:
    """The company's categories, found by name, by what the trade calls them, by letters in a number."""

    def __init__(self, categories: Sequence[Category]) -> None:
        by_code = {one.code: one for one in categories}
        self.other = by_code.get(OTHER) or categories[-1]
        self.by_word = {word: by_code[code] for word, code in CODE_OF.items() if code in by_code}
        self.by_word |= {_squeezed(one.name): one for one in categories}
        self.by_letters = {one.letters: one for one in categories}

    def place(self, word: str, no: str) -> Placed:
        """By the word, else by the letters in the number, else among the others."""
        text = _squeezed(word)
        found = self.by_word.get(text) or self.by_word.get(ENDING.sub("", text))
        if found:
            return Placed(found)
        lettered = self._lettered(no)
        if lettered:
            return Placed(lettered, sure=not word)
        return Placed(self.other, sure=False, near=self._near(text))

    def _lettered(self, no: str) -> Category | None:
        """Not the first group of letters: that is the project's."""
        groups = LETTERS.findall(no.upper())
        return next((self.by_letters[one] for one in groups[1:] if one in self.by_letters), None)

    def _near(self, text: str) -> str:
        inside = [word for word in self.by_word if len(word) > 1 and word in text]
        close = [max(inside, key=len)] if inside else get_close_matches(text, self.by_word, 1, 0.5)
        return self.by_word[close[0]].name if close else ""


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
