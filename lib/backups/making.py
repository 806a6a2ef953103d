"""Making a backup: the database frozen, the files it names, the secrets; then opened again and looked at."""

import hashlib
import secrets
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zipfile import ZipFile

from filelock import FileLock, Timeout

from lib import clock, heads, storage
from lib.access import Actor
from lib.backups import copy_rows, service
from lib.backups.archive import (
    FILES,
    HEADS,
    MANIFEST,
    SECRETS,
    Manifest,
    blocks_of,
    plain_troubles,
    put_bytes,
    writing,
)
from lib.backups.rules import PART, SHORTEST_KEY, Kept, name_of, superfluous
from lib.backups.troubles import AT_WORK, INTERRUPTED, LACKING, SHORT_KEY
from lib.backups.verifying import verify
from lib.deeds import perform, read
from lib.errors import Refused
from lib.faults import report
from lib.files import sweeping
from lib.files.tidying import SWEEPER
from lib.settings import settings

MAKER = Actor.system("backups", "backups.run")
WORK = ".backup-"  # begins the name of a folder that is only there while a backup is made or looked at
TELL_EVERY = 2.0  # seconds


def make(folder: Path | None = None, *, tidying: bool = True) -> Path:
    """A verified backup in the folder; or a refusal, told to the administrators, and nothing half-made."""
    place = folder or settings().backup_folder
    with one_at_a_time():
        tidy(place)
        sealed = bool(settings().backup_key)
        name = name_of(clock.local(clock.now()), sealed=sealed, mark=secrets.token_hex(2))
        id = perform(service.begin, MAKER, None, name=name, encrypted=sealed)
        try:
            with plain_troubles():
                _make(place / name, id)
        except BaseException as error:
            (place / name).unlink(missing_ok=True)
            _tell_failure(id, error)
            raise
        if tidying and folder is None:
            let_go(place)
    return place / name


@contextmanager
def one_at_a_time() -> Iterator[None]:
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings().data_dir / "backup.lock", timeout=0):
            yield
    except Timeout as busy:
        raise Refused(AT_WORK) from busy


def tidy(place: Path) -> None:
    """What a killed one left: its row, its draft, its copy of the database."""
    for name in perform(service.tidy, MAKER, None, trouble=INTERRUPTED):
        (place / f".{name}{PART}").unlink(missing_ok=True)
        (place / name).unlink(missing_ok=True)
    tidy_work()


def tidy_work() -> None:
    for left in settings().data_dir.glob(f"{WORK}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def work_folder() -> Iterator[Path]:
    """Beside the data, whose copy lies there for a while: readable by its owner only."""
    with tempfile.TemporaryDirectory(prefix=WORK, dir=settings().data_dir) as folder:
        yield Path(folder)


def _make(path: Path, id: int) -> None:
    key = settings().backup_key
    if key and len(key) < SHORTEST_KEY:
        raise Refused(SHORT_KEY)
    with _growing(path, id):
        manifest = _write(path, key)
    perform(service.made, MAKER, None, id=id, size=path.stat().st_size)
    with work_folder() as folder:
        verify(path, key, folder)
    perform(
        service.verified,
        MAKER,
        None,
        id=id,
        size=path.stat().st_size,
        files=manifest.files,
        rows=manifest.rows,
        sha256=_hash_of(path),
        trouble=LACKING if _still_needed(manifest.lacking) else "",
    )


def _write(path: Path, key: str) -> Manifest:
    with work_folder() as folder, writing(path, key) as archive:
        copy_rows.need_room(folder, path.parent)
        made_at = clock.now().isoformat(timespec="seconds")
        with copy_rows.frozen(folder) as (connection, copy):
            tables, sha256 = copy_rows.put_database(archive, connection, copy)
            named, head = copy_rows.contents_named(connection), copy_rows.head_of(connection)
            engine, level = connection.dialect.name, copy_rows.level_of(connection)
        files, file_bytes, lacking = _put_files(archive, named)
        manifest = Manifest(
            made_at=made_at,
            engine=engine,
            level=level,
            tables=tables,
            files=files,
            file_bytes=file_bytes,
            lacking=lacking,
            secrets=_put_secrets(archive),
            head=head,
            database_sha256=sha256,
        )
        put_bytes(archive, MANIFEST, manifest.model_dump_json(indent=1).encode())
    return manifest


def _put_files(archive: ZipFile, named: Iterable[str]) -> tuple[int, int, list[str]]:
    """(how many, bytes, those the disk does not hold as they were)."""
    files, file_bytes, lacking = 0, 0, []
    for hash in named:
        content = storage.get(hash)
        if content is None or hashlib.sha256(content).hexdigest() != hash:
            lacking.append(hash)
            continue
        put_bytes(archive, f"{FILES}{hash}", content)
        files, file_bytes = files + 1, file_bytes + len(content)
    return files, file_bytes, lacking


def _put_secrets(archive: ZipFile) -> list[str]:
    """Without the key of the audit log nobody could check it; the heads noted outside belong to it."""
    everything = sorted(settings().secret_folder.glob("*.key"))
    named = [path for path in everything if path.name.startswith("demo-") == settings().demo]
    for path in named:
        put_bytes(archive, f"{SECRETS}{path.name}", path.read_bytes())
    if heads.path().exists():
        put_bytes(archive, HEADS, heads.path().read_bytes())
    return [path.name for path in named]


def _still_needed(lacking: list[str]) -> bool:
    """What was swept while the backup was being made is no loss."""
    return bool(lacking) and bool(read(sweeping.needed, SWEEPER, hashes=lacking))


def _hash_of(path: Path) -> str:
    seen = hashlib.sha256()
    for block in blocks_of(path):
        seen.update(block)
    return seen.hexdigest()


@contextmanager
def _growing(path: Path, id: int) -> Iterator[None]:
    """Says now and then how much is written, for those who look on."""
    over, draft = threading.Event(), path.with_name(f".{path.name}{PART}")

    def tell() -> None:
        while not over.wait(TELL_EVERY):
            with suppress(OSError, Refused):
                perform(service.grow, MAKER, None, id=id, size=draft.stat().st_size)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _tell_failure(id: int, error: BaseException) -> None:
    with suppress(Exception):  # The disk may be too full even for this; the row is tidied later.
        perform(service.fail, MAKER, None, id=id, trouble=_trouble(error))


def _trouble(error: BaseException) -> str:
    if isinstance(error, Refused):
        return error.message
    return f"fault {report(error)}" if isinstance(error, Exception) else INTERRUPTED


def let_go(place: Path) -> None:
    """Older ones, now that a newer one has been looked at; only those of our own list."""
    chosen = settings()
    kept = Kept(chosen.backup_days, chosen.backup_weeks, chosen.backup_months)
    there = [known for known in read(service.verified_ones, MAKER) if (place / known[0]).is_file()]
    gone = superfluous([(name, clock.local(at)) for name, at in there], kept)
    for name in gone:
        (place / name).unlink(missing_ok=True)
    perform(service.forget, MAKER, None, names=gone)
