"""A zip looked through and attached in the background: a thread waits for the child, screens only look on."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from lib import children
from lib.access import Actor
from lib.archives import scans
from lib.archives.scan_rules import IN_ONE_GO, Fate, Scan, Stage
from lib.archives.scan_shelf import Job, Shelf, close_shelf, let_zip_go, open_shelf
from lib.archives.scan_zip import BROKEN
from lib.deeds import perform, read
from lib.errors import Refused
from lib.faults import report
from lib.i18n import N_

AT_ONCE = 2
LISTING_SECONDS, LOOKING_SECONDS = 120, 6 * 3600
DEATHS = 5
"""So many files may each kill the child; then the zip is refused."""
KILLED = N_("This file could not be looked at: it is damaged, or takes far too long.")
FAULT = N_("Something went wrong here. Please tell your administrator this number: {id}")
MOST_RECEIVED = 3
MANY = N_("Several people are sending scans at this moment. Please try again in some minutes.")
_pool = ThreadPoolExecutor(AT_ONCE, "scans")
_under_way: dict[str, Future[None]] = {}
_received: set[str] = set()
_lock = threading.Lock()


def busy(mark: str) -> bool:
    """It is being sent, looked through or attached."""
    found = _under_way.get(mark)
    return mark in _received or (found is not None and not found.done())


def receive(actor: Actor, size: int) -> Shelf:
    """A folder for a zip on its way; end with received, whatever comes of it."""
    if len(_received) >= MOST_RECEIVED:
        raise Refused(MANY)
    shelf = open_shelf(actor.key, size, busy)
    _received.add(shelf.mark)
    return shelf


def received(shelf: Shelf, *, whole: bool) -> None:
    """What broke off on the way leaves nothing behind."""
    _received.discard(shelf.mark)
    if not whole:
        close_shelf(shelf)


def look_through(shelf: Shelf, actor: Actor, name: str) -> None:
    """Begin; the shelf's job says how far it is."""
    shelf.put(Job(name, Stage.LOOKING))
    _begin(shelf, lambda: _look(shelf, actor, name))


def attach(shelf: Shelf, actor: Actor) -> None:
    """Once: a second click finds it begun."""
    with _lock:
        job = shelf.job()
        if job is None or job.stage != Stage.READY:
            return
        shelf.tell(0, sum(one.fate == Fate.MATCHED for one in job.scans))
        shelf.put(Job(job.name, Stage.ATTACHING, job.scans))
    _begin(shelf, lambda: _attach(shelf, actor))


def go_on(shelf: Shelf, actor: Actor) -> None:
    """After the server has been started anew: what was under way goes on from where it was."""
    job = shelf.job()
    if job is None or busy(shelf.mark):
        return
    if job.stage == Stage.LOOKING:
        look_through(shelf, actor, job.name)
    elif job.stage == Stage.ATTACHING:
        _begin(shelf, lambda: _attach(shelf, actor))


def drop(shelf: Shelf) -> None:
    """Forget the zip. The child ends of itself when its folder is gone."""
    with _lock:
        found = _under_way.pop(shelf.mark, None)
    if found:
        found.cancel()
    close_shelf(shelf)


def _begin(shelf: Shelf, work: Callable[[], None]) -> None:
    with _lock:
        if not busy(shelf.mark):
            for mark in [mark for mark, one in _under_way.items() if one.done()]:
                del _under_way[mark]
            _under_way[shelf.mark] = _pool.submit(_guarded, shelf, work)


def _guarded(shelf: Shelf, work: Callable[[], None]) -> None:
    """Whatever happens, the person is told; a folder dropped meanwhile is nobody's loss."""
    try:
        work()
    except Refused as refused:
        _refuse(shelf, refused)
    except FileNotFoundError as lost:
        if shelf.folder.exists():
            _refuse(shelf, Refused(FAULT, id=report(lost)))
    except Exception as error:
        _refuse(shelf, Refused(FAULT, id=report(error)))


def _refuse(shelf: Shelf, refused: Refused) -> None:
    with suppress(FileNotFoundError):
        job = shelf.job()
        shelf.put(Job(job.name if job else "", Stage.REFUSED, [], (refused.message, refused.params)))
        let_zip_go(shelf)


# -- looking ------------------------------------------------------------------------------------


def _look(shelf: Shelf, actor: Actor, name: str) -> None:
    names = _names(shelf)
    found = read(scans.match_scans, actor, names=[one for _, one in names])
    for one, (place, _) in zip(found, names, strict=True):
        one.place = place
    matched = {one.place: one for one in found if one.fate == Fate.MATCHED}
    shelf.hand("wanted", [(one.place, one.name) for one in matched.values()])
    _look_at_all(shelf, list(matched))
    for told in shelf.looked():
        _take_over(matched[told["place"]], told)
    shelf.put(Job(name, Stage.READY, found))


def _names(shelf: Shelf) -> list[tuple[int, str]]:
    with suppress(children.Stopped):
        children.ask(_child(shelf, "list"), seconds=LISTING_SECONDS)
    told = shelf.handed("names") or {"refused": (BROKEN, {})}
    if "refused" in told:
        message, params = told["refused"]
        raise Refused(message, **params)
    return [(place, name) for place, name in told["names"]]


def _child(shelf: Shelf, what: str) -> tuple[str, ...]:
    return children.module("lib.archives.scan_child", what, str(shelf.folder))


def _look_at_all(shelf: Shelf, places: list[int]) -> None:
    """A child that dies has died of the file after the last one it told of."""
    for _ in range(DEATHS):
        try:
            children.ask(_child(shelf, "look"), seconds=LOOKING_SECONDS)
            return
        except children.Stopped:
            known = {one["place"] for one in shelf.looked()}
            if not (left := [place for place in places if place not in known]):
                return
            shelf.add_looked({"place": left[0], "why": KILLED, "params": {}})
    raise Refused(BROKEN)


def _take_over(scan: Scan, told: dict[str, Any]) -> None:
    if file := told.get("file"):
        scan.file = file
    else:
        scan.fate, scan.why, scan.params = Fate.REFUSED, told["why"], told["params"]


# -- attaching ----------------------------------------------------------------------------------


def _attach(shelf: Shelf, actor: Actor) -> None:
    """Some at a time, so that others may save in between. Stopped on the way, one may go on from there."""
    job = shelf.job()
    if job is None:
        return
    try:
        _attach_all(shelf, actor, [one for one in job.scans if one.fate == Fate.MATCHED])
    except Refused as refused:
        shelf.put(Job(job.name, Stage.READY, job.scans, (refused.message, refused.params)))
        return
    shelf.put(Job(job.name, Stage.DONE, job.scans))
    let_zip_go(shelf)


def _attach_all(shelf: Shelf, actor: Actor, wanted: list[Scan]) -> None:
    for start in range(0, len(wanted), IN_ONE_GO):
        some = wanted[start : start + IN_ONE_GO]
        perform(scans.attach_scans, actor, None, scans=some)
        shelf.tell(start + len(some), len(wanted))
