"""An .xls of the nineties made by hand: one sheet of text and figures in a compound file."""

import struct
from collections.abc import Sequence

SECTOR, END, FREE, FAT = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
ROOT, STREAM = 5, 2


def old_excel(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    return _compound(_workbook(rows))


def _workbook(rows: Sequence[Sequence[str | float | None]]) -> bytes:
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = b"\x06\x01" + "台账".encode("utf-16-le").ljust(12, b"\0")
    bound = len(start) + 4 + 6 + len(name) + 4
    book = start + _record(0x0085, struct.pack("<IH", bound, 0) + name) + _record(0x000A, b"")
    cells = b"".join(
        _cell(i, j, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell is not None
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells + _record(0x000A, b"")
    return (book + sheet).ljust(4096, b"\0")


def _cell(row: int, column: int, cell: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        return _record(0x0204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return _record(0x0203, place + struct.pack("<d", cell))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(-(-len(stream) // SECTOR) * SECTOR, b"\0")
    count = len(stream) // SECTOR
    chain = [FAT, END, *range(3, count + 2), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    directory = _entry("Root Entry", ROOT, 1, END, 0) + _entry("Workbook", STREAM, FREE, 2, len(stream))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    return head + struct.pack("<109I", 0, *[FREE] * 108) + table + directory.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, sector: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", sector, size)
