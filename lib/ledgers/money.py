"""Money as ledgers write it: 36, 35元, ¥1,200.00, 1.2万元, 免费."""

import re
from math import isfinite

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import bare, is_nothing, listed, said

FREE = set(listed("免费 无偿 不收费 免收 免 未收费 没收费 保内 保修期内 质保 质保期内 质保内 保修 0元 零元"))
AMOUNT = re.compile(
    r"(?:人民币|rmb|cny|约|共|[¥￥$])*([-+]?\d[\d,]*(?:\.\d*)?|\.\d+)(万)?(?:元|块钱?|圆|rmb|yuan)?整?"
)
ASIDE = re.compile(r"\([^()]*\)$")
GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")


def read_money(cell: Cell, field: Field, scene: Scene) -> Found:
    if is_nothing(cell, field.blanks):
        return Found(None)
    if isinstance(cell, float | int) and not isinstance(cell, bool) and isfinite(cell):
        return Found(_within(float(cell), said(cell)))
    text = bare(said(cell)).lower()
    if text in FREE:
        return Found(0.0)
    aside = ASIDE.search(text)
    whole = text[: aside.start()] if aside and aside.start() else text
    found = Found(_within(0.0 if whole in FREE else _amount(whole), text))
    if aside and whole != text:
        return found._replace(notes=((N_("Beside the amount, left out: {text}"), {"text": aside[0][1:-1]}),))
    return found


def _amount(text: str) -> float:
    if re.fullmatch(r"=?[\d.,元¥]+([-+*/×][\d.,元¥]+)+", text):
        raise Refused(N_("“{text}” is a calculation: write the amount"), text=text)
    found = AMOUNT.fullmatch(text)
    if found is None or ("," in found[1] and not GROUPED.fullmatch(found[1])):
        raise Refused(N_("“{text}” is not an amount of money"), text=text)
    return float(found[1].replace(",", "")) * (10_000 if found[2] else 1)


def _within(amount: float, text: str) -> float:
    if amount < 0:
        raise Refused(N_("“{text}” is below nothing: an amount is 0 or more"), text=text)
    if amount >= 100_000_000:
        raise Refused(N_("“{text}” is too much to be an amount here"), text=text)
    return round(amount, 2)
