"""What invented households are asked and answer, as rows: by link, by telephone, on paper, or not at all."""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from db.choices.surveys import AnswerChannel, InviteState, Standing
from db.surveys import Campaign, Invitation, Stratum, SurveyResponse
from lib import clock
from lib.demo.rows import Row, Rows
from lib.demo.staff import Crew
from lib.demo.texts import Dice
from lib.forms.checks import check
from lib.forms.schema import FormField, FormSchema, Kind
from lib.residents.code_rules import new_code
from lib.surveys.marks_rules import comment_of, packed, scored
from lib.surveys.population_rows import Home
from lib.surveys.response_rows import FEWEST_NAMED, MOST_RANDOM
from lib.surveys.sampling_rules import Design, Homes, planned

DESIGN = Design(everybody=True, margin=5, confidence=95, rate=60)
MOOD, NOISE = 0.5, 0.7
BLANK, SAID, DOUBTED = 0.06, 0.28, 0.01
SILENT = {InviteState.WAITING: 60, InviteState.OPENED: 22, InviteState.UNREACHED: 12, InviteState.REFUSED: 6}
CALLED = (InviteState.UNREACHED, InviteState.REFUSED)
BY_STAFF = (AnswerChannel.PHONE, AnswerChannel.PAPER)
FIRST_HOUR, LAST_HOUR = 9, 20


class Asking:
    """One campaign's rows; told holds the words and levels, level says which of them."""

    def __init__(
        self,
        dice: Dice,
        told: dict[str, Any],
        campaign: Campaign,
        schema: FormSchema,
        crews: dict[int, Crew],
        level: int,
    ) -> None:
        self.dice, self.told, self.campaign, self.schema, self.crews = dice, told, campaign, schema, crews
        self.levels = {about: means[level] for about, means in told["levels"].items()}
        self.counted = scored(schema)
        self.channels = told["channels"]["anonymous" if campaign.anonymous else "named"]

    def rows(self, homes: list[Home], since: datetime, until: datetime, share: float) -> Rows:
        """share: how much of the campaign's time has gone by until then."""
        groups = Counter((home.project_id, home.category) for home in homes)
        living = Counter(home.building_id for home in homes)
        rows: Rows = {Stratum: self._strata(groups), Invitation: [], SurveyResponse: []}
        for home in homes:
            invited = self._invited(home, since)
            if self.dice.likely(self.told["answered"] * share):
                answer = self._answer(home, invited, self._moment(since, until))
                rows[SurveyResponse].append(answer)
                if self.campaign.anonymous:
                    _forget(answer, invited, living[home.building_id], groups[home.project_id, home.category])
            rows[Invitation].append(invited)
        return rows

    def _strata(self, groups: Mapping[tuple[int, Any], int]) -> list[Row]:
        shares = planned({key: Homes(n, n) for key, n in groups.items()}, DESIGN)
        return [
            {
                "campaign_id": self.campaign.id,
                "project_id": project_id,
                "category": category,
                "population": share.population,
                "wanted": share.wanted,
            }
            for (project_id, category), share in shares.items()
        ]

    def _invited(self, home: Home, since: datetime) -> Row:
        """As it stands while there is no answer."""
        state = InviteState(self.dice.drawn({state.value: share for state, share in SILENT.items()}))
        called = state in CALLED
        return {
            "campaign_id": self.campaign.id,
            "project_id": home.project_id,
            "building_id": home.building_id,
            "household_id": home.id,
            "customer_id": home.customer_id,
            "category": home.category,
            "code": new_code(),
            "state": state,
            "interviewer_id": self.dice.choice(self.crews[home.project_id].desk),
            "attempts": self.dice.randint(1, 3) if called else 0,
            "tried_at": since + timedelta(hours=self.dice.randint(1, 6)) if called else None,
            "answered_at": None,
            "version": 1,
        }

    def _answer(self, home: Home, invited: Row, at: datetime) -> Row:
        channel = AnswerChannel(self.dice.drawn(self.channels))
        phoned = channel == AnswerChannel.PHONE
        invited |= {"state": InviteState.ANSWERED, "answered_at": at, "attempts": int(phoned)}
        invited["tried_at"] = at if phoned else None
        values = self._values(home, at)
        return {
            "campaign_id": self.campaign.id,
            "form_version_id": self.campaign.form_version_id,
            "project_id": home.project_id,
            "building_id": home.building_id,
            "category": home.category,
            "household_id": home.id,
            "customer_id": home.customer_id,
            "channel": channel,
            "by_id": invited["interviewer_id"] if channel in BY_STAFF else None,
            "at": at,
            "marks": packed(self.counted, values),
            "comment": comment_of(self.schema, values),
            "content": values,
            "version": 1,
            **self._standing(),
        }

    def _standing(self) -> Row:
        """Now and then one is doubted; nothing is ever left out for not being liked."""
        if self.campaign.anonymous or not self.dice.likely(DOUBTED):
            return {"standing": Standing.VALID, "reason": ""}
        doubt = self.dice.choice(self.told["not_counted"])
        return {"standing": Standing(doubt["standing"]), "reason": doubt["reason"]}

    def _moment(self, since: datetime, until: datetime) -> datetime:
        """In the daytime, more at the beginning than later."""
        at = clock.local(since + (until - since) * self.dice.random() ** 1.4)
        hour = min(max(at.hour, FIRST_HOUR), LAST_HOUR)
        return min(max(at.replace(hour=hour), since), until)

    # -- what is said --------------------------------------------------------------------------

    def _values(self, home: Home, at: datetime) -> Row:
        mood = self.dice.gauss(self.told["projects"][home.project_id - 1], MOOD)
        given = {field.id: self._given(field, mood) for field in self.schema.fields}
        if self.dice.likely(SAID):
            given["comment"] = self._words(given)
        return check(self.schema, given, today=clock.local(at))

    def _given(self, field: FormField, mood: float) -> Any:
        if not field.required and self.dice.likely(BLANK):
            return None
        if field.dimension:
            return self._between(self.levels[field.dimension] + mood, 1, 5)
        options = [option.id for option in field.options]
        match field.kind:
            case Kind.NPS:
                return self._between(2 * (self.levels["overall"] + mood) - 0.8, 0, 10)
            case Kind.CHOICE:
                return self.dice.choice(options)
            case Kind.MULTI_CHOICE:
                return self.dice.sample(options, 2)
            case Kind.YES_NO:
                return self.dice.likely(0.4)
        return None

    def _between(self, mean: float, low: int, high: int) -> int:
        return min(max(round(self.dice.gauss(mean, NOISE)), low), high)

    def _words(self, given: Row) -> str:
        """About what was marked lowest, if anything was."""
        marked = {f.dimension: given[f.id] for f in self.counted if f.dimension and given[f.id]}
        lowest = min(marked, key=lambda about: (marked[about], self.dice.random()))
        return str(
            self.dice.choice(self.told["comments"][lowest] if marked[lowest] < 4 else self.told["high"])
        )


def _forget(answer: Row, invited: Row, living: int, alike: int) -> None:
    """What an anonymous answer never holds, nor its invitation."""
    answer["id"] = secrets.randbelow(MOST_RANDOM) + 1
    answer |= dict.fromkeys(("household_id", "customer_id", "by_id", "at"))
    answer["building_id"] = answer["building_id"] if living >= FEWEST_NAMED else None
    answer["category"] = answer["category"] if alike >= FEWEST_NAMED else None
    invited |= {"answered_at": None, "tried_at": None}
