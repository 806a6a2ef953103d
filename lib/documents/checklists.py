"""A checklist on paper, to be filled in with a pen where no telephone goes. A4 across, in Chinese."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from lib.documents.typesetting import pdf


@dataclass(frozen=True)
class Line:
    """An item; points as they are printed."""

    n: int
    label: str
    standard: str
    method: str
    points: str
    critical: bool


@dataclass(frozen=True)
class Area:
    """notes: what stands under its title: its points, weight, line."""

    title: str
    notes: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class BlankSheet:
    """heads: what is to be written in above the table; rules: how it is filled in, a sentence each."""

    company: str
    title: str
    help: str
    full: str
    areas: Sequence[Area]
    rules: Sequence[str]
    heads: Sequence[str] = ("项目", "检查部位", "检查日期", "检查人", "陪同人")


HEADINGS = (
    "序号",
    "检查项目",
    "检查内容",
    "标准",
    "检查方法",
    "分值",
    "扣分",
    "得分",
    "存在问题",
    "整改期限",
    "责任人",
)
CRITICAL = "★"


def blank_sheet(sheet: BlankSheet) -> bytes:
    content = {
        **asdict(sheet),
        "project": "",
        "no": "",
        "printed": sheet.title,
        "headings": HEADINGS,
        "mark": CRITICAL,
    }
    return pdf("checklist", content)
