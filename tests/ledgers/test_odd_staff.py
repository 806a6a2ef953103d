"""Staff lists and complaint ledgers as other companies keep them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lib.ledgers.complaints import COMPLAINTS
from lib.ledgers.shapes import Verdict
from lib.ledgers.staff import STAFF
from tests.ledgers.books import Table, book, judged, problems


def staff(sheets: Mapping[str, Table], merges: list[str] | None = None) -> Verdict:
    return judged(book(sheets, merges or []), ledger=STAFF)


def complaints(rows: Table, merges: list[str] | None = None, name: str = "台账") -> Verdict:
    return judged(book({name: rows}, merges or []), ledger=COMPLAINTS)


def held(verdict: Verdict) -> list[list[tuple[Any, ...]]]:
    """Certificate, number, expires, state of every good row."""
    return [[tuple(one.values()) for one in row.values["certificates"]] for row in verdict.good]


def test_certificates_numbered_in_their_headings() -> None:
    header = ["姓名", "证书1名称", "证书1编号", "证书1有效期", "证书2名称", "证书2编号", "证书2有效期"]
    rows = [
        ["张甲", "电工证", "D1", "2027.10.22", "焊工证", "H2", "长期"],
        ["李乙", "电工证", "D3", "2026.5", None, None, None],
    ]
    assert held(staff({"花名册": [header, *rows]})) == [
        [("电工证", "D1", "2027-10-22", "dated"), ("焊工证", "H2", None, "no_expiry")],
        [("电工证", "D3", "2026-05-31", "dated")],
    ]


def test_certificates_named_in_one_heading_each() -> None:
    header = [
        "姓名",
        "电工证编号",
        "电工证有效期",
        "消防设施操作员证号",
        "消防设施操作员证到期日期",
        "身份证号",
    ]
    rows = [
        ["张甲", "D1", date(2027, 10, 22), "X2", "办理中", "不填"],
        ["李乙", None, None, None, None, None],
    ]
    verdict = staff({"花名册": [header, *rows]})
    assert held(verdict) == [
        [("电工证", "D1", "2027-10-22", "dated"), ("消防设施操作员证", "X2", None, "in_progress")],
        [],
    ]


def test_a_certificate_in_a_column_of_its_own() -> None:
    header = ["姓名", "入职日期", "电工证", "健康证"]
    rows = [
        ["张甲", "2021.3.5", "D12345", "√"],
        ["李乙", "2021.3.5", "2027年10月22日", None],
        ["王丙", "2021.3.5", "D12346，有效期至2027.10.22", "无"],
    ]
    assert held(staff({"花名册": [header, *rows]})) == [
        [("电工证", "D12345", None, None), ("健康证", None, None, None)],
        [("电工证", None, "2027-10-22", "dated")],
        [("电工证", "D12346", "2027-10-22", "dated")],
    ]


def test_groups_without_merged_cells_in_a_csv() -> None:
    text = "姓名,部门,电工证,,登高证,\n,,编号,有效期至,编号,有效期至\n张甲,工程部,D1,2027.1.1,G1,永久\n"
    verdict = judged(text.encode(), ledger=STAFF)
    assert held(verdict) == [[("电工证", "D1", "2027-01-01", "dated"), ("登高证", "G1", None, "no_expiry")]]
    assert verdict.good[0].values["department"] == "工程部"


def test_a_plain_pair_and_several_certificates_in_a_cell() -> None:
    header = ["员工编号", "员工姓名", "持证情况", "证书编号", "有效期"]
    rows = [
        [1, "张甲", "电工证、焊工证", "D1、H1", "2027.1.1"],
        [2, "李乙", "电梯安全管理员证", "T1", "2025.1.1-2029.1.1"],
    ]
    verdict = staff({"人员": [header, *rows]})
    assert held(verdict) == [
        [("电工证", "D1", "2027-01-01", "dated"), ("焊工证", "H1", "2027-01-01", "dated")],
        [("电梯安全管理员证", "T1", "2029-01-01", "dated")],
    ]
    assert [row.values["no"] for row in verdict.good] == ["1", "2"]


def test_a_day_of_expiry_that_cannot_be() -> None:
    header = ["姓名", "证书名称", "有效期至"]
    rows = [["张甲", "电工证", "2026.2.30"], ["李乙", "电工证", 2026.1], ["王丙", "电工证", "不清楚"]]
    assert [len(row.problems) for row in staff({"花名册": [header, *rows]}).rows[1:]] == [1, 1, 0]


def test_a_projects_name_as_a_line_and_departments_merged() -> None:
    ledger = [
        ["某某物业员工花名册", None, None, None],
        ["部门", "姓名", "职务", "手机"],
        ["翠湖花园", None, None, None],
        ["客服部", "张甲", "客服主管", 13800000001],
        [None, "李乙", "客服专员", 13800000002],
        ["紫荆苑", None, None, None],
        ["工程部", "王丙", "维修电工", "138 0000 0003"],
        ["合计", "3人", None, None],
    ]
    verdict = staff({"Sheet1": ledger}, ["A1:D1", "A3:D3", "A4:A5", "A6:D6"])
    told = [(row.above, row.values["department"], row.values["name"]) for row in verdict.good]
    assert told == [
        ("翠湖花园", "客服部", "张甲"),
        ("翠湖花园", "客服部", "李乙"),
        ("紫荆苑", "工程部", "王丙"),
    ]
    assert not verdict.bad


def test_a_sheet_for_each_project_and_the_left_on_one_of_their_own() -> None:
    sheet = [["序号", "姓名", "入职时间", "离职日期"], [1, "张甲", "2021年3月", None]]
    gone = [["序号", "姓名", "入职时间", "离职日期"], [1, "李乙", "2021.3.5", "2025.8.31"]]
    verdict = staff({"翠湖花园": sheet, "离职": gone, "统计": [["部门", "人数"], ["客服部", 3]]})
    assert [row.values["status"] for row in verdict.good] == ["active", "left"]
    assert verdict.layouts[2].refusal


def test_what_an_employee_cannot_be() -> None:
    header = ["工号", "姓名", "入职日期", "离职日期", "状态"]
    rows = [
        ["A1", "张甲", "2026.1.1", None, "在职"],
        ["A1", "李乙", "2021.1.1", "2020.1.1", "离职"],
        ["A3", None, "2021.1.1", None, "在职"],
        ["A4", "王丙", "2021.1.1", None, "出差中"],
    ]
    told = problems(staff({"花名册": [header, *rows]}))
    assert told[2] == ["入职日期：Joined in the future: 2026-01-01"]
    assert told[3] == ["离职日期：Left before joining", "工号：A1 is already used in row 2 of 花名册"]
    assert told[4] == ["姓名：Not filled in"]
    assert "“出差中” is not one of" in told[5][0]


def test_the_emergency_contact_is_nobody_of_ours() -> None:
    header = ["姓名", "手机号", "紧急联系人", None]
    sub, row = [None, None, "姓名", "电话"], ["张甲", "13800000001", "张父", "13900000001"]
    verdict = staff({"花名册": [header, sub, row]}, ["A1:A2", "B1:B2", "C1:D1"])
    assert verdict.good[0].values["phones"] == ["13800000001"]
    assert verdict.good[0].values["name"] == "张甲"


def test_complaints_with_other_titles() -> None:
    ledger = [
        ["2025年度业主投诉台账", None, None, None, None, None, None, None, None],
        ["序号", "接诉时间", "诉求人", "房间号", "来源", "投诉事由", "严重程度", "结案时间", "是否满意"],
        [1, "3月8日 9点", "匿名", None, "业主群", "噪音", "重大投诉", "3.10", "满意"],
        [2, "3月9日", "张先生", "3#1502", "12345", "停车", "很严重", "处理中", "不太满意"],
        [3, "12.30", "王女士", "大堂", "来信", "保洁", "一般", "1.2", None],
    ]
    verdict = complaints(ledger, ["A1:I1"])
    told = [
        [row.values[code] for code in ("received_at", "contact", "channel", "grade", "closed_at", "state")]
        for row in verdict.good
    ]
    assert told == [
        ["2025-03-08T09:00", "", "chat", "major", "2025-03-10", "closed"],
        ["2025-03-09", "张先生", "12345", "complex", None, "open"],
        ["2025-12-30", "王女士", "mail", "general", "2026-01-02", "closed"],
    ]
    assert [row.values["satisfaction"] for row in verdict.good] == ["4", "2", None]
    assert [row.values["place"] for row in verdict.good] == [None, None, "大堂"]


def test_complaints_by_month_with_the_header_again() -> None:
    header = ["投诉日期", "投诉人", "投诉内容", "处理结果", "回访情况"]
    sheet = [
        header,
        ["8.1", "张甲", "噪音", "已处理", "业主表示满意"],
        header,
        ["8.2", "李乙", "停车", "已解释", None],
    ]
    verdict = complaints(sheet, name="2025年8月")
    assert [row.values["received_at"] for row in verdict.good] == ["2025-08-01", "2025-08-02"]
    assert [row.values["result"] for row in verdict.good] == ["已处理", "已解释"]
    assert not verdict.bad


def test_a_complaint_closed_before_it_came_or_without_content() -> None:
    header = ["编号", "投诉时间", "投诉人", "投诉内容", "完成时间", "回访时间"]
    rows = [
        ["T1", "2025-08-03", "张甲", "噪音", "2025-08-01", None],
        ["T2", "2025-08-03", "张甲", None, None, None],
        ["T3", "2025-08-03", "张甲", "噪音", None, "2025-08-01"],
        ["T3", "2025-08-04", "张甲", "停车", None, None],
    ]
    verdict = complaints([header, *rows])
    assert problems(verdict) == {
        2: ["完成时间：Closed before it was received"],
        3: ["投诉内容：Not filled in"],
        5: ["编号：T3 is already used in row 4 of 台账"],
    }
    assert [note.told(str) for row in verdict.good for note in row.notes] == [
        "回访时间：Earlier than the complaint"
    ]
