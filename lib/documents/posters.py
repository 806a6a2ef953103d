"""What a company hangs up: codes to scan, its services, its promises. All A4 PDF, in Chinese."""

from collections.abc import Sequence

from lib.documents.codes import code
from lib.documents.typesetting import pdf

Pairs = Sequence[tuple[str, str]]
HEAD = ("服务项目", "承诺", "计时方式", "目标", "依据")


def codes(company: str, project: str, items: Sequence[tuple[str, str, str]]) -> bytes:
    """items: (place, address, hint), one page each."""
    return pdf(
        "codes",
        {
            "title": "扫码报修",
            "company": company,
            "project": project,
            "items": [
                {"title": title, "url": url, "hint": hint, "code": code(url)} for title, url, hint in items
            ],
        },
    )


def service(
    company: str,
    project: str,
    *,
    hours: Pairs = (),
    promises: Pairs = (),
    procedure: Sequence[str] = (),
    contacts: Pairs = (),
    url: str = "",
    hint: str = "扫码报修、投诉、查进度",
    title: str = "物业服务公示",
    printed: str = "",
) -> bytes:
    """hours, promises and contacts are (label, words), procedure one sentence a step.

    A part left out is not drawn.
    """
    content = {
        **_paper(company, project, title, printed),
        "hours": hours,
        "promises": promises,
        "procedure": procedure,
        "contacts": contacts,
        "code": code(url) if url else "",
        "hint": hint,
    }
    return pdf("service", content)


def promises(
    company: str,
    title: str,
    rows: Sequence[Sequence[str]],
    *,
    head: Sequence[str] = HEAD,
    project: str = "",
    note: str = "",
    printed: str = "",
) -> bytes:
    """The promise sheet: as many words a row as the head has; note stands under the title."""
    return pdf(
        "promises", {**_paper(company, project, title, printed), "head": head, "rows": rows, "note": note}
    )


def _paper(company: str, project: str, title: str, printed: str) -> dict[str, str]:
    return {"company": company, "project": project, "no": "", "title": title, "printed": printed}
