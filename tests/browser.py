"""Chromium for the browser tests: the first one there, or else fetched.

`python tests/browser.py` prints its path, or says what is missing and how to mend it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge", "msedge")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
)
PACKAGES = ("chromium", "fonts-noto-cjk")
PLAYWRIGHT = [sys.executable, "-m", "playwright", "install", "chromium"]


def main() -> int:
    chromium = find() or fetch()
    if not chromium:
        say(f"没有找到 Chromium，请执行 / No Chromium found, please run:\n\n    {remedy()}\n")
        return 1
    if not writes_chinese():
        say(f"缺少中文字体，截图会有方框 / No Chinese font, screenshots will show boxes: {remedy()}")
    print(chromium)
    return 0


def find() -> str:
    """CHROMIUM, what is installed, what Playwright has fetched before; empty when there is none."""
    named = os.environ.get("CHROMIUM", "")
    if named and not works(named):
        say(f"CHROMIUM={named} 不能运行 / does not run")
    installed = [shutil.which(name) or "" for name in NAMES]
    standard = [os.path.expandvars(place) for place in PLACES]
    here = (path for path in (named, *installed, *standard) if works(path))
    return next(here, "") or fetched_before()


def launch(chromium: str) -> dict[str, Any]:
    """What Playwright's launch() needs; root has no sandbox to offer, a container little shared memory."""
    args = ["--no-sandbox", "--disable-dev-shm-usage"] if is_root() else []
    return {"executable_path": chromium, "args": args}


def works(path: str) -> bool:
    """There, and not the stub of a distribution that only names another installer."""
    if not path or not Path(path).is_file():
        return False
    if sys.platform == "win32":
        return True  # there, asking for the version opens a window
    return quietly([path, "--version"])


def fetched_before() -> str:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    with sync_playwright() as p:
        path = p.chromium.executable_path
    return path if works(path) else ""


def fetch() -> str:
    say("正在准备浏览器 … / Getting a browser …")
    if is_debian_root() and apt(*PACKAGES) and (chromium := find()):
        return chromium
    loudly(PLAYWRIGHT)
    return find()


def writes_chinese() -> bool:
    if sys.platform != "linux":
        return True
    return has_font() or (is_debian_root() and apt("fontconfig", "fonts-noto-cjk") and has_font())


def has_font() -> bool:
    if not (fc_list := shutil.which("fc-list")):
        return False
    return bool(subprocess.run([fc_list, ":lang=zh"], stdout=subprocess.PIPE).stdout.strip())


def apt(*packages: str) -> bool:
    loudly(["apt-get", "update", "-q"])
    return loudly(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages])


def remedy() -> str:
    if Path("/etc/debian_version").exists():
        return f"sudo apt-get update && sudo apt-get install -y {' '.join(PACKAGES)}"
    return " ".join(PLAYWRIGHT)


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def is_debian_root() -> bool:
    return is_root() and Path("/etc/debian_version").exists()


def quietly(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def loudly(command: list[str]) -> bool:
    """With its words on stderr: stdout is for the path alone."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdout=sys.stderr, env=env).returncode == 0
    except OSError:
        return False


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
