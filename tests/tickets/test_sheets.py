"""A ticket's printed sheet: what it says, what it masks, who may take it, whose template it is printed by."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlalchemy import select

from db.choices.customers import RevealReason
from db.choices.files import Purpose
from db.choices.tickets import Grade, LineKind, Reached, Satisfaction, State, TicketType
from db.records import AuditEntry
from db.staff import Staff
from db.standards import CompanySetting
from db.tickets import Complaint, ComplaintPerson, Ticket
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.documents import sheets as paper
from lib.documents import words
from lib.errors import Forbidden, NotFound, Refused
from lib.files import service as stored
from lib.files.ready import ready
from lib.forms import service as forms
from lib.i18n import translate
from lib.tickets import files, lines, templates
from lib.tickets import service as tickets
from lib.tickets.sheets import Sheet, print_sheet
from lib.tickets.template_check import Checked, checked
from tests.cast import Cast
from tests.documents.papers import cells, text
from tests.files.samples import drawing, picture

pytestmark = pytest.mark.slow

GRADE = translate("zh_CN", Grade.COMPLEX.label)
GRIPE = {
    "category": "slow",
    "happened_at": "2025-11-18T08:00",
    "summary": "报修三次没有人来，请打 13812345678 找我",
    "cause": "没有人答复",
    "demand": "两天内修好",
    "grade": "complex",
    "department": "engineering",
    "channel": "counter",
    "anonymous": False,
}


def printed(actor: Actor, id: int, **why: Any) -> Sheet:
    return perform(print_sheet, actor, None, id=id, **why)


def complaint(cast: Cast, **answers: Any) -> int:
    form = read(forms.form_in_force, cast.admin, code="complaint")[0]
    return cast.receive(type=TicketType.COMPLAINT, form_version=form, answers={**GRIPE, **answers})


def looked_into(cast: Cast, id: int) -> None:
    """The case as its screens fill it."""
    with cast.database.writing() as s:
        person = Staff(name="钱示例", project_id=cast.project_a)
        s.add(person)
        s.flush()
        case = s.get(Complaint, id) or Complaint(ticket_id=id)
        case.facts, case.valid, case.verdict = "缺件未告知，业主电话 13812345678", True, "投诉成立"
        case.plan, case.answer, case.answered_at = "更换门机", "已修好，致歉", clock.now()
        s.add(case)
        s.add(ComplaintPerson(ticket_id=id, staff_id=person.id, reply="当日已上报"))
        s.get_one(Ticket, id).grade = Grade.COMPLEX


def notes(cast: Cast) -> str:
    with cast.database.reading() as s:
        return str(s.scalars(select(AuditEntry.changes).order_by(AuditEntry.seq.desc()).limit(1)).one())


@pytest.mark.both
def test_a_repair_sheet_tells_the_whole_work(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.add(CompanySetting(key="name", value={"value": "示例物业"}))
    id = cast.ticket(State.ON_SITE)
    for purpose, content in (
        (Purpose.BEFORE, picture((60, 40))),
        (Purpose.AFTER, picture((60, 44))),
        (Purpose.SIGNATURE, drawing(see_through=True)),
    ):
        kept = perform(stored.keep, cast.technician, None, name="x.jpg", content=content, purpose=purpose)
        perform(files.add_files, cast.technician, None, id=id, file_ids=[kept.id])
    for kind, name, quantity, price, charged in (
        (LineKind.PART, "软管", "2", "35", True),
        (LineKind.LABOUR, "工时", "1.5", "60", False),
    ):
        line = {"kind": kind, "name": name, "charged": charged}
        sums = {"quantity": Decimal(quantity), "price": Decimal(price)}
        perform(lines.add_line, cast.technician, None, id=id, **line, **sums)
    perform(tickets.finish, cast.technician, None, id=id, note="换了软管")
    said = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
    perform(tickets.call_back, cast.clerk, None, id=id, **said, note="很及时")
    sheet = printed(cast.clerk, id)
    told = sheet.content
    assert (sheet.name, sheet.own, told["company"], told["project"]) == ("repair", b"", "示例物业", "莲花苑")
    assert (told["category"], told["urgency"], told["handler"]) == ("给排水", "一般", "Technician")
    assert [line["amount"] for line in told["lines"]] == ["¥70.00", "¥90.00"]
    assert (told["hours"], told["total"], told["owed"], told["free"]) == (
        "1.5",
        "¥160.00",
        "¥70.00",
        "¥90.00",
    )
    assert (told["result"], told["quality"], told["satisfaction"]) == ("换了软管", "合格", "满意")
    assert told["call_backs"].endswith("　已接通　满意　很及时")
    assert (len(told["before"]), len(told["after"])) == (1, 1)
    assert told["signature"].startswith(b"\x89PNG")
    today = f"{clock.local(clock.now()):%Y年%m月%d日}"
    assert all(told[at].startswith(today) for at in ("received_at", "dispatched_at", "on_site_at", "done_at"))
    on_paper = text(paper.pdf(sheet.name, told))
    assert all(
        words in on_paper for words in ("示例物业莲花苑编号：WX", "软管材料2¥35.00¥70.00客户", "换了软管")
    )


@pytest.mark.both
def test_a_complaint_sheet_tells_the_whole_case(cast: Cast) -> None:
    id = complaint(cast)
    looked_into(cast, id)
    told = printed(cast.clerk, id).content
    assert (told["category"], told["grade"], told["department"]) == ("响应慢", GRADE, "工程维修部")
    assert (told["demand"], told["reason"], told["valid"]) == ("两天内修好", "没有人答复", "有效投诉")
    assert told["happened_at"] == "2025年11月18日 08:00"
    assert (told["people"], told["replies"]) == ("钱示例", "钱示例：当日已上报")
    assert (told["verdict"], told["plan"], told["answer"]) == ("投诉成立", "更换门机", "已修好，致歉")
    assert "致歉" in text(paper.pdf("complaint", told))
    assert any(row[:2] == ["书面答复", "已修好，致歉"] for row in cells(words.docx("complaint", told)))


def test_names_and_telephones_are_masked_unless_somebody_says_why(cast: Cast) -> None:
    id = complaint(cast)
    looked_into(cast, id)
    told = printed(cast.quality, id).content
    assert (told["reporter"], told["phone"]) == ("张*", "138****5678")
    assert "13812345678" not in repr(told)
    whole = printed(cast.clerk, id, reason=RevealReason.VISIT).content
    assert (whole["reporter"], whole["phone"]) == ("张伟", "13812345678")
    assert "13812345678" in whole["summary"]
    with pytest.raises(Refused, match="why"):
        printed(cast.clerk, id, reason=RevealReason.OTHER)
    with pytest.raises(Forbidden):
        printed(cast.quality, id, reason=RevealReason.VISIT)


def test_who_complains_without_a_name_has_none_on_paper(cast: Cast) -> None:
    id = complaint(cast, anonymous=True)
    told = printed(cast.clerk, id).content
    assert (told["reporter"], told["phone"], told["place"]) == ("匿名", "", "")
    assert printed(cast.clerk, id, reason=RevealReason.CALL).content["reporter"] == "张伟"


def test_who_printed_what_is_kept(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    printed(cast.technician, id)
    assert '"printed": "repair"' in notes(cast)
    assert '"reason": ""' in notes(cast)
    printed(cast.technician, id, reason=RevealReason.OTHER, note="业主要求盖章")
    assert "业主要求盖章" in notes(cast)
    assert printed(cast.technician, id).content["printed_by"] == "Technician"


@pytest.mark.both
def test_a_ticket_out_of_sight_has_no_sheet(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    for actor in (cast.clerk_b, cast.manager_b, cast.technician_b, cast.mate):
        with pytest.raises(NotFound):
            printed(actor, id)
    with pytest.raises(Forbidden):
        printed(cast.trainer, id)


def test_only_repairs_and_complaints_are_printed(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    for type in TicketType:
        with cast.database.writing() as s:
            s.get_one(Ticket, id).type = type
        if type in (TicketType.REPAIR, TicketType.COMPLAINT):
            assert printed(cast.clerk, id).content["no"]
        else:
            with pytest.raises(Refused, match="no printed sheet"):
                printed(cast.clerk, id)


# -- the company's own template ----------------------------------------------------------------


def own(words: str) -> Checked:
    document, made = Document(), BytesIO()
    document.add_paragraph(words)
    document.save(made)
    return Checked("repair", ready("维修单.docx", made.getvalue()))


@pytest.mark.both
def test_a_sheet_is_printed_by_the_companys_own_template(cast: Cast) -> None:
    id, first, second = cast.ticket(State.DISPATCHED), own("甲 {{ 报修人 }}"), own("乙 {{ 报修人 }}")
    for template in (first, second):
        perform(templates.set_template, cast.admin, None, template=template)
        assert printed(cast.clerk, id).own == template.file.content
        assert read(templates.content_of, cast.admin, name="repair") == template.file.content
    kept = read(templates.own_ones, cast.admin)
    assert [(one.name, one.file, one.by) for one in kept.values()] == [("repair", "维修单.docx", "Admin")]
    perform(templates.drop_template, cast.admin, None, name="repair")
    assert (read(templates.own_ones, cast.admin), printed(cast.clerk, id).own) == ({}, b"")
    for name in ("repair", "complaint", "../x"):
        with pytest.raises(NotFound):
            perform(templates.drop_template, cast.admin, None, name=name)


def test_only_an_administrator_brings_a_template(cast: Cast) -> None:
    for actor in (cast.manager, cast.quality, cast.clerk):
        with pytest.raises(Forbidden):
            perform(templates.set_template, actor, None, template=own("{{ 报修人 }}"))
    for nonsense in (b"PK", "x", None, 7):
        with pytest.raises(Refused, match="choose a Word"):
            perform(templates.set_template, cast.admin, None, template=nonsense)


@pytest.mark.slow
def test_what_is_no_template_is_refused_before_anything_is_kept() -> None:
    assert checked("repair", "维修单.docx", words.shipped("repair")).file.name == "维修单.docx"
    with pytest.raises(Refused, match="not a Word"):
        checked("repair", "a.txt", "只是文字".encode())
    with pytest.raises(Refused, match="does more than"):
        checked("repair", "b.docx", own("{{ 报修人.__class__ }}").file.content)
