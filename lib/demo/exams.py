"""The invented company examines its people: one long past, one being marked, one today, one to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import Ending, ExamState, PaperKind, SittingState
from db.choices.questions import QuestionKind
from db.exams import Exam, Paper, Sitter, Sitting, SittingAnswer
from db.questions import Question
from lib import clock
from lib.access import Actor
from lib.demo.exam_answers import answer
from lib.demo.texts import SEED, Dice, dice
from lib.exams import composing, exams, papers, publishing, sitters
from lib.exams.drawing_rules import draw
from lib.exams.paper_rows import frozen_from, marking_of
from lib.exams.plan import Draw, Frozen, How, Plan, Rule
from lib.exams.scoring_rows import score_many
from lib.exams.sitter_rows import Who
from lib.exams.terms_rules import Terms
from lib.numbers import give_back, next_number

K = QuestionKind
PARTS = (("单项选择题", K.SINGLE, 20, 2), ("多项选择题", K.MULTIPLE, 10, 3), ("判断题", K.TRUE_FALSE, 10, 2))
FILLED = ("填空题", K.FILL, 5, 2)
RULES = "请独立作答，不得交流；每答一题即自动保存，到时自动交卷。"
LENIENT = {K.MULTIPLE: Rule(how=How.HALF), K.CASE: Rule(how=How.SHARE), K.MATCHING: Rule(how=How.SHARE)}
WRITTEN = {K.SINGLE: 12, K.MULTIPLE: 5, K.TRUE_FALSE: 6, K.ORDERING: 1, K.SHORT: 2}
"""How many of each kind a paper with written answers has."""


@dataclass(frozen=True)
class Examining:
    s: Session
    trainer: Actor
    now: datetime
    dice: Dice

    def run(self) -> list[int]:
        """Ids: of the exam whose results are out first."""
        drawn, fixed = self._drawn(), self._fixed()
        past = self._past("三季度安全生产与应急考试", drawn, timedelta(days=40), "")
        publishing.publish.within(self.s, self.trainer, id=past.id, version=past.version)
        past.published_at = past.closes_at + timedelta(days=2)
        marking = self._past("客服岗位理论考试", fixed, timedelta(days=1), "客服专员")
        today = self._announced("年度消防知识考试（今日）", drawn, timedelta(hours=-2), "", hours=10)
        self._announced("年终综合理论考试", drawn, timedelta(days=7), "", hours=3)
        return [past.id, marking.id, today]

    # -- papers --------------------------------------------------------------------------------

    def _drawn(self) -> int:
        id = papers.create_paper.within(
            self.s, self.trainer, title="安全生产与应急知识（随机卷）", kind=PaperKind.DRAWN
        )
        draws = tuple(
            Draw(title=title, kind=kind, count=count, marks=Decimal(marks))
            for title, kind, count, marks in (*PARTS, FILLED)
        )
        return self._ready(id, Plan(draws=draws))

    def _fixed(self) -> int:
        ids = [id for kind, many in WRITTEN.items() for id in self._questions(kind)[:many]]
        id = papers.create_paper.within(
            self.s, self.trainer, title="客服岗位理论试卷", kind=PaperKind.FIXED, questions=ids
        )
        return self._ready(id, None)

    def _questions(self, kind: QuestionKind) -> list[int]:
        wanted = select(Question.id).where(Question.kind == kind).order_by(Question.id)
        found = list(self.s.scalars(wanted))
        self.dice.shuffle(found)
        return found

    def _ready(self, id: int, plan: Plan | None) -> int:
        paper = self.s.get_one(Paper, id)
        if plan:
            composing.change_plan.within(self.s, self.trainer, id=id, version=paper.version, plan=plan)
        paper.marking = {kind.value: rule.model_dump(mode="json") for kind, rule in LENIENT.items()}
        self.s.flush()
        papers.make_ready.within(self.s, self.trainer, id=id, version=paper.version)
        return id

    # -- exams ---------------------------------------------------------------------------------

    def _announced(self, title: str, paper: int, away: timedelta, post: str, hours: int) -> int:
        id = self._exam(title, paper, self.now + away, hours)
        sitters.add_all.within(self.s, self.trainer, id=id, by=Who(post=post))
        exam = self.s.get_one(Exam, id)
        if exam.closes_at > clock.now():  # The company may be made as of long ago.
            exams.announce.within(self.s, self.trainer, id=id, version=exam.version)
        return id

    def _exam(self, title: str, paper: int, opens: datetime, hours: int) -> int:
        at = clock.local(opens).replace(minute=0, second=0, microsecond=0)
        terms = Terms(title, paper, at, at + timedelta(hours=hours), place="各项目会议室", rules=RULES)
        return exams.create.within(self.s, self.trainer, terms=terms)

    def _past(self, title: str, paper: int, ago: timedelta, post: str) -> Exam:
        """As it would stand had it been announced, sat and ended then."""
        s, opens = self.s, self.now - ago
        exam = s.get_one(Exam, self._exam(title, paper, opens, 3))
        today, exam.no = exam.no, next_number(s, exams.SERIES, opens)
        give_back(s, [today])
        row = s.get_one(Paper, paper)
        plan, marking = Plan.model_validate(row.plan), marking_of(row.marking)
        frozen = frozen_from(s, plan, marking, shuffled=row.shuffled)
        exam.frozen = frozen.model_dump(mode="json")
        exam.announced_at, exam.at = exam.opens_at - timedelta(days=7), exam.opens_at - timedelta(days=9)
        sitters.add_all.within(s, self.trainer, id=exam.id, by=Who(post=post))
        exam.state = ExamState.ENDED
        s.flush()
        people = s.scalars(select(Sitter).where(Sitter.exam_id == exam.id).order_by(Sitter.id)).all()
        sat = [self._sat(exam, frozen, one) for one in people if self.dice.likely(0.94)]
        s.flush()
        score_many(s, exam, sat)
        return exam

    def _sat(self, exam: Exam, frozen: Frozen, sitter: Sitter) -> Sitting:
        sheet = draw(frozen, exam.seed, sitter.id, 1)
        begun = exam.opens_at + timedelta(minutes=self.dice.randint(0, 60))
        ended = begun + timedelta(minutes=self.dice.randint(25, 58))
        row = Sitting(
            exam_id=exam.id,
            sitter_id=sitter.id,
            attempt=1,
            state=SittingState.SUBMITTED,
            ending=Ending.HAND,
            started_at=begun,
            due_at=begun + timedelta(minutes=exam.minutes),
            submitted_at=ended,
            paper=sheet.model_dump(mode="json"),
            full=sum((item.marks for item in sheet.items), Decimal(0)),
        )
        self.s.add(row)
        self.s.flush()
        able = min(0.97, max(0.35, self.dice.gauss(0.78, 0.13)))
        for item in sheet.items:
            content = frozen.questions[item.question].content
            given = answer(self.dice, content.asked, content.key, able)
            if given:
                known = {"sitting_id": row.id, "n": item.n, "turn": 1, "saved_at": ended}
                self.s.add(SittingAnswer(**known, given=given))
        return row


def examine(s: Session, trainer: Actor, now: datetime) -> list[int]:
    """Everybody in post; those with an account may sit today's themselves."""
    return Examining(s, trainer, now, dice(SEED + 3)).run()
