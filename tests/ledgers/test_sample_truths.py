"""The messy samples of repairs, complaints and staff, read row by row as their truth files say."""

import re
from collections import Counter
from typing import Any

import pytest

from tests.ledgers.truths import FILES, at, not_data, row, told_at, truth, verdict

CODES = list(FILES)
REASONS = {
    "finished before it was reported": "维修情况/完成时间：Finished before",
    "room and content missing": "房号：Neither a room nor a place",
    "content missing": "(报修|投诉)内容：Not filled in",
    "report time impossible": "报修时间：There is no such day",
    "ticket number": "工单编号：.* is already used in row 73",
    "material fee not readable": ".*材料费：“30\\+20” is a calculation",
    "phone has 10 digits": "联系电话：.* has 10 digits",
    "date impossible": "登记日期：There is no such day",
    "closed before it was received": "办结时间：Closed before",
    "complaint number": "投诉编号：.* is already used in row 69",
    "staff number": "工号：.* is already used in row 19",
    "name missing": "姓名：Not filled in",
    "joined in the future": "入职日期：Joined in the future",
}
CHANNELS = {"前台": "counter", "小程序": "online", "巡查": "patrol", "微信群": "chat", "电话": "hotline"}
URGENCY = {"紧急": "emergency", "特急": "emergency", "一般": "general"}
DEGREE = {"非常满意": "5", "满意": "4", "一般": "3", "基本满意": "3", "不满意": "2", None: None}
STATE = {"done": "closed", "open": "open", "waiting": "waiting"}


def cases(part: str) -> list[Any]:
    return [
        pytest.param(code, one, id=f"{code}-{one['sheet']}-{one['row']}")
        for code in CODES
        for one in truth(code)[part]
    ]


@pytest.mark.parametrize("code", CODES)
def test_every_bad_row_is_reported_and_no_other(code: str) -> None:
    assert {at(found) for found in verdict(code).bad} == {told_at(one) for one in truth(code)["bad_rows"]}
    assert len(verdict(code).good) == truth(code)["good_rows"]


@pytest.mark.parametrize(("code", "place"), cases("bad_rows"))
def test_a_bad_row_tells_its_reason(code: str, place: dict[str, Any]) -> None:
    reason = next(sentence for words, sentence in REASONS.items() if place["why"].startswith(words))
    told = [problem.told(str) for problem in row(code, place).problems]
    assert re.match(reason, told[0])
    assert len(told) == 1 + (place["why"] == "room and content missing")


@pytest.mark.parametrize("code", CODES)
def test_titles_totals_footers_summaries_and_lists_are_no_data(code: str) -> None:
    ignored = {at(found) for found in verdict(code).ignored}
    assert not_data(code) <= ignored
    blank = {("花名册", 67)} if code == "staff" else set()  # the blank line above the footer
    assert ignored - not_data(code) == blank


@pytest.mark.parametrize(("code", "sample"), [case for case in cases("samples") if "repairs" in str(case.id)])
def test_a_repair_reads_as_expected(code: str, sample: dict[str, Any]) -> None:
    told = sample["expect"]
    assert row(code, sample).values == {
        "ticket_no": told["ticket_no"],
        "received_at": told["reported"],
        "room": told["room"],
        "place": told["place"],
        "contact": told["reporter"],
        "phones": told["phones"],
        "channel": CHANNELS[told["channel"]],
        "category": told["category"],
        "summary": told["content"],
        "urgency": URGENCY[told["urgency"]],
        "dispatched_at": told["dispatched"],
        "workers": [told["technician"]],
        "on_site_at": told["on_site"],
        "done_at": told["finished"],
        "state": STATE[told["state"]],
        "material": told["material"],
        "material_fee": told["material_fee"],
        "labour_fee": told["labour_fee"],
        "total_fee": _total(told),
        "called_back_at": told["called_back"],
        "satisfaction": DEGREE[told["satisfaction"]],
        "note": row(code, sample).values["note"],
    }


def _total(told: dict[str, Any]) -> float | None:
    parts = [part for part in (told["material_fee"], told["labour_fee"]) if part is not None]
    return sum(parts) if parts else None


