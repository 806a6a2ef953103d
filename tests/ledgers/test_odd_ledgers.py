"""Ledgers as other companies keep them."""

from lib.ledgers.shapes import ByHand
from tests.ledgers.books import book, judged, problems, rooms


def test_a_header_of_two_merged_rows() -> None:
    ledger = [
        ["阳光花园业主台账", None, None, None, None, None, None, None],
        ["序号", "房屋信息", None, None, "业主信息", None, "租户信息", None],
        [None, "楼栋", "单元", "房号", "姓名", "电话", "姓名", "电话"],
        [1, "1栋", "1单元", 101, "张伟", 13800000001, "李租", "13900000009"],
        [2, "1栋", "2单元", 201, "王芳", "13800000002", None, None],
    ]
    merges = ["A1:H1", "A2:A3", "B2:D2", "E2:F2", "G2:H2"]
    verdict = judged(book({"台账": ledger}, merges))
    assert verdict.layouts[0].header == (2, 3)
    assert rooms(verdict.good) == ["1-1-101", "1-2-201"]
    first = verdict.good[0].values
    assert (first["owners"], first["phones"]) == (["张伟"], ["13800000001"])
    assert (first["tenants"], first["tenant_phones"]) == (["李租"], ["13900000009"])
    assert verdict.layouts[0].title("tenant_phones") == "租户信息/电话"


def test_a_second_header_row_of_words_nobody_knows() -> None:
    ledger = [
        ["房号", "业主", "旧系统", None],
        [None, None, "旧编号", "旧状态"],
        ["3-2-1502", "张伟", "A1", "正常"],
    ]
    verdict = judged(book({"台账": ledger}, ["A1:A2", "B1:B2", "C1:D1"]))
    assert verdict.layouts[0].header == (1, 2)
    assert rooms(verdict.good) == ["3-2-1502"]
    assert not verdict.bad


def test_building_unit_and_room_in_columns_of_their_own() -> None:
    ledger = [
        ["楼号", "单元", "室号", "住户姓名", "手机"],
        ["三号楼", "二", "1502", "张伟", "13800000001"],
        ["3", "2单元", "1503室", "王芳", "13800000002"],
        ["A座", None, "801", "李娜", "13800000003"],
    ]
    verdict = judged(book({"Sheet1": ledger}))
    assert rooms(verdict.good) == ["3-2-1502", "3-2-1503", "A-801"]


def test_a_building_merged_over_its_rooms() -> None:
    ledger = [
        ["栋", "房号", "产权人"],
        ["1栋", "101", "张伟"],
        [None, "102", "王芳"],
        ["2栋", "101", "李娜"],
        [None, "102", "赵强"],
    ]
    verdict = judged(book({"台账": ledger}, ["A2:A3", "A4:A5"]))
    assert rooms(verdict.good) == ["1-101", "1-102", "2-101", "2-102"]
    assert not any(row.notes for row in verdict.good)


def test_a_building_told_once_without_merging() -> None:
    ledger = [
        ["楼栋", "单元", "房号", "户主"],
        ["1栋", "1单元", 101, "张伟"],
        [None, None, 102, "王芳"],
        [None, "2单元", 101, "李娜"],
        ["2栋", None, 101, "赵强"],
    ]
    verdict = judged(book({"台账": ledger}))
    assert rooms(verdict.good) == ["1-1-101", "1-1-102", "1-2-101", "2-101"]


def test_the_building_only_in_the_sheets_name() -> None:
    header, first, second = ["房号", "业主姓名"], ["1-101", "张伟"], ["2-101", "王芳"]
    verdict = judged(book({"3栋": [header, first, second], "5号楼": [header, first, second]}))
    assert rooms(verdict.good) == ["3-1-101", "3-2-101", "5-1-101", "5-2-101"]


def test_the_building_only_in_the_title() -> None:
    ledger = [["翠湖花园A座业主信息"], ["房间号", "业主"], [1203, "张伟"], ["1204室", "王芳"]]
    assert rooms(judged(book({"Sheet1": ledger})).good) == ["A-1203", "A-1204"]


def test_the_building_said_again_before_each_room() -> None:
    header = ["房号", "业主姓名"]
    verdict = judged(book({"3栋": [header, ["3-101", "张伟"], ["3-102", "王芳"]]}))
    assert rooms(verdict.good) == ["3-101", "3-102"]


