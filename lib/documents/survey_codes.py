"""Link sheets of a survey: whom they go to above, the letter and its code below; and a poster to hang up."""

from collections.abc import Mapping, Sequence
from typing import Any

from lib.documents.codes import code
from lib.documents.typesetting import pdf

ONE, FOUR = 1, 4
"""Sheets a page."""
ANONYMOUS = "本次调查不记名：房号只用于把这封信送到府上，答卷里没有房号、姓名和时间，请撕下上联后作答。"
NAMED = "本次调查记名：答卷与房号一同保存，只供物业改进服务和回访使用。"
OPEN_ANONYMOUS = "不记名，也不需要注册。"
OPEN_NAMED = "不需要注册。"


def sheets(facts: Mapping[str, str], items: Sequence[tuple[str, str, str]], *, a_page: int = ONE) -> bytes:
    """facts as content_of makes them; items: (project, room, address), one sheet each."""
    return pdf("survey_codes", content_of(facts, items, a_page=a_page))


def content_of(
    facts: Mapping[str, str], items: Sequence[tuple[str, str, str]], *, a_page: int
) -> dict[str, Any]:
    return {
        **facts,
        "a_page": a_page,
        "items": [
            {"project": project, "room": room, "url": url, "code": code(url)} for project, room, url in items
        ],
    }


def told(
    *, company: str, hotline: str, title: str, anonymous: bool, reminder: bool, minutes: int, closes: str
) -> dict[str, str]:
    """The words on every sheet; closes as print writes a day."""
    return {
        "company": company,
        "hotline": f"服务热线：{hotline}" if hotline else "",
        "title": title,
        "kind": "温馨提醒" if reminder else "邀请您参加",
        "time": f"约 {minutes} 分钟，请在 {closes} 前完成",
        "privacy": ANONYMOUS if anonymous else NAMED,
        "thanks": "如您已经作答，请忽略这次提醒，谢谢！" if reminder else "您的意见会用来改进服务，谢谢！",
    }


def poster(facts: Mapping[str, str], project: str, url: str, *, anonymous: bool) -> bytes:
    """One page to hang up: the link anybody may use."""
    privacy = OPEN_ANONYMOUS if anonymous else OPEN_NAMED
    content = {**facts, "privacy": privacy, "a_page": 0}
    return pdf(
        "survey_codes",
        {**content, "items": [{"project": project, "room": "", "url": url, "code": code(url)}]},
    )
