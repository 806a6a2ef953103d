"""Certificates: number and day of expiry of each, in whatever columns they stand."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.dates import COMPACT, DAY, MONTH, SERIAL, YEAR, day_of, read_day
from lib.ledgers.shapes import Cell, Field, Found, Layout, Row, Scene
from lib.ledgers.words import bare, is_nothing, listed, plain, said

DATED, FOR_EVER, IN_PROGRESS = "dated", "no_expiry", "in_progress"
ENDLESS = re.compile(r"长期(?:有效)?|永久(?:有效)?|终身(?:有效)?|无期限|无限期|不限|长期有效期|无需复审")
DOING = re.compile(
    r".{0,6}(?:办理中|在办|待办|申请中|换证中|待发证|待取证|复审中|补办中|正在办理|报名中|取证中).{0,6}"
)
DRESS = re.compile(r"^(?:有效期?)?(?:至|到|截止|截至)?:?|(?:止|到期|前有效|有效|前|前复审)$")
BEGUN = re.compile(r"^(?:自|从)?\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2})?[日月]?(?:起)?-(?=\d{4})")
HELD = set(listed("有 是 √ ✓ ✔ 已取得 已取证 持证 y yes"))
CORE_NAME = r"(?:名称|种类|类别|类型|名|name)"
CORE_NUMBER = r"(?:编号|号码|号|编码|number)"
CORE_EXPIRY = (
    r"(?:有效(?:期|日期|期限|时间)?(?:至|到|止|截止)?|(?:到期|截止|失效|届满)(?:日期?|时间)?|valid ?until"
    r"|(?:复审|年审)(?:日期|时间|期限))(?:日期|时间|日)?"
)
NAME_WORDS = rf"(?:证书?|资格证书?|持证|资质){CORE_NAME}"
NUMBER_WORDS = rf"(?:证书?|证件|资格证|资质)?{CORE_NUMBER}"
EXPIRY_WORDS = rf"(?:证书?|资格证?)?{CORE_EXPIRY}"
CORE = re.compile(f"(?:{CORE_NAME}|{CORE_NUMBER}|{CORE_EXPIRY})(?=[1-9一二三]?$)")
GENERIC = re.compile(
    r"(?:certificate|第?(?:(?:职业)?资格|所持|持有|持)?证?书?|证件|资质|特种作业证|持证)(?:信息|情况)?([1-9一二三]?)(?:证书?)?"
)
ROLES = ("certificate", "certificate_name", "certificate_number", "certificate_expires")
STEM = r"(?!身份|居住|暂住|准考|户口)[一-鿿a-z0-9]{0,14}?"


class Expiry(NamedTuple):
    expires: str | None
    state: str


class Told(NamedTuple):
    """What a cell under a certificate's own name says: a number, a day, or only that it is held."""

    number: str | None
    expiry: Expiry | None


