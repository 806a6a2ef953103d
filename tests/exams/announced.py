"""Exams as rows, for tests that need one standing: announced and open, people of projects A and B to sit."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.choices.exams import ExamState, PaperKind, PaperState, SittingState
from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.choices.staff import StaffStatus
from db.exams import Exam, Paper, Sitter, Sitting
from db.questions import Question, QuestionWording, Topic
from db.staff import Staff
from lib import clock
from lib.exams.plan import Frozen, FrozenQuestion, How, Item, Plan, Rule, Section, Sheet, SheetItem
from lib.questions.content import Asked, Blank, Content, Key, Option, Point
from tests.cast import Cast

K = QuestionKind


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(id=chr(65 + i), text=text) for i, text in enumerate(texts))


CONTENTS = (
    Content(
        asked=Asked(kind=K.SINGLE, stem="火警电话是", options=_options("119", "110", "120", "122")),
        key=Key(right=("A",)),
        explanation="火警拨打119。",
    ),
    Content(
        asked=Asked(
            kind=K.MULTIPLE,
            stem="水泵房日常管理要求有",
            options=_options("水质检测记录", "卫生整洁", "允许住人", "上锁管理"),
        ),
        key=Key(right=("A", "B", "D")),
    ),
    Content(asked=Asked(kind=K.TRUE_FALSE, stem="水箱盖应加锁。"), key=Key(true=True)),
    Content(
        asked=Asked(kind=K.FILL, stem="有限空间作业应先____、再____、后作业。", blanks=2),
        key=Key(blanks=(Blank(accepted=("通风",)), Blank(accepted=("检测", "气体检测")))),
    ),
    Content(
        asked=Asked(kind=K.NUMBER, stem="灭火器压力表绿区上限约为多少兆帕？", unit="MPa"),
        key=Key(number=Decimal("1.4"), tolerance=Decimal("0.1")),
    ),
    Content(
        asked=Asked(
            kind=K.MATCHING,
            stem="把电话与用途相连。",
            lefts=(Option(id="1", text="119"), Option(id="2", text="120")),
            options=(
                Option(id="a", text="医疗急救"),
                Option(id="b", text="火警"),
                Option(id="c", text="报警"),
            ),
        ),
        key=Key(pairs={"1": "b", "2": "a"}),
    ),
    Content(
        asked=Asked(
            kind=K.ORDERING, stem="排出处理投诉的次序。", options=_options("回访", "倾听", "处理", "记录")
        ),
        key=Key(right=("B", "D", "C", "A")),
    ),
    Content(
        asked=Asked(kind=K.SHORT, stem="什么是首问责任制？"),
        key=Key(
            answer="首位接待者负责记录、转办、跟踪直至办结。",
            rubric=(Point(text="谁负责", share=Decimal(50)), Point(text="负责到底", share=Decimal(50))),
        ),
    ),
)
MARKS = (2, 4, 1, 4, 2, 4, 3, 10)
FULL = Decimal(sum(MARKS))


@dataclass(frozen=True)
class Announced:
    """questions: ids, in the order of CONTENTS. sitters, codes: of two people of project A, then one of B."""

    topic: int
    questions: tuple[int, ...]
    paper: int
    exam: int
    staff: tuple[int, ...]
    sitters: tuple[int, ...]
    codes: tuple[str, ...]


def announced(
    cast: Cast, *, no: str = "KS20251121-0001", state: ExamState = ExamState.ANNOUNCED, **of_exam: Any
) -> Announced:
    """Opened an hour ago, closes in three; 60 minutes each. of_exam: other columns of it."""
    with cast.database.writing() as s:
        topic = Topic(name=f"测试{no[-4:]}")
        s.add(topic)
        s.flush()
        questions = [_question(s, topic.id, no, i, content) for i, content in enumerate(CONTENTS)]
        frozen = _frozen(topic.id, questions)
        now = clock.now()
        paper = Paper(
            title="客服岗位理论考试",
            kind=PaperKind.FIXED,
            state=PaperState.READY,
            plan=frozen.plan.model_dump(mode="json"),
            marking={kind: rule.model_dump(mode="json") for kind, rule in frozen.marking.items()},
            full=FULL,
            at=now,
        )
        s.add(paper)
        s.flush()
        exam = Exam(
            **{
                "no": no,
                "title": "四季度客服岗位考试",
                "paper_id": paper.id,
                "state": state,
                "opens_at": now - timedelta(hours=1),
                "closes_at": now + timedelta(hours=3),
                "minutes": 60,
                "pass_mark": Decimal(60),
                "weights": {"theory": 100, "practical": 0, "overall": 0},
                "seed": 7,
                "frozen": frozen.model_dump(mode="json"),
                "at": now,
                "announced_at": now,
                **of_exam,
            }
        )
        s.add(exam)
        s.flush()
        people = [_staff(s, cast, no, i) for i in range(3)]
        sitters = [
            Sitter(
                exam_id=exam.id,
                staff_id=one.id,
                project_id=one.project_id,
                post=one.post,
                code=f"sit{no[-4:]}{i}",
            )
            for i, one in enumerate(people)
        ]
        s.add_all(sitters)
        s.flush()
        return Announced(
            topic.id,
            tuple(one.id for one in questions),
            paper.id,
            exam.id,
            tuple(one.id for one in people),
            tuple(one.id for one in sitters),
            tuple(one.code for one in sitters),
        )


def alone(cast: Cast, no: str, **of_exam: Any) -> Announced:
    """The same of project A, with nobody of another: the third is no sitter any more."""
    of = announced(cast, no=no, **{"project_id": cast.project_a, **of_exam})
    with cast.database.writing() as s:
        s.execute(delete(Sitter).where(Sitter.id == of.sitters[2]))
    return of


def started(cast: Cast, of: Announced, who: int = 0, **of_sitting: Any) -> int:
    """A sitting of the paper as it stands, nothing shuffled. of_sitting: other columns of it."""
    items = tuple(
        SheetItem(
            n=i + 1, section=0, question=of.questions[i], marks=Decimal(MARKS[i]), order=_order(content)
        )
        for i, content in enumerate(CONTENTS)
    )
    now = clock.now()
    with cast.database.writing() as s:
        row = Sitting(
            **{
                "exam_id": of.exam,
                "sitter_id": of.sitters[who],
                "attempt": 1,
                "state": SittingState.OPEN,
                "started_at": now,
                "due_at": now + timedelta(hours=1),
                "paper": Sheet(titles=("理论",), items=items).model_dump(mode="json"),
                "full": FULL,
                **of_sitting,
            }
        )
        s.add(row)
        s.flush()
        return row.id


def _question(s: Session, topic: int, no: str, i: int, content: Content) -> Question:
    row = Question(
        no=f"TK{no[2:]}-{i + 1}",
        topic_id=topic,
        kind=content.asked.kind,
        difficulty=Difficulty.EASY,
        state=QuestionState.IN_USE,
        number=1,
        text=content.asked.stem,
        at=clock.now(),
    )
    s.add(row)
    s.flush()
    told = content.model_dump(mode="json")
    s.add(QuestionWording(question_id=row.id, number=1, content=told, at=clock.now()))
    return row


def _frozen(topic: int, questions: list[Question]) -> Frozen:
    items = tuple(Item(question=one.id, marks=Decimal(MARKS[i])) for i, one in enumerate(questions))
    return Frozen(
        plan=Plan(sections=(Section(title="理论", items=items),)),
        marking={K.MULTIPLE: Rule(how=How.HALF)},
        shuffled=False,
        full=FULL,
        questions={
            one.id: FrozenQuestion(number=1, topic=topic, difficulty=Difficulty.EASY, content=CONTENTS[i])
            for i, one in enumerate(questions)
        },
    )


def _order(content: Content) -> tuple[str, ...]:
    return tuple(one.id for one in content.asked.options)


def _staff(s: Session, cast: Cast, no: str, i: int) -> Staff:
    row = Staff(
        no=f"E{no[-4:]}{i}",
        name=f"考生{'甲乙丙'[i]}",
        project_id=cast.project_a if i < 2 else cast.project_b,
        post="客服",
        status=StaffStatus.ACTIVE,
    )
    s.add(row)
    s.flush()
    return row
