"""Lives of invented requests other than repairs: settled at the desk, by a visit, or as a complaint is."""

from datetime import datetime
from typing import Any

from db.choices.tickets import Delivery, Grade, Move
from lib import clock
from lib.demo.rows import Row
from lib.demo.staff import Crew
from lib.demo.stories import HOUR, Story
from lib.demo.texts import Dice
from lib.tickets.chain_rules import raised
from lib.tickets.complaint_rules import first_plan


class Request(Story):
    """No parts and no bill."""

    def _spend(self) -> None:
        return

    def _word(self, *path: str) -> str:
        return "" if path[0] in ("happy", "fair", "dispatch") else super()._word(*path)


class ComplaintStory(Request):
    """Classified, looked into, handled, answered in writing, followed up; with a row of its own."""

    def __init__(
        self,
        dice: Dice,
        ticket: Row,
        kind: dict[str, Any],
        crew: Crew,
        now: datetime,
        asked: Row,
        staff: list[int],
    ) -> None:
        super().__init__(dice, ticket, kind, crew, now)
        self.staff, self.named = staff, list[Row]()
        self.before: Grade | None = None
        self.case: Row = {
            "ticket_id": ticket["id"],
            "happened_at": datetime.fromisoformat(asked["happened_at"]).replace(tzinfo=clock.zone()),
            "reason": asked["cause"],
            "demand": asked["demand"],
            "department": "service_centre",
            **dict.fromkeys(("facts", "verdict", "plan", "answer"), ""),
            **dict.fromkeys(("valid", "delivery", "answered_at", "answered_by_id")),
        }

    def classified(self) -> None:
        self._after(40)
        again = self.ticket["repeat_of_id"] is not None
        grade = Grade(self.dice.drawn({"general": 88, "complex": 12}))
        grade = self.ticket["grade"] = raised(grade, self.before) if again else grade
        self.case["plan"] = first_plan() if grade == Grade.MAJOR else ""
        told = {"category": self.ticket["category"], "department": self.case["department"], "raised": again}
        self._go(Move.CLASSIFY, self.desk, grade=grade.value, **told)

    def investigated(self) -> None:
        self._after(6 * HOUR)
        self._in_hours()
        found = self.dice.choice(self.category["findings"])
        # Whoever handles it does not ask the customer about it afterwards: the desk does.
        handler = self.dice.choice([one for one in self.crew.desk if one != self.desk] or self.crew.hands)
        self.ticket["assignee_id"] = handler
        self.case |= {"facts": found["facts"], "valid": found["valid"], "verdict": found["verdict"]}
        if found["valid"]:
            about = self.dice.choice(self.staff)
            person = {"ticket_id": self.ticket["id"], "staff_id": about, "reply": "", "replied_at": None}
            self.named.append(person)
        self._go(Move.INVESTIGATE, handler, f"{found['facts']}\n{found['verdict']}", valid=found["valid"])

    def _worker(self) -> int | None:
        handler: int | None = self.ticket["assignee_id"]
        return handler

    def finished(self) -> None:
        self._after(5 * HOUR)
        self._in_hours()
        super().finished()

    def answered(self) -> None:
        self._after(4 * HOUR)
        self._in_hours()
        text = self.dice.choice(self.category["answers"])
        self.case |= {"answer": text, "delivery": Delivery.CHAT}
        self.case |= {"answered_at": self.at, "answered_by_id": self.desk}
        self._go(Move.ANSWER, self.desk, text, delivery=Delivery.CHAT.value)

    def followed_up(self) -> None:
        self._after(3 * 24 * HOUR)
        self._in_hours()
        self._go(Move.FOLLOW_UP, self.desk, self.dice.choice(self.category["followed"]))
