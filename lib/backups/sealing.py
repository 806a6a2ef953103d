"""A file encrypted piece by piece: AES-256-GCM, each piece with its number and whether it is the last.

Header: MAGIC, 16 bytes of salt, 16 bytes that tell whether the key fits. Then pieces of 1 MiB, 16 bytes
longer for their seal. Pieces changed, swapped, left out or cut off at the end do not open.
"""

import hashlib
import io
import os
import secrets
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lib.backups.troubles import DAMAGED, KEY_WANTED, WRONG_KEY
from lib.errors import Refused

MAGIC = b"WUYEDESK BACKUP 1\n"
SALT = CHECK = TAG = 16
HEADER = len(MAGIC) + SALT + CHECK
PIECE = 1 << 20
# A second of guessing costs an attacker about ten tries and 32 MB each.
HARDNESS: dict[str, int] = {"n": 1 << 15, "r": 8, "p": 1, "maxmem": 1 << 26}


def _keys(passphrase: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The file's own key, and the bytes by which one tells that it is the right one."""
    derived = hashlib.scrypt(passphrase.encode(), salt=salt, dklen=64, **HARDNESS)
    return AESGCM(derived[:32]), derived[32 : 32 + CHECK]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class Sealer(io.RawIOBase):
    """Writes to a file what is given to it, sealed; closing it writes the last piece."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        salt = secrets.token_bytes(SALT)
        self._cipher, check = _keys(passphrase, salt)
        self._file, self._waiting, self._number = file, bytearray(), 0
        self._header = MAGIC + salt + check
        file.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(self._waiting[:PIECE], last=False)
            del self._waiting[:PIECE]
        return len(data)

    def _put(self, piece: bytes | bytearray, *, last: bool) -> None:
        nonce = _nonce(self._number, last)
        self._file.write(self._cipher.encrypt(nonce, bytes(piece), self._header))
        self._number += 1

    def finish(self) -> None:
        """Only a whole file ends with a last piece."""
        self._put(self._waiting, last=True)
        self._waiting.clear()


class Unsealed(io.RawIOBase):
    """Reads a sealed file as what it was, from any place in it."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._header = file.read(HEADER)
        if not passphrase:
            raise Refused(KEY_WANTED)
        salt = self._header[len(MAGIC) : len(MAGIC) + SALT]
        self._cipher, check = _keys(passphrase, salt)
        body = file.seek(0, os.SEEK_END) - HEADER
        if body < TAG:
            raise Refused(DAMAGED)
        if self._header[-CHECK:] != check:
            raise Refused(WRONG_KEY)
        self._file, self._at = file, 0
        self._pieces = -(-body // (PIECE + TAG))
        self._size = body - self._pieces * TAG
        self._held, self._piece = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, PIECE)
        part = self._opened(number)[within : within + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _opened(self, number: int) -> bytes:
        if number != self._held:
            self._file.seek(HEADER + number * (PIECE + TAG))
            sealed, last = self._file.read(PIECE + TAG), number == self._pieces - 1
            try:
                self._piece = self._cipher.decrypt(_nonce(number, last), sealed, self._header)
            except InvalidTag:
                raise Refused(DAMAGED) from None
            self._held = number
        return self._piece
