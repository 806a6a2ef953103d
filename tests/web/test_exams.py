"""An exam sat over HTTP: without script, resumed elsewhere, in time or not, and never a key in any answer."""

import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, update

from db.choices.exams import Ending, ExamState, ShowKey, SittingState
from db.choices.questions import Difficulty, QuestionKind
from db.exams import Exam, Sitter, Sitting, SittingAnswer, SittingEvent
from db.staff import Staff
from lib import clock
from lib.deeds import perform
from lib.exams.plan import Frozen, FrozenQuestion, Item, Plan, Section
from lib.exams.scoring_rows import score
from lib.files import service as files
from lib.questions.content import Asked, Content, Key
from lib.web.limits import limits
from tests.cast import Cast
from tests.exams.announced import CONTENTS, Announced, announced
from tests.web import inside
from tests.web.site import token_of
from tests.ws import COOKIE

MOST_ZIPPED = 50_000
SCRIPT = {"accept": "application/json"}
PARTS = (CONTENTS[0].asked, CONTENTS[6].asked)
CASE = Content(
    asked=Asked(kind=QuestionKind.CASE, stem="业主报修电梯困人，请回答。", parts=PARTS),
    key=Key(parts=(CONTENTS[0].key, CONTENTS[6].key), shares=(Decimal(50), Decimal(50))),
)


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def of(cast: Cast) -> Announced:
    return announced(cast)


def number(of: Announced, who: int = 0) -> str:
    """The staff number the people of tests/exams/announced.py have."""
    return f"E0001{who}"


def let_in(browser: Any, of: Announced, who: int = 0) -> Any:
    """The paper, begun or gone on with by this browser."""
    at = f"/x/{of.codes[who]}"
    assert browser.post(at, data={"last": number(of, who)[-4:]}).status_code == 303
    assert browser.post(f"{at}/start").status_code == 303
    return browser.get(at)


def hidden(page: str) -> str:
    return re.findall(r'name="page" value="([^"]+)"', page)[0]


def sent(
    browser: Any, of: Announced, page: str, n: int, turn: int, *, script: Any = True, **said: Any
) -> Any:
    form = {"n": n, "turn": turn, "page": hidden(page), **said}
    at = f"/x/{of.codes[0]}/save"
    return browser.post(at, data=form, headers=SCRIPT if script else {})


def answers(cast: Cast) -> dict[int, dict[str, Any]]:
    with cast.database.reading() as s:
        return {row.n: row.given for row in s.scalars(select(SittingAnswer))}


def only(cast: Cast) -> Sitting:
    with cast.database.reading() as s:
        return s.scalars(select(Sitting)).one()


def change(cast: Cast, table: Any, **values: Any) -> None:
    with cast.database.writing() as s:
        s.execute(update(table).values(**values))


def test_a_whole_exam_without_script(cast: Cast, of: Announced) -> None:
    """Every kind of question by plain forms, flagged, cleared, summed up, handed in once."""
    said: list[dict[str, Any]] = [
        {"a": "0"},
        {"a": ["0", "1"]},
        {"a": "true", "flag": "1"},
        {"a0": "通风", "a1": "检测"},
        {"a": "1.4"},
        {"a0": "1", "a1": "0"},
        {"a0": "1", "a1": "3", "a2": "1"},
        {"a": "首位接待者负责到底"},
    ]
    with inside.client() as phone:
        page = let_in(phone, of).text
        for n, one in enumerate(said, 1):
            back = sent(phone, of, page, n, 1, script=False, **one)
            assert (back.status_code, back.headers["location"]) == (303, f"/x/{of.codes[0]}#q{n}")
        assert sent(phone, of, page, 3, 2, script=False, clear="1", a="true").status_code == 303
        wrong = sent(phone, of, page, 5, 2, script=False, a="很多")
        assert wrong.status_code == 422
        assert "这里要填数字" in wrong.text or "A number is asked here" in wrong.text
        shown = phone.get(f"/x/{of.codes[0]}").text
        assert 'name="a" value="0" checked' in shown
        assert 'value="检测"' in shown
        summary = phone.get(f"/x/{of.codes[0]}/hand-in").text
        assert re.findall(r'#q(\d)"', summary) == ["3"]
        for _ in range(2):
            assert phone.post(f"/x/{of.codes[0]}/hand-in", data={"page": hidden(summary)}).status_code == 303
        assert "<form" not in phone.get(f"/x/{of.codes[0]}").text
        assert sent(phone, of, page, 1, 9, a="1").json()["state"] == "over"
    assert answers(cast) == {
        1: {"choice": "A"},
        2: {"choices": ["A", "B"]},
        3: {},
        4: {"blanks": ["通风", "检测"]},
        5: {"number": "1.4"},
        6: {"pairs": {"1": "b", "2": "a"}},
        7: {"order": ["B", "D", "", ""]},
        8: {"text": "首位接待者负责到底"},
    }
    kept = only(cast)
    assert (kept.state, kept.ending) == (SittingState.SUBMITTED, Ending.HAND)


