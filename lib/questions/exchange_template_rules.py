"""An empty question bank to fill in, an example of each kind in it; and the rows of a file to be mended."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from db.choices.questions import Difficulty, QuestionKind
from lib.i18n import N_
from lib.questions.content import BLANK, Asked, Blank, Content, Key
from lib.questions.exchange_facts_rules import Told
from lib.questions.exchange_rules import Row
from lib.questions.reading_keys_rules import lettered, matching, ordering
from lib.questions.writing_workbook_rules import headings_of, table
from lib.sheets import workbook, workbook_of

K = QuestionKind
Say = Callable[[str], str]
TO_MEND = N_("What is to be mended")
HINTS = (
    N_("One question a row. Keep the headings; their order does not matter. Delete the examples."),
    N_("Answers of choices are letters: B, or ABD for several. Statements: right or wrong."),
    N_("Fill in the blanks: write ____ for each blank. Blanks are apart by “;”, accepted answers by “|”."),
    N_("Number answer: 150, or 150±5 for what is still right, with its unit behind it."),
    N_("Matching: a line each in the answer, left → right. Options that match nothing go in A to L."),
    N_("Put in order: the options in any order, the letters of the right order in the answer."),
    N_("Case analysis does not fit a row: bring it in as a Word paper, or write it in the bank."),
)


def template(say: Say) -> bytes:
    headings, rows = table(EXAMPLES, say)
    hints = [[say(hint)] for hint in HINTS]
    return workbook_of(
        [
            (say(N_("Question bank")), headings, rows),
            (say(N_("How to fill it in")), [say(N_("How to fill it in"))], hints),
        ]
    )


def to_mend(rows: Sequence[Row], told: Callable[[Row], str], say: Say) -> bytes:
    """Once mended it is brought in as it is; told says what is wrong with a row."""
    options = max([4, *(len(row.raw.get("options", ())) for row in rows)])
    headings = [say(N_("Place in the file")), say(TO_MEND), *headings_of(options, say)]
    cells = [[row.place, told(row), *_as_written(row, options)] for row in rows]
    return workbook(say(N_("Questions to mend")), headings, cells)


def _as_written(row: Row, options: int) -> list[str]:
    raw: dict[str, Any] = {"stem": row.text, **row.raw}
    shown = [*raw.get("options", ()), *[""] * options][:options]
    after = ("answer", "explanation", "difficulty", "topic", "points", "source")
    return [raw.get("kind", ""), raw["stem"], *shown, *(raw.get(name, "") for name in after)]


def _example(asked: Asked, key: Key, why: str, hard: Difficulty, topic: str, points: int) -> Told:
    return Told(Content(asked=asked, key=key, explanation=why, points=Decimal(points)), (topic,), hard)


def _chosen(kind: QuestionKind, stem: str, options: Sequence[str], right: str) -> tuple[Asked, Key]:
    return Asked(kind=kind, stem=stem, options=lettered(options)), Key(right=tuple(right))


EXAMPLES = (
    _example(
        *_chosen(K.SINGLE, "火警报警电话是", ("110", "119", "120", "122"), "B"),
        "火警拨打119。",
        Difficulty.EASY,
        "消防安全",
        2,
    ),
    _example(
        *_chosen(
            K.MULTIPLE,
            "下列属于灭火基本方法的有",
            ("冷却法", "窒息法", "隔离法", "围观法"),
            "ABC",
        ),
        "另有抑制法。",
        Difficulty.MIDDLE,
        "消防安全",
        3,
    ),
    _example(
        Asked(kind=K.TRUE_FALSE, stem="消防车通道可以临时划线停放车辆"),
        Key(true=False),
        "任何单位和个人不得占用消防车通道。",
        Difficulty.EASY,
        "消防安全",
        1,
    ),
    _example(
        Asked(kind=K.FILL, stem=f"报火警时应说清{BLANK}和{BLANK}", blanks=2),
        Key(blanks=(Blank(accepted=("地址", "地点")), Blank(accepted=("火势",)))),
        "",
        Difficulty.EASY,
        "消防安全",
        2,
    ),
    _example(
        Asked(kind=K.NUMBER, stem="成人胸外按压频率为每分钟多少次", unit="次"),
        Key(number=Decimal(110), tolerance=Decimal(10)),
        "每分钟100至120次。",
        Difficulty.MIDDLE,
        "应急处置",
        2,
    ),
    _example(
        *matching(
            "把电话与用途配对",
            (("119", "火警"), ("120", "医疗急救"), ("110", "报警")),
            ("火警", "医疗急救", "报警"),
        ),
        "",
        Difficulty.EASY,
        "应急处置",
        3,
    ),
    _example(
        *ordering(
            "排列干粉灭火器的使用步骤",
            ("握住喷管", "拔下保险销", "提起灭火器", "压下压把"),
            (2, 1, 0, 3),
        ),
        "提、拔、握、压。",
        Difficulty.MIDDLE,
        "消防安全",
        3,
    ),
    _example(
        Asked(kind=K.SHORT, stem="简述处理客户投诉的主要步骤。"),
        Key(answer="倾听并记录；致歉安抚；核实情况；提出方案和时限；落实处理；回访确认；归档分析。"),
        "",
        Difficulty.MIDDLE,
        "客户服务",
        10,
    ),
)
