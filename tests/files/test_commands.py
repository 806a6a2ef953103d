"""`manage.py files` and the doctor's look at the contents."""

import pytest

from db.files import StoredFile
from lib import storage
from lib.commands import doctor, main
from lib.settings import settings
from tests.cast import Cast
from tests.files.test_service import age, give, keep, row, words


def lose(cast: Cast, id: int) -> None:
    file = row(cast, id)
    assert isinstance(file, StoredFile)
    storage.path_of(file.sha256).unlink()


def test_what_nobody_took_is_swept(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    loose, given = keep(cast.clerk, words(1)), keep(cast.clerk, words(2))
    give(cast.clerk, given)
    for id in (loose, given):
        age(cast, id, days=2)
    assert main(["files", "sweep"]) == 0
    assert "swept 1 rows, 1 contents" in capsys.readouterr().out
    assert (row(cast, loose), bool(row(cast, given))) == (None, True)


def test_a_missing_content_is_named(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    keep(cast.clerk, words(1))
    assert main(["files", "verify"]) == 0
    lost = keep(cast.clerk, words(2), "合同.txt")
    lose(cast, lost)
    assert main(["files", "verify"]) == 1
    assert f"附件 {lost}（合同.txt）" in capsys.readouterr().out


@pytest.mark.both
def test_the_doctor_looks_for_every_content(cast: Cast) -> None:
    keep(cast.clerk, words(1))
    assert doctor.contents(cast.database)[0] == doctor.FINE
    lose(cast, keep(cast.clerk, words(2), "合同.txt"))
    grade, told = doctor.contents(cast.database)
    assert grade == doctor.WRONG
    assert "合同.txt" in told
    assert (doctor.WRONG, told) in list(doctor.level(settings().database_url))
