"""One invented ticket's life: a course of steps, as far as the clock has come."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from db.choices.tickets import LineKind, Move, Satisfaction, Urgency, WaitingFor
from lib import clock
from lib.demo.rows import Row
from lib.demo.staff import Crew
from lib.demo.texts import Dice, texts
from lib.standards.yardsticks import Yardstick
from lib.tickets.promise_rules import Case, Happened, first_due, promises, told_last
from lib.tickets.rules import OWN_WORK, PATHS

HOUR = 60.0
DAY_BEGINS, DAY_ENDS = 8, 21
MINUTES_TO_ARRIVE = {Urgency.EMERGENCY: 17.0, Urgency.GENERAL: 3 * HOUR, Urgency.PLANNED: 26 * HOUR}
WORK = "accepted dispatched on_site"
DONE = f"{WORK} finished"
AGAIN = "dispatched on_site finished called_back closed"

COURSES = {
    "plain": f"{DONE} called_back closed",
    "waited": f"{WORK} on_hold resumed on_site finished called_back closed",
    "unhappy": f"{DONE} complained_of {AGAIN}",
    "came_back": f"{DONE} called_back closed came_back {AGAIN}",
    "unreached": f"{DONE} called_in_vain called_in_vain called_in_vain given_up",
    "cancelled": "accepted cancelled",
    "cancelled_late": "accepted dispatched cancelled",
    "rejected": "accepted rejected",
    "held_up": f"{WORK} on_hold",
    "undispatched": "accepted remarked",
    "forgotten": "accepted dispatched remarked",
    "left_on_site": WORK,
    "not_called": DONE,
    "called_once": f"{DONE} called_in_vain",
    "not_closed": f"{DONE} called_back",
    "untaken": "",
}


class NotYet(Exception):
    """The next step lies ahead of now."""


def tell(story: "Story", course: str) -> None:
    """Step by step up to this moment; what lies ahead stays open."""
    try:
        for step in COURSES[course].split():
            getattr(story, step)()
    except NotYet:
        return


class Story:
    """A ticket's row with its events and lines, kept in step by the rules the use cases follow."""

    def __init__(self, dice: Dice, ticket: Row, category: dict[str, Any], crew: Crew, now: datetime) -> None:
        self.dice, self.ticket, self.category, self.crew, self.now = dice, ticket, category, crew, now
        self.at = ticket["received_at"]
        self.desk = ticket["first_contact_id"]
        self.events: list[Row] = []
        self.lines: list[Row] = []
        ticket["version"] = 1
        self._happened(Move.RECEIVE, self.desk)

    def promised(self, known: Yardstick) -> list[Row]:
        """What the company's book promises on it; the ticket's own dates follow."""
        ticket, book = self.ticket, known.book
        case = Case(ticket["type"], ticket["urgency"], ticket["grade"], ticket["received_at"])
        told = [
            Happened(event["move"], event["state"], event["at"], event["by_id"] is not None, event["content"])
            for event in self.events
        ]
        found = promises(case, told, book.clauses if book else (), known.calendar)
        dates = {"due_at": first_due(found, told), "promised_at": told_last(told)}
        ticket |= {**dates, "profile_id": book.profile_id if book else None}
        return [{"ticket_id": ticket["id"], **vars(one)} for one in found]

    # -- steps ---------------------------------------------------------------------------------

    def accepted(self) -> None:
        if self.ticket["channel"] in ("patrol", "mail"):
            self._after(25)
        self._go(Move.ACCEPT, self.desk)

    def dispatched(self) -> None:
        self._after(2 if self.ticket["urgency"] == Urgency.EMERGENCY else 18)
        worker = self.ticket["assignee_id"] = self.dice.choice(self.crew.hands + self.crew.guards[:1])
        if self.dice.likely(0.15):
            self._go(Move.GRAB, worker, assignee=worker)
        else:
            self._go(Move.DISPATCH, self.desk, self._word("dispatch"), assignee=worker)

    def on_site(self) -> None:
        self._after(MINUTES_TO_ARRIVE[self.ticket["urgency"]], 1.0)
        self._in_hours()
        self.ticket["on_site_at"] = self.ticket["on_site_at"] or self.at
        self._go(Move.ARRIVE, self._worker())

    def on_hold(self) -> None:
        self._after(25)
        what = WaitingFor(self.dice.drawn({"parts": 55, "customer": 25, "contractor": 20}))
        day = clock.local(self.at) + timedelta(days=self.dice.randint(1, 12))
        promised = day.replace(hour=18, minute=0, second=0, microsecond=0)
        content = {"waiting_for": what.value, "promised": promised.isoformat()}
        self._go(Move.WAIT, self._worker(), self._word("waiting", what.value), **content)
        back = promised.astimezone(self.at.tzinfo) + timedelta(
            hours=self.dice.choice([-30, -9, -8, -7, -2, 15, 39])
        )
        self._pass_to(max(back, self.at + timedelta(hours=1)))

    def resumed(self) -> None:
        self._in_hours()
        self._go(Move.RESUME, self._worker(), self._word("resumed"))

    def finished(self) -> None:
        self._after(90 if self.ticket["urgency"] == Urgency.PLANNED else 48)
        self.ticket["done_at"] = self.at
        self._go(Move.FINISH, self._worker(), self.dice.choice(self.category["done"]))
        if self.dice.likely(0.55):
            self._spend()

    def called_back(self) -> None:
        self._call()
        score = Satisfaction(self.dice.drawn(texts()["satisfied"]))
        note = self._word("fair" if score == Satisfaction.FAIR else "happy")
        self._go(Move.CALL_BACK, self.desk, note, **self._asked(True, score))

    def complained_of(self) -> None:
        """The call-back finds the customer unhappy, which reopens the ticket."""
        self._call()
        note = self._word("unhappy")
        asked = self._asked(False, Satisfaction(self.dice.drawn(texts()["unsatisfied"])))
        self._happened(Move.CALL_BACK, self.desk, note, **asked)
        self._reopen(note)

    def called_in_vain(self) -> None:
        self._call()
        self._happened(Move.CALL_BACK, self.desk, self._word("unreached"), reached=False)

    def closed(self, note: str = "") -> None:
        self._end(Move.CLOSE, note)

    def given_up(self) -> None:
        self.closed(self._word("given_up"))

    def came_back(self) -> None:
        self._after(4 * 24 * HOUR)
        self._in_hours()
        self._reopen(self._word("came_back"))

    def cancelled(self) -> None:
        self._after(50)
        self._end(Move.CANCEL, self._word("cancelled"))

    def rejected(self) -> None:
        self._after(50)
        self._end(Move.REJECT, self._word("rejected"))

    def remarked(self) -> None:
        self._after(200)
        self._go(Move.NOTE, self.desk, self._word("extra"))

    # -- what steps are made of ----------------------------------------------------------------

    def _go(self, move: Move, by: int | None, note: str = "", **content: Any) -> None:
        if target := PATHS[self.ticket["type"]][move].target:
            self.ticket["state"] = target
            self.ticket["version"] += 1
        self._happened(move, by, note, **content)

    def _happened(self, move: Move, by: int | None, note: str = "", **content: Any) -> None:
        worker = self.ticket["assignee_id"]
        behalf = worker if move in OWN_WORK and worker != by else None
        event = {"ticket_id": self.ticket["id"], "move": move, "state": self.ticket["state"], "at": self.at}
        self.events.append(
            {**event, "by_id": by, "on_behalf_of_id": behalf, "note": note, "content": content}
        )

    def _reopen(self, note: str) -> None:
        self.ticket |= {
            "closed_at": None,
            "done_at": None,
            "on_site_at": None,
            "reopened": self.ticket["reopened"] + 1,
        }
        self._go(Move.REOPEN, self.desk, note, reopened=True)

    def _end(self, move: Move, note: str) -> None:
        self.ticket["closed_at"] = self.at
        self._go(move, self.desk, note)

    def _call(self) -> None:
        self._after(9 * HOUR, 0.8)
        self._in_hours()

    def _asked(self, quality_ok: bool, score: Satisfaction) -> Row:
        self.ticket |= {"quality_ok": quality_ok, "satisfaction": score}
        return {"reached": True, "quality_ok": quality_ok, "satisfaction": score.value}

    def _worker(self) -> int | None:
        """The worker, or the desk on their behalf."""
        return self.desk if self.dice.likely(0.3) else self.ticket["assignee_id"]

    def _word(self, *path: str) -> str:
        found = texts()["notes"]
        for step in path:
            found = found[step]
        return self.dice.choice(found)

    def _after(self, minutes: float, spread: float = 0.7) -> None:
        self._pass_to(self.at + self.dice.about(minutes, spread))

    def _in_hours(self) -> None:
        """Nothing but an emergency happens at night."""
        here = clock.local(self.at)
        if self.ticket["urgency"] == Urgency.EMERGENCY or DAY_BEGINS <= here.hour < DAY_ENDS:
            return
        morning = here.replace(hour=DAY_BEGINS, minute=self.dice.randint(2, 50))
        wait = timedelta(days=0 if here.hour < DAY_BEGINS else 1)
        self._pass_to((morning + wait).astimezone(self.at.tzinfo))

    def _pass_to(self, at: datetime) -> None:
        if at > self.now:
            raise NotYet
        self.at = at

    def _spend(self) -> None:
        at_home = self.ticket["household_id"] is not None
        charged = at_home and self.dice.likely(0.6)
        self._line(
            LineKind.PART,
            self.dice.choice(self.category["parts"]),
            self.dice.choice([1, 1, 1, 2, 3]),
            charged,
        )
        if charged:
            self._line(LineKind.LABOUR, self.dice.choice(texts()["labour"]), 1, charged)

    def _line(self, kind: LineKind, thing: dict[str, Any], quantity: int, charged: bool) -> None:
        line = {"ticket_id": self.ticket["id"], "kind": kind, "name": thing["name"], "charged": charged}
        self.lines.append({**line, "quantity": Decimal(quantity), "price": Decimal(str(thing["price"]))})
