"""Scans of a zip: which record a name tells, what no zip may be, what is attached and to whom."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
from sqlalchemy import func, select

from db.archives import FileText
from db.choices.archives import RecordState, Secrecy
from lib.access import Actor
from lib.archives import scan_shelf, scan_work, scan_zip, scans
from lib.archives.scan_rules import IN_ONE_GO, Fate, Stage, key, number_in
from lib.archives.scan_shelf import Shelf
from lib.deeds import perform
from lib.errors import Forbidden, Refused
from tests.archives.scanned import NO, attached, kept, matched, record, settled, zip_of
from tests.cast import Cast
from tests.files.samples import pdf, phone_photo

# -- the number in a name -----------------------------------------------------------------------

KNOWN = {key(no): no for no in (NO, "LH-WX-2021-0002", "LH-WX-2021-0002-1", "物档字〔2021〕3号", "A-17", "7")}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("LH-WX-2021-0001.pdf", NO),
        ("lh-wx-2021-0001.PDF", NO),
        ("ＬＨ－ＷＸ－２０２１－０００１.pdf", NO),
        ("LH_WX_2021_0001.jpg", NO),
        ("LH-WX-2021-0001 合同.pdf", NO),
        ("合同LH-WX-2021-0001（扫描件）.pdf", NO),
        ("LH-WX-2021-0001-12.jpg", NO),
        ("LH-WX-2021-0001(2).jpg", NO),
        ("扫描/LH-WX-2021-0001/1.jpg", NO),
        ("LH-WX-2021-0001 电梯合同/图纸/第7页.jpg", NO),
        ("LH-WX-2021-0001/LH-WX-2021-0002.pdf", "LH-WX-2021-0002"),
        ("LH-WX-2021-0002-1.jpg", "LH-WX-2021-0002-1"),
        ("物档字[2021]3号 承接查验.pdf", "物档字〔2021〕3号"),
        ("A-17合同.pdf", "A-17"),
        ("7.pdf", "7"),
        ("LH-WX-2021-00011.pdf", None),
        ("2021年度/合同 7.pdf", None),
        ("封面.jpg", None),
        ("LH-WX-2021-0001 LH-WX-2021-0002.pdf", None),
        ("a/" * 400 + "x" * 5000 + ".pdf", None),
    ],
)
def test_a_name_tells_its_number(path: str, told: str | None) -> None:
    found = {KNOWN[one] for one in number_in(path, KNOWN)}
    assert (found == {told}) if told else len(found) != 1


# -- what no zip may be -------------------------------------------------------------------------


def zipped(files: dict[str, bytes], folder: Path, *, how: int = ZIP_STORED) -> Path:
    path = folder / "scans.zip"
    with ZipFile(path, "w", how) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def names(path: Path) -> list[str]:
    with scan_zip.opened(path) as file:
        return [name for _, name in scan_zip.names(file, path.stat().st_size)]


def test_names_are_read_as_they_were_written_and_litter_is_left_out(tmp_path: Path) -> None:
    path = zipped({"a.pdf": b"x", "__MACOSX/._a.pdf": b"x", "b/.DS_Store": b"x", "Thumbs.db": b"x"}, tmp_path)
    assert names(path) == ["a.pdf"]
    whole = zipped({"A" * 13: b"x", "B" * 10: b"x"}, tmp_path).read_bytes()
    for stand_in, raw in ((b"A" * 13, "合同\\维修.pdf".encode("gb18030")), (b"B" * 10, "合同.pdf".encode())):
        assert len(stand_in) == len(raw)
        whole = whole.replace(stand_in, raw)
    (tmp_path / "windows.zip").write_bytes(whole)
    assert names(tmp_path / "windows.zip") == ["合同/维修.pdf", "合同.pdf"]


@pytest.mark.parametrize("name", ["../out.pdf", "a/../../out.pdf", "/etc/passwd", "C:/x.pdf", "..\\out.pdf"])
def test_a_name_that_reaches_out_of_its_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not what it seems"):
        names(zipped({name: b"x"}, tmp_path))


def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="not what it seems"):
        names(zipped({"a.pdf": b"\0" * 5_000_000}, tmp_path, how=ZIP_DEFLATED))
    monkeypatch.setattr(scan_zip, "MOST_UNPACKED", 10)
    with pytest.raises(Refused, match="not what it seems"):
        names(zipped({"a.pdf": b"x" * 6, "b.pdf": b"x" * 6}, tmp_path))


def test_contents_on_top_of_each_other_are_refused(tmp_path: Path) -> None:
    path = zipped({"a.pdf": b"x" * 50, "b.pdf": b"y" * 50}, tmp_path)
    with ZipFile(path) as file:
        second = file.infolist()[1].header_offset
    whole = bytearray(path.read_bytes())
    at = whole.rindex(b"PK\x01\x02")
    assert int.from_bytes(whole[at + 42 : at + 46], "little") == second
    whole[at + 42 : at + 46] = (0).to_bytes(4, "little")
    path.write_bytes(whole)
    with pytest.raises(Refused, match="not what it seems"):
        names(path)


def test_a_locked_a_broken_an_empty_and_an_overfull_zip_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped({"a.pdf": b"x" * 50, "b.pdf": b"x"}, tmp_path)
    whole = bytearray(path.read_bytes())
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(whole)
    with pytest.raises(Refused, match="password"):
        names(tmp_path / "locked.zip")
    (tmp_path / "broken.zip").write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Refused, match="damaged"):
        names(tmp_path / "broken.zip")
    with pytest.raises(Refused, match="no file"):
        names(zipped({"folder/": b""}, tmp_path))
    monkeypatch.setattr(scan_zip, "MOST_ENTRIES", 1)
    with pytest.raises(Refused, match="more than 1 files"):
        names(zipped({"a.pdf": b"x", "b.pdf": b"x"}, tmp_path))


def test_a_pointer_to_a_file_and_a_damaged_content_are_refused_alone(tmp_path: Path) -> None:
    path = tmp_path / "scans.zip"
    with ZipFile(path, "w") as file:
        pointer = ZipInfo("a.pdf")
        pointer.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(pointer, "/etc/passwd")
        file.writestr("b.pdf", b"content of b")
    path.write_bytes(path.read_bytes().replace(b"content of b", b"CONTENT of b"))
    with scan_zip.opened(path) as file:
        with pytest.raises(Refused, match="pointer"):
            scan_zip.content(file, 0, 100)
        with pytest.raises(Refused, match="damaged inside"):
            scan_zip.content(file, 1, 100)


# -- attached to records ------------------------------------------------------------------------


@pytest.mark.both
def test_scans_go_to_the_records_in_sight_and_to_no_other(cast: Cast) -> None:
    ours = record(cast, NO)
    record(cast, "ZY-WX-2021-0001", project_id=cast.project_b)
    record(cast, "LH-WX-2021-0009", secrecy=Secrecy.RESTRICTED)
    record(cast, "LH-WX-2021-0003", state=RecordState.DRAFT)
    record(cast, "LH-WX-2021.0005")
    record(cast, "LH-WX-2021-0005")
    asked = [f"{no}.pdf" for no in (NO, "ZY-WX-2021-0001", "LH-WX-2021-0009", "LH-WX-2021-0003", "x")]
    found = matched(cast.manager, *asked, "LH-WX-2021-0005.pdf")
    assert [one.record_id for one in found] == [ours, None, None, None, None, None]
    assert (found[0].no, found[0].title) == (NO, "维修工单汇编")
    assert {one.why for one in found[1:5]} == {scans.NONE_SUCH}
    assert found[5].why == scans.SEVERAL
    for name in ("clerk", "technician", "admin", "stranger"):
        with pytest.raises(Forbidden):
            matched(getattr(cast, name), *asked)


@pytest.mark.both
def test_the_same_content_is_attached_once_and_its_words_are_awaited(cast: Cast) -> None:
    id = record(cast, NO)
    some = [kept(one, pdf()) for one in matched(cast.manager, f"{NO}.pdf", f"{NO} 副本.pdf")]
    some += [kept(one, phone_photo()) for one in matched(cast.manager, f"{NO}/1.jpg")]
    done = perform(scans.attach_scans, cast.manager, scans=some)
    assert [one.fate for one in done] == [Fate.ATTACHED, Fate.THERE, Fate.ATTACHED]
    again = perform(scans.attach_scans, cast.manager, scans=some)
    assert {one.fate for one in again} == {Fate.THERE}
    assert attached(cast) == [(id, f"{NO}.pdf"), (id, "1.jpg")]
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(FileText)) == 1


@pytest.mark.both
def test_a_record_that_is_not_ones_own_takes_nothing(cast: Cast) -> None:
    id = record(cast, NO)
    scan = kept(matched(cast.manager, f"{NO}.pdf")[0], pdf())
    for stranger in (cast.manager_b, replace(cast.manager, projects=frozenset())):
        (done,) = perform(scans.attach_scans, stranger, scans=[replace(scan)])
        assert (done.fate, done.why) == (Fate.REFUSED, scans.GONE)
    (made_up,) = perform(scans.attach_scans, cast.manager, scans=[replace(scan, record_id=id + 999)])
    assert made_up.why == scans.GONE
    lost = replace(scan, file={**(scan.file or {}), "sha256": "0" * 64})
    assert perform(scans.attach_scans, cast.manager, scans=[lost])[0].why == scans.LOST
    assert attached(cast) == []
    with pytest.raises(Refused):
        perform(scans.attach_scans, cast.manager, scans=[scan] * (IN_ONE_GO + 1))
    with pytest.raises(Forbidden):
        perform(scans.attach_scans, cast.clerk, scans=[scan])


def test_a_record_takes_only_so_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record(cast, NO)
    monkeypatch.setattr(scans, "MOST_OF_RECORD", 1)
    some = matched(cast.manager, f"{NO}-1.pdf", f"{NO}-2.pdf")
    done = perform(scans.attach_scans, cast.manager, scans=[kept(one, pdf(f"p{one.place}")) for one in some])
    assert [(one.fate, one.why) for one in done] == [(Fate.ATTACHED, ""), (Fate.REFUSED, scans.FULL)]


# -- the whole way ------------------------------------------------------------------------------


@pytest.fixture
def nothing_left(settings: Any) -> Iterator[None]:
    yield
    shutil.rmtree(scan_shelf.room(), ignore_errors=True)


def brought(actor: Actor, content: bytes) -> Shelf:
    shelf = scan_work.receive(actor, len(content))
    shelf.zip.write_bytes(content)
    scan_work.received(shelf, whole=True)
    scan_work.look_through(shelf, actor, "扫描件.zip")
    return shelf


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_left")
def test_a_zip_is_looked_through_in_a_child_and_attached_when_asked(cast: Cast) -> None:
    id = record(cast, NO)
    shelf = brought(
        cast.manager,
        zip_of(
            {
                f"{NO}.pdf": pdf(),
                f"{NO}/1.jpg": phone_photo(),
                f"{NO}/2.exe": b"MZ" + b"\0" * 99,
                f"{NO} 更多.zip": zip_of({"x.pdf": pdf()}),
                "封面.jpg": phone_photo(),
            }
        ),
    )
    job = settled(shelf)
    assert job.stage == Stage.READY
    fates = [one.fate for one in job.scans]
    assert fates == [Fate.MATCHED, Fate.MATCHED, Fate.REFUSED, Fate.REFUSED, Fate.UNMATCHED]
    assert "not accepted" in job.scans[2].why
    assert "inside the zip" in job.scans[3].why
    assert attached(cast) == []
    scan_work.attach(shelf, cast.manager)
    scan_work.attach(shelf, cast.manager)
    job = settled(shelf)
    assert job.stage == Stage.DONE
    assert attached(cast) == [(id, f"{NO}.pdf"), (id, "1.jpg")]
    assert not shelf.zip.exists()
    assert scan_shelf.find_shelf(shelf.mark, cast.manager_b.key) is None
    scan_work.drop(shelf)
    assert not shelf.folder.exists()


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_left")
def test_work_that_a_restart_broke_off_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    record(cast, NO)
    shelf = scan_work.receive(cast.manager, 99)
    shelf.zip.write_bytes(zip_of({f"{NO}.pdf": pdf()}))
    scan_work.received(shelf, whole=True)
    shelf.put(scan_shelf.Job("扫描件.zip", Stage.LOOKING))
    scan_work.go_on(shelf, cast.manager)
    job = settled(shelf)
    assert [one.fate for one in job.scans] == [Fate.MATCHED]
    shelf.put(replace(job, stage=Stage.ATTACHING))
    scan_work.go_on(shelf, cast.manager)
    assert settled(shelf).stage == Stage.DONE
    assert len(attached(cast)) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_left")
def test_a_file_that_kills_the_child_does_not_take_the_others_along(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(cast, NO)
    asked = scan_work.children.ask

    def dies_of_the_first(command: tuple[str, ...], **how: Any) -> bytes:
        if command[-2] == "look" and not list(Shelf(Path(command[-1])).looked()):
            raise scan_work.children.Stopped
        return asked(command, **how)

    monkeypatch.setattr(scan_work.children, "ask", dies_of_the_first)
    job = settled(brought(cast.manager, zip_of({f"{NO}-1.pdf": pdf(), f"{NO}-2.pdf": pdf("b")})))
    assert [(one.fate, one.why) for one in job.scans] == [
        (Fate.REFUSED, scan_work.KILLED),
        (Fate.MATCHED, ""),
    ]


@pytest.mark.usefixtures("nothing_left")
def test_what_broke_off_on_the_way_leaves_nothing_behind(cast: Cast) -> None:
    shelf = scan_work.receive(cast.manager, 10)
    shelf.zip.write_bytes(b"PK")
    other = scan_work.receive(cast.manager, 10)
    assert shelf.folder.exists()  # two at once do not take each other's folder
    scan_work.received(shelf, whole=False)
    scan_work.received(other, whole=False)
    assert list(scan_shelf.room().iterdir()) == []
    with pytest.raises(Refused, match="enough room"):
        scan_work.receive(cast.manager, 10**18)
