"""《档案销毁证明》 and 《档案借阅单》 as PDF: printed, signed by hand and kept."""

from typing import Any

from lib.documents.layouts import ON_EVERY_SHEET, Content, Hands, Layout, Lines, Pairs, Words
from lib.documents.sheets import paper
from lib.documents.typesetting import pdf

CERTIFICATE = Layout(
    "档案销毁证明",
    (
        Pairs(("proposed_by", "proposed_at")),
        Pairs(("approved_by", "approved_at")),
        Pairs(("count", "files")),
        Words("reason", 10),
        Words("note", 8),
        Lines(
            "records",
            (("no", 24), ("title", 34), ("category", 14), ("year", 8), ("keep_until", 14), ("files", 10)),
            frozenset({"year", "files"}),
        ),
        Pairs(("sha256",)),
        Hands(("申请人", "审批人", "监销人", "档案员")),
    ),
    {
        **ON_EVERY_SHEET,
        "proposed_by": "申请人",
        "proposed_at": "申请时间",
        "approved_by": "审批人",
        "approved_at": "销毁时间",
        "count": "档案数量",
        "files": "附件数",
        "reason": "销毁原因",
        "note": "审批意见",
        "records": "销毁清册",
        "title": "题名",
        "category": "类别",
        "year": "年度",
        "keep_until": "保管至",
        "sha256": "校验码",
    },
)
SLIP = Layout(
    "档案借阅单",
    (
        Pairs(("title",)),
        Pairs(("category", "shelf")),
        Pairs(("borrower", "lent_by")),
        Pairs(("lent_at", "due_on")),
        Words("purpose", 14),
        Words("state", 14),
        Hands(("借阅人", "经办人", "归还人", "接收人")),
    ),
    {
        **ON_EVERY_SHEET,
        "title": "题名",
        "category": "类别",
        "shelf": "存放位置",
        "borrower": "借阅人",
        "lent_by": "经办人",
        "lent_at": "借出时间",
        "due_on": "应还日期",
        "purpose": "借阅用途",
        "state": "归还情况",
    },
)


def certificate(content: Content, sha256: str, *, printed_by: str, printed_at: str) -> bytes:
    """content as it was sealed; a part it does not name stays empty, to be filled in by hand."""
    printed = {"sha256": sha256, "printed_by": printed_by, "printed_at": printed_at}
    return pdf("sheet", paper(CERTIFICATE, _as_words({**content, **printed})))


def slip(content: Content) -> bytes:
    return pdf("sheet", paper(SLIP, content))


def _as_words(content: Content) -> dict[str, Any]:
    """Print knows texts alone."""
    told = {name: str(value) if isinstance(value, int) else value for name, value in content.items()}
    told["records"] = [{name: str(value) for name, value in row.items()} for row in content["records"]]
    return told