def test_an_older_change_never_overwrites_a_newer(cast: Cast, of: Announced) -> None:
    with inside.client() as phone:
        page = let_in(phone, of).text
        assert sent(phone, of, page, 1, 5, a="2").json()["state"] == "saved"
        assert sent(phone, of, page, 1, 5, a="2").json()["state"] == "saved"  # the same, sent again
        for turn, choice in ((5, "1"), (4, "0")):
            late = sent(phone, of, page, 1, turn, a=choice).json()
            assert (late["state"], late["turn"]) == ("older", 5)
        assert sent(phone, of, page, 1, 4, script=False, a="0").status_code == 422
    assert answers(cast) == {1: {"choice": "C"}}


def test_going_on_on_another_phone_stops_the_first(cast: Cast, of: Announced) -> None:
    with inside.client() as first, inside.client() as second:
        page = let_in(first, of).text
        assert sent(first, of, page, 1, 1, a="0").json()["state"] == "saved"
        assert second.get(f"/x/{of.codes[0]}").text.count('name="last"') == 1  # asked who it is again
        there = let_in(second, of).text
        assert 'name="a" value="0" checked' in there
        assert sent(second, of, there, 2, 1, a=["1"]).json()["state"] == "saved"
        assert sent(first, of, page, 2, 7, a=["3"]).json()["state"] == "elsewhere"
        assert first.get(f"/x/{of.codes[0]}/time", headers=SCRIPT).json()["state"] == "elsewhere"
        assert "data-n=" not in first.get(f"/x/{of.codes[0]}").text
    assert answers(cast) == {1: {"choice": "A"}, 2: {"choices": ["B"]}}


def test_time_is_the_server_s_and_extra_time_the_person_s(cast: Cast, of: Announced) -> None:
    change(cast, Sitter, extra_minutes=15)
    with inside.client() as phone:
        page = let_in(phone, of).text
        kept = only(cast)
        assert kept.due_at - kept.started_at == timedelta(minutes=75)
        change(cast, Sitting, due_at=clock.now() - timedelta(seconds=1))  # within what the network may take
        assert sent(phone, of, page, 1, 1, a="0").json()["state"] == "saved"
        due = clock.now() - timedelta(seconds=4)
        change(cast, Sitting, due_at=due)
        assert sent(phone, of, page, 1, 2, a="1").json()["state"] == "over"
        ended = phone.get(f"/x/{of.codes[0]}").text
        assert clock.shown(due) in ended  # though nothing has ended it yet
        assert "data-n=" not in ended
        phone.post(f"/x/{of.codes[0]}/hand-in", data={"page": hidden(page)})
    kept = only(cast)
    assert (kept.ending, kept.submitted_at) == (Ending.TIME, due)
    assert answers(cast) == {1: {"choice": "A"}}


def test_only_who_it_is_gets_in_and_few_tries_are_given(cast: Cast, of: Announced) -> None:
    at = f"/x/{of.codes[0]}"
    with inside.client() as stranger:
        for typed in ("9999", "", "甲", "00010"[:3]):
            assert stranger.post(at, data={"last": typed}).status_code == 422
        assert stranger.post(f"{at}/start").status_code == 422
        assert {stranger.post(at, data={"last": "8888"}).status_code for _ in range(6)} == {422, 429}
        assert stranger.post(at, data={"last": number(of)}).status_code == 429
        tried = [stranger.get(f"/x/{code}") for code in ("x", "%27", of.codes[0] + "x")]
        assert {one.status_code for one in tried} == {404}
        assert len({one.text for one in tried}) == 1
        assert {stranger.get(f"/x/no{n}").status_code for n in range(120)} == {404, 429}
    with inside.client() as other:
        let_in(other, of, 1)  # another's pass opens nothing of this one
        assert other.post(f"{at}/save", data={"n": 1, "turn": 1, "page": "x"}).status_code == 400
    change(cast, Staff, user_id=None)
    with cast.database.writing() as s:
        s.execute(update(Staff).where(Staff.id == of.staff[0]).values(user_id=cast.user_id("guard")))
    with inside.client() as desk:
        desk.cookies.set(COOKIE, token_of(cast, "guard"))
        assert 'name="last"' not in desk.get(at).text
        assert desk.post(f"{at}/start").status_code == 303
        assert "data-n=" in desk.get(at).text
    with cast.database.reading() as s:
        assert set(s.scalars(select(Sitting.sitter_id))) == set(of.sitters[:2])