def read_expiry(cell: Cell, field: Field, scene: Scene) -> Found:
    """A day; the last day of a month or year told alone; for ever; on its way; or nothing."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, date):
        return _dated(read_day(cell, field, scene))
    if isinstance(cell, float) and re.fullmatch(r"20\d{2}\.1", repr(cell)):
        raise Refused(N_("“{text}” can be two months: write the day"), text=said(cell))
    text = bare(re.sub(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$", "", plain(said(cell))))
    if ENDLESS.fullmatch(DRESS.sub("", text) or text) or ENDLESS.fullmatch(text):
        return Found(Expiry(None, FOR_EVER))
    if DOING.fullmatch(text):
        return Found(Expiry(None, IN_PROGRESS))
    last = DRESS.sub("", BEGUN.sub("", re.split(r"至|到(?!期)", text)[-1]))
    return _last_of(last) or _dated(read_day(last, field, scene))


def read_certificate(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = bare(said(cell))
    if text.lower() in HELD:
        return Found(Told(None, None))
    if isinstance(cell, date) or _tells_expiry(text):
        return Found(Told(None, read_expiry(cell, field, scene).value))
    number, _, rest = re.sub(r"[(,;、]|有效期", " ", text, count=1).partition(" ")
    if rest and (day := DRESS.sub("", re.sub(r"[(),;、:有效期至到]", "", rest))) and _tells_expiry(day):
        return Found(Told(number, read_expiry(day, field, scene).value))
    return Found(Told(text, None))


def settle_certificates(rows: list[Row], layout: Layout, scene: Scene) -> None:
    """Columns that share a group or a stem are one certificate: 电工证/证书编号 and 电工证/有效期至."""
    columns = _columns(layout)
    for row in rows:
        held = [one for stem, roles in columns for one in _held(row, stem, roles)]
        if columns:
            row.values["certificates"] = held


def _columns(layout: Layout) -> list[tuple[str, dict[str, int]]]:
    """(certificate, role to column), in the sheet's order; a plain 有效期 belongs to what stands before."""
    told = sorted((column, code) for code in ROLES for column in layout.mapping.get(code, ()))
    groups: list[tuple[str, dict[str, int]]] = []
    for column, code in told:
        stem = _stem(layout.titles.get(column, ""), code)
        same = [roles for known, roles in groups if known == stem and code not in roles]
        if not same and groups and not stem and code not in groups[-1][1]:
            same = [groups[-1][1]]
        if not same:
            groups.append((stem, {}))
        (same[-1] if same else groups[-1][1])[code] = column
    return groups


def _stem(title: str, code: str) -> str:
    """电工证/证书编号 is about 电工证, 证书1编号 about 1, 电工证有效期 about 电工证, 证书编号 about any."""
    *groups, tail = [re.sub(r"[\s:：*()（）]", "", part) for part in title.split("/")]
    if code == "certificate":
        return tail
    return (groups and _bared(groups[-1])) or _bared(tail)


def _bared(title: str) -> str:
    stem = CORE.sub("", title).removesuffix("书")
    plain = GENERIC.fullmatch(stem)
    return plain[1] if plain else stem


def _held(row: Row, stem: str, roles: dict[str, int]) -> Iterator[dict[str, Any]]:
    said_by = {code: (row.values.get(code) or {}).get(column) for code, column in roles.items()}
    own = said_by.get("certificate")
    number = said_by.get("certificate_number") or (own.number if own else None)
    expiry = said_by.get("certificate_expires") or (own.expiry if own else None)
    named = said_by.get("certificate_name")
    if not (number or expiry or own or named):
        return
    names = _split(named) if named else ["" if len(stem) < 2 else stem]
    numbers = _split(number) if number else []
    for index, name in enumerate(names):
        one = numbers[index] if len(numbers) == len(names) else number
        yield {
            "certificate": name or None,
            "number": one,
            "expires": expiry.expires if expiry else None,
            "state": expiry.state if expiry else None,
        }


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[、,;/，；\n]+", text) if part.strip()] or [text]


def _tells_expiry(text: str) -> bool:
    known = (DAY, MONTH, YEAR, COMPACT, SERIAL, ENDLESS, DOING)
    return any(pattern.fullmatch(DRESS.sub("", text)) for pattern in known) and not re.fullmatch(
        r"\d{4}", text
    )


def _last_of(text: str) -> Found | None:
    if month := MONTH.fullmatch(text):
        year, number = int(month[1]), int(month[2])
        day_of(year, number, 1, text)
        last = date(year, number, monthrange(year, number)[1])
    elif year_only := YEAR.fullmatch(text):
        last = day_of(int(year_only[1]), 12, 31, text)
    else:
        return None
    note = (N_("Only “{text}” is told; {day} is taken"), {"text": text, "day": str(last)})
    return Found(Expiry(last.isoformat(), DATED), (note,))


def _dated(found: Found) -> Found:
    return found._replace(value=Expiry(found.value, DATED) if found.value else None)
