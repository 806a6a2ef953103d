"""What archive catalogues write in a cell of their own: numbers, years, terms of keeping, pages."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.dates import read_day
from lib.ledgers.shapes import Cell, Field, Found, Scene
from lib.ledgers.words import NUMERAL, bare, is_nothing, numeral, plain, said

LEAST_YEAR, MOST_YEARS = 1900, 200
NO_NUMBER = re.compile(r"第?\d+页.*|共.*\d+.*|\D*")
YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?|学年)?")
SHORT_YEAR = re.compile(r"'?(\d{2})年度?")
YEARS = re.compile(r"((?:19|20)\d{2})年?[-/至到、](\d{2}|(?:19|20)\d{2})年?度?")
# National Archives Administration order 10 (2012), article 7: permanent, or a term, usually 30 or 10 years.
# What older catalogues call long and short are those two terms now.
PERMANENT = {"永久", "永", "y", "yj", "永久保存", "永久保管", "永久性"}
WORDS = {"长期": 30, "长": 30, "cq": 30, "c": 30, "短期": 10, "短": 10, "dq": 10}
TERM = re.compile(r"(?:定期|d|保存|保管)?\(?(\d{1,3})\)?(?:年|y|a)?\)?")
PAGES = re.compile(r"(?:共|第|p+\.?|页)?(\d{1,5})(?:p|页|张|面)?")
SPAN = re.compile(r"(?:共|第|p+\.?|页)?(\d{1,5})(?:p|页)?[-至到](?:第|p+\.?)?(\d{1,5})(?:p|页|张|面)?")
EXCEL_DATE = N_("Excel has turned the number into a date ({text}): type it again as text")


def read_archive_no(cell: Cell, field: Field, scene: Scene) -> Found:
    """As it stands, underlines too; only wide letters and spaces are evened out."""
    if isinstance(cell, date | time | timedelta):
        raise Refused(EXCEL_DATE, text=said(cell))
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = " ".join(unicodedata.normalize("NFKC", said(cell)).split())
    if ":" in text or NO_NUMBER.fullmatch(text):
        raise Refused(N_("“{text}” is not an archive number"), text=text)
    return Found(text)


def read_year(cell: Cell, field: Field, scene: Scene) -> Found:
    """2021, 2021年度, 21年; of two years the first, of a day its year."""
    if isinstance(cell, datetime | date):
        return Found(_possible(cell.year, said(cell), scene))
    if is_nothing(cell, field.blanks):
        return Found(None)
    text = re.sub(f"{NUMERAL}{{4}}", lambda found: str(numeral(found[0])), bare(said(cell)))
    if found := YEAR.fullmatch(text):
        return Found(_possible(int(found[1]), text, scene))
    if found := SHORT_YEAR.fullmatch(text):
        return Found(_possible(2000 + int(found[1]), text, scene))
    if found := YEARS.fullmatch(text):
        told = {"text": text, "year": found[1]}
        return Found(_possible(int(found[1]), text, scene), ((N_("Of “{text}”, {year} is taken"), told),))
    if text.isdigit():
        raise Refused(N_("“{text}” cannot be a year"), text=text)
    return Found(int(read_day(cell, field, scene).value[:4]))


def _possible(year: int, text: str, scene: Scene) -> int:
    if not LEAST_YEAR <= year <= scene.today.year + 1:
        raise Refused(N_("“{text}” cannot be a year"), text=text)
    return year


def read_keeping(cell: Cell, field: Field, scene: Scene) -> Found:
    """{"word": as written, "years": of keeping, None for ever}."""
    if is_nothing(cell, field.blanks):
        return Found(None)
    word = plain(said(cell))
    text = bare(word).lower()
    text = re.sub(f"{NUMERAL}+", lambda found: str(numeral(found[0])), text)
    if text in PERMANENT:
        return Found({"word": word, "years": None})
    if text in WORDS:
        return Found({"word": word, "years": WORDS[text]})
    if (term := TERM.fullmatch(text)) and 0 < int(term[1]) <= MOST_YEARS:
        return Found({"word": f"{word}年" if word.isdigit() else word, "years": int(term[1])})
    raise Refused(N_("“{text}” is no term of keeping: write 永久, 30年 or 10年"), text=word)


def read_pages(cell: Cell, field: Field, scene: Scene) -> Found:
    """12, 12页, 1-12; several ranges are added up."""
    if isinstance(cell, date | time | timedelta):
        raise Refused(EXCEL_DATE, text=said(cell))
    if is_nothing(cell, field.blanks):
        return Found(None)
    parts = [part for part in re.split("[,，、;+]", bare(said(cell)).lower()) if part]
    return Found(sum(_pages(part, said(cell), alone=len(parts) == 1) for part in parts))


def _pages(text: str, whole: str, *, alone: bool) -> int:
    if span := SPAN.fullmatch(text):
        first, last = int(span[1]), int(span[2])
        if first <= last:
            return last - first + 1
    elif single := PAGES.fullmatch(text):
        return int(single[1]) if alone else 1
    raise Refused(N_("“{text}” is no number of pages"), text=whole)
