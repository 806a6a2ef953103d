"""《客户满意度调查表》 for paper: to print as PDF, blank or one for each household, or to change in Word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lib.documents.codes import code
from lib.documents.typesetting import pdf as typeset

THANKS = "感谢您的支持！"


@dataclass(frozen=True)
class Sheet:
    """home: whose it is, "" for anybody's; url: where it may be answered instead, "" for nowhere."""

    home: str = ""
    url: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """parts: question by question, as the form's room makes them; nameless: nobody is to be found by it."""

    company: str
    project: str
    no: str
    title: str
    period: str
    intro: str
    how: str
    privacy: str
    nameless: bool
    parts: Sequence[Mapping[str, Any]]
    hotline: str = ""

    @property
    def thanks(self) -> str:
        return f"{THANKS}如有疑问，请拨打服务热线 {self.hotline}。" if self.hotline else THANKS


def pdf(asked: Questionnaire, sheets: Sequence[Sheet] = (Sheet(),)) -> bytes:
    """As many as there are sheets, each with its own pages 1 to its last."""
    content = {
        **{name: getattr(asked, name) for name in WORDS},
        "printed": f"{asked.title}　{asked.period}",
        "sheets": [{"home": one.home, "code": code(one.url) if one.url else ""} for one in sheets],
    }
    return typeset("questionnaire", content)


WORDS = (
    "company",
    "project",
    "no",
    "title",
    "period",
    "intro",
    "how",
    "privacy",
    "nameless",
    "parts",
    "thanks",
)