def test_leaving_the_page_is_counted_and_told(cast: Cast, of: Announced) -> None:
    with inside.client() as phone:
        page = let_in(phone, of).text
        for move in ("left", "back", "left"):
            done = phone.post(f"/x/{of.codes[0]}/leave", data={"move": move, "page": hidden(page)})
            assert done.status_code == 204
    with cast.database.reading() as s:
        moves = [event.move.value for event in s.scalars(select(SittingEvent).order_by(SittingEvent.id))]
    assert (only(cast).leaves, moves) == (2, ["started", "left", "back", "left"])


def long_paper() -> dict[str, Any]:
    """A hundred questions of all kinds, each with words of its own."""
    contents = [*CONTENTS, CASE]

    def own(n: int) -> Content:
        content = contents[n % len(contents)]
        stem = f"{content.asked.stem}（第{n}题，{hashlib.sha256(str(n).encode()).hexdigest()}）"
        return content.model_copy(update={"asked": content.asked.model_copy(update={"stem": stem})})

    kept = {
        n: FrozenQuestion(number=1, topic=1, difficulty=Difficulty.EASY, content=own(n)) for n in range(100)
    }
    items = tuple(Item(question=n, marks=Decimal(1)) for n in kept)
    plan = Plan(sections=(Section(title="理论", items=items),))
    return Frozen(plan=plan, marking={}, shuffled=True, full=Decimal(100), questions=kept).model_dump(
        mode="json"
    )


def test_a_hundred_questions_are_a_small_page_and_each_sitter_s_own(cast: Cast) -> None:
    of = announced(cast, frozen=long_paper())
    pages = []
    for who in (0, 1):
        with inside.client() as phone:
            pages.append(let_in(phone, of, who))
    first, second = (re.findall("第([0-9]+)题", page.text) for page in pages)
    assert (len(first), sorted(first)) == (100, sorted(second))
    assert first != second
    assert len(gzip.compress(pages[0].content)) < MOST_ZIPPED
    assert not re.search("<script>|style=| on[a-z]+=", pages[0].text)


def test_the_parts_of_a_case_are_answered_on_one_s_own_paper(cast: Cast) -> None:
    of = announced(cast, frozen=long_paper())
    with inside.client() as phone:
        page = let_in(phone, of).text
        n = int(re.findall(r'name="n" value="(\d+)"(?:(?!name="n").)*?name="p1_a0"', page, re.S)[0])
        assert sent(phone, of, page, n, 1, p0_a="2", p1_a0="3", p1_a1="3").json()["state"] == "saved"
        shown = phone.get(f"/x/{of.codes[0]}").text
        assert 'name="p0_a" value="2" checked' in shown
    with cast.database.reading() as s:
        item = s.scalars(select(Sitting)).one().paper["items"][n - 1]
    (single, ordering) = item["parts"]
    assert answers(cast) == {n: {"parts": [{"choice": single[2]}, {"order": [ordering[3], "", "", ""]}]}}


def test_a_picture_is_shown_by_its_place_to_the_device_in_use_alone(cast: Cast) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    file = perform(files.keep, cast.trainer, None, name="灭火器.png", content=drawn.getvalue()).id
    frozen = long_paper()
    frozen["shuffled"], frozen["questions"]["0"]["content"]["asked"]["pictures"] = False, [file]
    of = announced(cast, frozen=frozen)
    at = f"/x/{of.codes[0]}/picture"
    with inside.client() as phone, inside.client() as stranger:
        page = let_in(phone, of).text
        assert f'src="{at}/1/0"' in page
        shown = phone.get(f"{at}/1/0")
        assert (shown.status_code, shown.headers["content-type"][:6]) == (200, "image/")
        assert {phone.get(f"{at}/{of_none}").status_code for of_none in ("1/1", "2/0")} == {404}
        assert stranger.get(f"{at}/1/0").status_code == 400