@pytest.mark.parametrize(
    ("code", "sample"), [case for case in cases("samples") if "complaints" in str(case.id)]
)
def test_a_complaint_reads_as_expected(code: str, sample: dict[str, Any]) -> None:
    told, values = sample["expect"], row(code, sample).values
    anonymous = "anonymous" in sample["quirks"]
    assert values["contact"] == ("" if anonymous else told["complainant"])
    assert values["ticket_no"] == told["no"]
    assert values["received_at"] == told["received"]
    assert values["summary"] == told["content"]
    assert values["grade"] == told["grade_class"]
    assert (values["answered_at"], values["closed_at"]) == (told["answered"], told["closed"])
    assert values["satisfaction"] == DEGREE[told["satisfaction"]]
    same = ("room", "phones", "category", "department")
    assert {code: values[code] for code in same} == {code: told[code] for code in same}


@pytest.mark.parametrize(("code", "sample"), [case for case in cases("samples") if "staff" in str(case.id)])
def test_an_employee_reads_as_expected(code: str, sample: dict[str, Any]) -> None:
    told, values = sample["expect"], row(code, sample).values
    same = ("no", "name", "project", "department", "post", "joined")
    assert {code: values[code] for code in same} == {code: told[code] for code in same}
    assert values["phones"] == [told["phone"]]
    assert values["status"] == {"在职": "active", "试用": "probation", "离职": "left"}[told["status"]]
    states = {"date": "dated", "no expiry": "no_expiry", "in progress": "in_progress"}
    assert values["certificates"] == [one | {"state": states[one["state"]]} for one in told["certificates"]]


def test_counts_and_sums_of_repairs() -> None:
    told, values = truth("repairs"), [found.values for found in verdict("repairs").good]
    counts = told["counts"]
    assert Counter(found.sheet for found in verdict("repairs").good) == counts["by_sheet_good"]
    assert Counter(value["category"] for value in values) == counts["by_category"]
    assert Counter(value["state"] for value in values) == {
        STATE[state]: number for state, number in counts["by_state"].items()
    }
    urgent = counts["by_urgency"]
    assert Counter(value["urgency"] for value in values) == {
        "emergency": urgent["紧急"] + urgent["特急"],
        "general": urgent["一般"],
    }
    assert Counter(value["satisfaction"] for value in values) == {
        DEGREE[None if word == "blank" else word]: number
        for word, number in counts["by_satisfaction"].items()
    }
    assert sum(value["place"] is not None for value in values) == counts["public_places"]
    for fee, total in told["sums_good_rows"].items():
        assert sum(value[fee] or 0 for value in values) == total


def test_counts_of_complaints() -> None:
    counts, values = truth("complaints")["counts"], [found.values for found in verdict("complaints").good]
    grades = {"一般": "general", "复杂": "complex", "重大": "major", "群体": "group"}
    assert Counter(value["category"] for value in values) == counts["by_category"]
    assert Counter(value["department"] for value in values) == counts["by_department"]
    assert Counter(value["grade"] for value in values) == {
        grades[word]: number for word, number in counts["by_grade"].items()
    }
    assert sum(value["state"] == "open" for value in values) == counts["open"]
    assert sum(value["contact"] == "" for value in values) == counts["anonymous"]
    degrees: Counter[str | None] = Counter()
    for word, number in counts["by_satisfaction"].items():
        degrees[DEGREE[None if word == "blank" else word]] += number
    assert Counter(value["satisfaction"] for value in values) == degrees


def test_counts_of_staff_and_their_certificates() -> None:
    told, values = truth("staff"), [found.values for found in verdict("staff").good]
    counts = told["counts"]
    for code in ("department", "post", "project"):
        assert Counter(value[code] for value in values) == counts[f"by_{code}"]
    held = [(value, one) for value in values for one in value["certificates"]]
    assert Counter(one["certificate"] for _, one in held) == counts["certificates"]
    expired = [
        (value["no"], one["certificate"]) for value, one in held if _expires(one) < told["reference_day"]
    ]
    assert expired == [(one["no"], one["certificate"]) for one in told["certificates_expired"]]
    soon = [
        (value["no"], one["certificate"])
        for value, one in held
        if told["reference_day"] <= _expires(one) <= "2026-02-19"
    ]
    assert soon == [(one["no"], one["certificate"]) for one in told["certificates_due_in_90_days"]]


def _expires(one: dict[str, Any]) -> str:
    return one["expires"] or "9999"


def test_the_headers_are_found_whole() -> None:
    for code, header in (("repairs", (2, 3)), ("complaints", (2, 2)), ("staff", (2, 3))):
        assert verdict(code).layouts[0].header == header