def test_buildings_as_lines_between_the_rooms() -> None:
    ledger = [
        ["房号", "业主", "电话"],
        ["1栋1单元", None, None],
        ["101", "张伟", "13800000001"],
        ["小计", None, "1户"],
        ["2栋", None, None],
        ["1-101", "王芳", "13800000002"],
        ["2栋小计：1户", None, None],
        ["合计", None, "2户"],
    ]
    verdict = judged(book({"台账": ledger}))
    assert rooms(verdict.good) == ["1-1-101", "2-1-101"]
    assert {row.row: row.ignored.message for row in verdict.ignored if row.ignored} == {
        1: "The header",
        2: "A line of text",
        4: "A total",
        5: "A line of text",
        7: "A total",
        8: "A total",
    }


def test_the_header_again_on_every_page() -> None:
    page = [["翠湖花园业主台账", None, None], ["房号", "业主", "电话"]]
    ledger = [*page, ["1-1-101", "张伟", "13800000001"], ["第1页，共2页"]]
    ledger += [*page, ["1-1-102", "王芳", "13800000002"], ["第2页，共2页"]]
    verdict = judged(book({"台账": ledger}, ["A1:C1", "A5:C5"]))
    assert rooms(verdict.good) == ["1-1-101", "1-1-102"]
    assert not verdict.bad


def test_other_words_in_another_order() -> None:
    ledger = [
        [
            "手机号码（必填）",
            "产权人*",
            "固话",
            "入伙时间",
            "建面(平方米)",
            "单元房号",
            "人口数",
            "出生年月日",
        ],
        [
            "+86 138 0000 0001",
            "张伟(户主)",
            "020-88880001",
            "2021.3",
            "89.5平米",
            "3幢1502",
            "三口",
            "3月5日",
        ],
    ]
    verdict = judged(book({"Sheet1": ledger}))
    values = verdict.good[0].values
    assert values["room"] == {"building": "3", "unit": None, "number": "1502"}
    assert values["phones"] == ["13800000001", "020-88880001"]
    assert (values["owners"], values["area"], values["family"]) == (["张伟"], 89.5, 3)
    assert (values["move_in"], values["birthday"]) == ("2021-03-01", "--03-05")
    assert len(verdict.good[0].notes) == 2


def test_csv_in_gb18030_and_in_utf8_with_a_mark() -> None:
    lines = [
        "业主台账,,",
        "房号,业主姓名,联系电话",
        '3-2-1502,张𠮷,"=""13800000001"""',
        "3-2-1503,王芳,'13800000002",
        "",
    ]
    text = "\r\n".join(lines)
    for encoding in ("gb18030", "utf-8-sig", "utf-8", "utf-16"):
        verdict = judged(text.encode(encoding))
        assert [row.values["phones"] for row in verdict.good] == [["13800000001"], ["13800000002"]]
        assert verdict.good[0].values["owners"] == ["张𠮷"]


def test_a_csv_header_of_two_rows_has_no_merged_cells() -> None:
    text = "房屋,,业主,\n楼栋,房号,姓名,电话\n3栋,2-1502,张伟,13800000001\n"
    verdict = judged(text.encode())
    assert rooms(verdict.good) == ["3-2-1502"]
    assert verdict.good[0].values["owners"] == ["张伟"]


def test_rooms_of_the_only_building_need_none() -> None:
    verdict = judged(book({"大厦": [["房号", "客户名称"], [1502, "某某贸易有限公司"], ["1503", "张伟"]]}))
    assert rooms(verdict.good) == ["1502", "1503"]


def test_a_bare_number_among_full_rooms_is_asked_about() -> None:
    verdict = judged(book({"台账": [["房号", "业主"], ["3-2-1502", "张伟"], ["1503", "王芳"]]}))
    assert problems(verdict) == {3: ["房号：Which building? Write it like 3-2-1502"]}


def test_room_and_columns_that_disagree_are_asked_about() -> None:
    verdict = judged(book({"台账": [["楼栋", "房号", "业主"], ["4栋", "3栋2单元1502", "张伟"]]}))
    assert problems(verdict) == {2: ["房号：The room says 3, the column beside it 4"]}


def test_same_as_above() -> None:
    ledger = [["房号", "业主", "电话"], ["1-1-101", "同上", None]]
    ledger += [["1-1-102", "张伟", "13800000001"], ["1-1-103", "同上", "〃"]]
    verdict = judged(book({"台账": ledger}))
    assert verdict.good[1].values["phones"] == ["13800000001"]
    assert problems(verdict) == {2: ["业主：“Same as above”, and there is no row above"]}


def test_prepared_lines_with_a_serial_number_only() -> None:
    ledger = [["序号", "房号", "业主"], [1, "1-1-101", "张伟"], [2, None, None], [3, None, None]]
    verdict = judged(book({"台账": ledger}))
    assert [row.row for row in verdict.ignored] == [1, 3, 4]