def test_foreign_posts_and_pages_of_no_browser_of_ours_are_refused(cast: Cast, of: Announced) -> None:
    with inside.client() as phone:
        page = let_in(phone, of).text
        form = {"n": 1, "turn": 1, "a": "0"}
        at = f"/x/{of.codes[0]}/save"
        evil = {"origin": "https://evil.example"}
        assert phone.post(at, data={**form, "page": hidden(page)}, headers=evil).status_code == 403
        assert phone.post(at, data=form, headers=SCRIPT).json()["state"] == "unknown"
        for bad in ("7", "B", "-1"):
            assert sent(phone, of, page, 1, 1, a=bad).json()["state"] == "wrong"
        assert sent(phone, of, page, 99, 1, a="0").json()["state"] == "wrong"
        assert sent(phone, of, page, 8, 1, a="长" * 5001).json()["state"] == "wrong"
        assert sent(phone, of, page, 1, 9_999_999, a="0").json()["state"] == "wrong"
    assert answers(cast) == {}


def secrets() -> list[str]:
    """What a sitter must not find in any byte before results are out."""
    texts = [
        "火警拨打119",
        "气体检测",
        "首位接待者负责",
        "谁负责",
        "负责到底",
        "explanation",
        "rubric",
        "accepted",
    ]
    return [*texts, "tolerance", "pairs", "frozen", '"key"']


def test_no_byte_of_a_whole_sitting_holds_a_key_or_another_s_paper(cast: Cast, of: Announced) -> None:
    heard: list[str] = []
    with inside.client() as phone:

        def listen(answer: Any) -> None:
            answer.read()
            heard.append(html.unescape(answer.text) + json.dumps(dict(answer.headers)))

        phone.event_hooks["response"].append(listen)
        page = let_in(phone, of).text
        for n in range(1, 9):
            sent(phone, of, page, n, 1, a="0", a0="1", a1="0")
        phone.get(f"/x/{of.codes[0]}/time", headers=SCRIPT)
        phone.get(f"/x/{of.codes[0]}/picture/1/0", headers=SCRIPT)
        phone.get(f"/x/{of.codes[0]}/hand-in")
        phone.post(f"/x/{of.codes[0]}/hand-in", data={"page": hidden(page)})
        phone.get(f"/x/{of.codes[0]}")
    assert len(heard) > 14
    told = "\n".join(heard)
    assert all(content.asked.stem[:6] in told for content in CONTENTS)
    assert not [one for one in secrets() if one in told]
    assert not [code for code in of.codes[1:] if code in told]
    assert "考生乙" not in told


@pytest.mark.parametrize(("show", "shown"), [(ShowKey.PUBLISHED, True), (ShowKey.NEVER, False)])
def test_the_own_result_is_shown_once_it_is_out(
    cast: Cast, of: Announced, show: ShowKey, shown: bool
) -> None:
    change(cast, Exam, show_key=show)
    with inside.client() as phone:
        page = let_in(phone, of).text
        sent(phone, of, page, 1, 1, a="0")
        phone.post(f"/x/{of.codes[0]}/hand-in", data={"page": hidden(page)})
        before = phone.get(f"/x/{of.codes[0]}").text
        assert "火警拨打119" not in before
        with cast.database.writing() as s:
            score(s, s.scalars(select(Sitting)).one())
        change(cast, Sitter, total=Decimal("61.5"), theory=Decimal("61.5"), passed=True)
        change(cast, Exam, state=ExamState.PUBLISHED, published_at=clock.now())
        after = phone.get(f"/x/{of.codes[0]}").text
        wrong = {"page": hidden(after), "n": 2, "words": " "}
        assert phone.post(f"/x/{of.codes[0]}/appeal", data=wrong).status_code == 422
        asked = phone.post(f"/x/{of.codes[0]}/appeal", data={**wrong, "words": "第二题应算对"})
        assert asked.status_code == 303
        assert "第二题应算对" in phone.get(f"/x/{of.codes[0]}").text
    assert "61.50 %" in after
    assert ("火警拨打119" in after, "1.4 ± 0.1 MPa" in after) == (shown, shown)
    with inside.client() as stranger:
        assert "61.50 %" not in stranger.get(f"/x/{of.codes[0]}").text
