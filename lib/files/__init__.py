"""Files: photos and documents people attach, looked at closely and kept by the hash of their content."""

from typing import Any

PERMISSIONS = {
    "files.keep": "front_desk technician field_staff supervisor manager quality trainer admin",
    "files.attach": "",  # only inside a use case that has found the owner through its own scope
    "files.sweep": "",
    "files.read": "",  # the words inside documents: a job and the set-up
}
SCREENS: list[dict[str, Any]] = []

JOBS = {"files.tidying.sweep": 86400, "files.text_reading.read_waiting": 60}
