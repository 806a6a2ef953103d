"""What a form is, as pydantic models. Pure; whether one is sound, sound_rules says."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from db.choices.actions import Severity
from lib.i18n import DEFAULT

HIGHEST = Decimal(10**12)
LONGEST = {"text": 200, "long_text": 4000, "phone": 40}
MOST_FILES = 9
MOST_STARS = 5
MOST_SCORE = 10
MOST_NPS = 10
# No reader sees these; some cannot be kept in a database or a workbook.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """Without blanks at its ends, line ends as \\n, nothing unseen."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _tidy(text: str | dict[str, str]) -> str | dict[str, str]:
    """A text in one language only is a plain text."""
    if isinstance(text, str):
        return tidy(text)
    texts = {lang: tidy(one) for lang, one in text.items()}
    return texts[DEFAULT] if set(texts) == {DEFAULT} else texts


Text = Annotated[str | dict[str, str], AfterValidator(_tidy)]


class Kind(StrEnum):
    """What a value is, as kept in an answer's JSON, is said beside each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"  # "12.5"
    MONEY = "money"  # "12.50" yuan
    DATE = "date"  # "2025-11-21"
    DATETIME = "datetime"  # "2025-11-21T09:30", the company's clock
    TIME = "time"  # "09:30"
    CHOICE = "choice"  # an option's id
    MULTI_CHOICE = "multi_choice"  # options' ids
    YES_NO = "yes_no"  # true or false; not answered is null
    RATING = "rating"  # 1 to most (5 unless said), whole
    NPS = "nps"  # 0 to 10, whole: how likely somebody is to recommend us
    SCORE = "score"  # "0" to most (10 unless said), halves allowed
    PHOTO = "photo"  # ids of kept pictures
    FILE = "file"  # ids of kept files
    SIGNATURE = "signature"  # the id of a kept picture
    PHONE = "phone"
    CUSTOMER = "customer"  # {"id": 7, "name": "…"}
    HOUSEHOLD = "household"  # {"id": 7, "name": "3-2-1502"}
    STAFF = "staff"  # {"id": 7, "name": "…"}
    CHECK = "check"  # an item of a checklist; how it was found, its inspection keeps
    SECTION = "section"  # a heading; no value


CHOICES = frozenset({Kind.CHOICE, Kind.MULTI_CHOICE})
COUNTED = frozenset({Kind.MULTI_CHOICE, Kind.PHOTO, Kind.FILE})
MEASURED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.RATING, Kind.NPS, Kind.SCORE})
PICKS = frozenset({Kind.CUSTOMER, Kind.HOUSEHOLD, Kind.STAFF})
KEPT_FILES = frozenset({Kind.PHOTO, Kind.FILE, Kind.SIGNATURE})
UNANSWERED = frozenset({Kind.SECTION, Kind.CHECK})
"""Nothing stands in an answer for these."""


class Option(BaseModel):
    """id is kept in answers and never changes; label is what people read; under: parents it belongs to."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: Text
    under: tuple[str, ...] = ()
    retired: bool = False


class Condition(BaseModel):
    """True when the other field's answer is one of these, or is there at all, or lies between bounds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    field: str
    one_of: tuple[str | bool, ...] = ()
    filled: bool | None = None
    least: Decimal | None = None
    most: Decimal | None = None


class Check(BaseModel):
    """How an item of a checklist is looked at, what is right, and what it is worth.

    A critical one that falls short fails the whole. photo, note: demanded when it falls short. skip: it may
    be not applicable. severity: of the action it raises.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    points: Decimal = Decimal(1)
    standard: Text = ""
    method: Text = ""
    critical: bool = False
    photo: bool = False
    note: bool = True
    skip: bool = True
    severity: Severity = Severity.NORMAL


class Scoring(BaseModel):
    """Of a checklist: the line in % under which it is not passed, and what a failed critical item does.

    veto fails: the whole is not passed, whatever its score; area: its area counts nothing; total: nothing
    does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    line: Decimal = Decimal(80)
    veto: Literal["fails", "area", "total"] = "fails"


class FormField(BaseModel):
    """least and most bound a number, a rating, a score; how many are chosen or attached; never a length.

    show_if: every condition must hold, or any when show_any. parent: the choice field whose answer an
    option's `under` names. when: a date must lie in the past or the future. personal: masked like a
    telephone, which always is. desk: asked of the desk alone, never of residents. A retired field is asked
    no more and still shows on old answers. dimension: what a survey's rating is about, a word of
    db.choices.surveys. page: a heading that begins a new page where there are pages. check: of an item of a
    checklist. weight and line: of a checklist's heading, its area's weight among the others (none: by points)
    and the line in % under which the area is not passed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    kind: Kind
    label: Text
    required: bool = False
    help: Text = ""
    default: Any = None
    options: tuple[Option, ...] = ()
    parent: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int | None = None
    when: Literal["", "past", "future"] = ""
    show_if: tuple[Condition, ...] = ()
    show_any: bool = False
    personal: bool = False
    desk: bool = False
    dimension: str = ""
    page: bool = False
    check: Check | None = None
    weight: Decimal | None = None
    line: Decimal | None = None
    retired: bool = False


class FormSchema(BaseModel):
    """public: residents may fill it in by their code or link. scoring: of a checklist."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    kind: str
    title: Text
    help: Text = ""
    public: bool = False
    scoring: Scoring | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)

    def field(self, id: str) -> FormField:
        return next(field for field in self.fields if field.id == id)
