"""The code of a training session to hang up at the door, and the list to sign on paper. A4, in Chinese."""

from collections.abc import Sequence

from lib.documents.codes import code
from lib.documents.typesetting import pdf


def poster(company: str, course: str, facts: Sequence[str], url: str) -> bytes:
    """facts: when, where and who, a line each."""
    content = {
        "company": company,
        "title": course,
        "facts": list(facts),
        "url": url,
        "code": code(url),
        "rows": [],
    }
    return pdf("attendance", content)


def sheet(company: str, course: str, facts: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """rows: (staff number, name, post, how they signed); the last column is for the hand."""
    content = {
        "company": company,
        "title": course,
        "facts": list(facts),
        "url": "",
        "code": "",
        "rows": [list(row) for row in rows],
    }
    return pdf("attendance", content)


def told(when: str, place: str, trainer: str) -> list[str]:
    """The facts of a session, a line each; what is not known is left out."""
    facts = {"时间": when, "地点": place, "培训师": trainer}
    return [f"{name}：{words}" for name, words in facts.items() if words]
