"""What is sealed opens with its key alone, from any place in it, and not at all once a piece was touched."""

import io
import random

import pytest

from lib.backups.sealing import HEADER, PIECE, TAG, Sealer, Unsealed
from lib.backups.troubles import DAMAGED, KEY_WANTED, WRONG_KEY
from lib.errors import Refused

KEY = "correct horse battery staple"
SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77)


def sealed(content: bytes) -> bytes:
    file, dice = io.BytesIO(), random.Random(7)
    sealer, at = Sealer(file, KEY), 0
    while at < len(content):
        step = dice.randrange(1, 2 * PIECE)
        sealer.write(content[at : at + step])
        at += step
    sealer.finish()
    return file.getvalue()


def opened(content: bytes, key: str = KEY) -> bytes:
    return io.BufferedReader(Unsealed(io.BytesIO(content), key)).read()


@pytest.fixture(scope="module")
def long() -> bytes:
    return random.Random(1).randbytes(3 * PIECE + 77)


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_as_it_was(long: bytes, size: int) -> None:
    assert opened(sealed(long[:size])) == long[:size]


def test_from_any_place_in_it(long: bytes) -> None:
    reader, dice = io.BufferedReader(Unsealed(io.BytesIO(sealed(long)), KEY), 4096), random.Random(2)
    for _ in range(50):
        at, many = dice.randrange(len(long)), dice.randrange(1, PIECE)
        reader.seek(at)
        assert reader.read(many) == long[at : at + many]
    assert reader.seek(-5, io.SEEK_END) == len(long) - 5


def test_pieces_touched_swapped_or_left_out_do_not_open(long: bytes) -> None:
    whole, step = sealed(long), PIECE + TAG
    head, pieces = whole[:HEADER], [whole[at : at + step] for at in range(HEADER, len(whole), step)]
    spoiled = {
        "a bit": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut": whole[:-9],
        "the last piece gone": whole[: HEADER + 3 * step],
        "all but the first gone": whole[: HEADER + step],
        "two swapped": head + pieces[1] + pieces[0] + b"".join(pieces[2:]),
        "one left out": head + pieces[0] + b"".join(pieces[2:]),
        "one twice": head + pieces[0] * 2 + b"".join(pieces[2:]),
        "the header's end": whole[:20] + bytes([whole[20] ^ 1]) + whole[21:],
        "hardly anything": whole[: HEADER + 3],
    }
    for what, content in spoiled.items():
        with pytest.raises(Refused) as refused:
            opened(content)
        assert refused.value.message in (DAMAGED, WRONG_KEY), what


def test_no_key_and_another_key_are_told_apart(long: bytes) -> None:
    for key, sentence in (("", KEY_WANTED), (KEY + " ", WRONG_KEY)):
        with pytest.raises(Refused) as refused:
            opened(sealed(long[:99]), key)
        assert refused.value.message == sentence


def test_the_same_twice_looks_different(long: bytes) -> None:
    one, other = sealed(long[:99]), sealed(long[:99])
    assert one[HEADER:] != other[HEADER:]