def test_a_name_alone_is_data_and_never_dropped() -> None:
    ledger = [["序号", "房号", "业主", "电话"], [1, "1-1-101", "张伟", None], [None, None, "王芳", None]]
    assert problems(judged(book({"台账": ledger}))) == {3: ["房号：Not filled in"]}


def test_a_weak_heading_is_believed_when_its_cells_fit() -> None:
    fitting = [["房号", "业主", "类别"], *([f"1-1-{n}01", "张伟", "重点"] for n in range(1, 8))]
    tenure = [["房号", "业主", "客户类型"], *([f"1-1-{n}01", "张伟", "自住"] for n in range(1, 8))]
    assert judged(book({"台账": fitting})).good[0].values["customer_class"] == "key"
    verdict = judged(book({"台账": tenure}))
    assert len(verdict.good) == 7
    assert "customer_class" not in verdict.good[0].values
    assert [column.title for column in verdict.layouts[0].columns if column.doubtful] == ["客户类型"]


def test_headings_that_only_resemble_a_name_are_left_alone() -> None:
    strangers = ["业主身份证号", "业主性别", "紧急联系人电话", "单元门密码", "车位面积", "房屋类型", "旧编号"]
    verdict = judged(book({"台账": [["房号", "业主", *strangers], ["1-1-101", "张伟", *"甲乙丙丁戊己庚"]]}))
    assert set(verdict.layouts[0].mapping) == {"room", "owners"}


def test_a_person_matches_columns_nobody_knows() -> None:
    ledger = [["甲", "乙", "丙"], ["1-1-101", "张伟", "13800000001"], ["1-1-102", "王芳", "13800000002"]]
    content = book({"台账": ledger})
    unknown = judged(content)
    assert not unknown.good
    assert unknown.layouts[0].missing == ("room",)
    assert [column.examples[:1] for column in unknown.layouts[0].columns] == [
        ("1-1-101",),
        ("张伟",),
        ("13800000001",),
    ]
    verdict = judged(content, {"台账": ByHand(mapping={"room": (0,), "owners": (1,), "phones": (2,)})})
    assert rooms(verdict.good) == ["1-1-101", "1-1-102"]
    assert verdict.good[0].values["owners"] == ["张伟"]


def test_a_persons_word_overrides_what_was_recognised() -> None:
    ledger = [["房号", "业主", "客户姓名"], ["1-1-101", "旧业主", "张伟"]]
    content = book({"台账": ledger})
    assert judged(content).good[0].values["owners"] == ["旧业主"]
    assert judged(content, {"台账": ByHand(mapping={"owners": (2,)})}).good[0].values["owners"] == ["张伟"]
    assert "owners" not in judged(content, {"台账": ByHand(mapping={"owners": ()})}).good[0].values


def test_a_person_says_where_the_header_is() -> None:
    ledger = [["房号", "业主"], ["房号", "姓名"], ["1-1-101", "张伟"]]
    verdict = judged(book({"台账": ledger}), {"台账": ByHand(header=(2, 2))})
    assert verdict.layouts[0].header == (2, 2)
    assert rooms(verdict.good) == ["1-1-101"]


def test_hidden_sheets_notes_and_summaries_are_left_out() -> None:
    ledger = [["房号", "业主"], ["1-1-101", "张伟"]]
    notes, summary = [["填表说明"], ["1.房号请填全"]], [["楼栋", "户数", "入住数"], ["1栋", 40, 38]]
    verdict = judged(book({"台账": ledger, "填表说明": notes, "汇总": summary}, hidden=["B"]))
    assert rooms(verdict.good) == ["1-1-101"]
    assert [bool(layout.refusal) for layout in verdict.layouts] == [False, True, True]
    assert [column.title for column in verdict.layouts[0].columns if column.hidden] == ["业主"]


def test_the_same_room_twice_is_noted_with_what_differs() -> None:
    ledger = [
        ["房号", "业主", "电话"],
        ["3-2-402", "张伟", "13800000001"],
        ["3栋2单元402", "张伟", "13800000001"],
        ["3-2-0402", "张伟", "13800000002"],
    ]
    verdict = judged(book({"台账": ledger}))
    assert [row.repeats for row in verdict.good] == [None, ("台账", 2), ("台账", 2)]
    assert [note.told(str) for row in verdict.good for note in row.notes] == [
        "房号：Repeats row 2 of 台账, written another way",
        "房号：The same as row 2 of 台账, other in: 电话",
    ]
