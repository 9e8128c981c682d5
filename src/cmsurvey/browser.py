"""The browser that draws: the one named, else the quickest one found, else one installed on request."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from cmsurvey.errors import NoBrowserError, Problem, RenderError

VARIABLE = "BROWSER_PATH"

#: Names on the PATH, the quickest to start first: a headless shell takes 0.6 s, Chromium up to 4 s.
NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)

#: Debian's packages of them; Ubuntu's packages of these names only hold a stub.
DEBIAN_PACKAGES = ("chromium-headless-shell", "chromium")

INSTALL = 'run "cmsurvey browser --install"'


def find() -> Path | None:
    """The browser to use: BROWSER_PATH, else one on the PATH, in the usual places or Kaleido's own download.

    Raises:
        RenderError: BROWSER_PATH is set and is not a program.
    """
    named = os.environ.get(VARIABLE)
    if named:
        if not (Path(named).is_file() and os.access(named, os.X_OK)):
            cure = "set it to the full path of chromium-headless-shell, Chromium, Chrome or Edge, or unset it"
            raise NoBrowserError(Problem(VARIABLE, f'"{named}" is not a program', cure))
        return Path(named)
    on_path = (shutil.which(name) for name in NAMES)
    found = next(filter(None, on_path), None) or _elsewhere()
    return Path(found) if found else None


def require() -> Path:
    """The browser to use.

    Raises:
        RenderError: there is none, or BROWSER_PATH is not a program; with the command that cures it.
    """
    found = find()
    if found is None:
        raise NoBrowserError(Problem("browser", "no Chromium, Chrome or Edge was found", _cure()))
    return found


def install() -> Path:
    """Install a browser: Debian's package if the user is root there, else Kaleido's own download of Chrome.

    Says what it does on stderr, a line for each attempt.

    Raises:
        RenderError: neither worked; with the reason and what is left to try.
    """
    if _is_debian() and _is_root():
        return _from_debian() or _downloaded()
    return _downloaded()


def _elsewhere() -> str | None:
    # imported here: it takes 0.15 s, and the PATH mostly answers
    from choreographer.browsers.chromium import Chromium  # noqa: PLC0415 - see the line above

    found: str | None = Chromium.find_browser(skip_local=False)
    return found


def _cure() -> str:
    return f'{INSTALL}, or as root "apt-get install {DEBIAN_PACKAGES[0]}"' if _is_debian() else INSTALL


def _is_debian() -> bool:
    try:
        return platform.freedesktop_os_release()["ID"] == "debian"
    except OSError:  # not a Linux, or one that does not say which
        return False


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _from_debian() -> Path | None:
    _say(f"installing {DEBIAN_PACKAGES[0]} with apt-get")
    _apt("update")
    for package in DEBIAN_PACKAGES:
        _apt("install", "-y", "--no-install-recommends", package)
        found = shutil.which(package)
        if found:
            return Path(found)
    return None


def _apt(*arguments: str) -> None:
    """Run apt-get quietly; whether it worked shows in the program being there or not."""
    apt = shutil.which("apt-get")
    if apt:
        settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = [apt, "-qq", *arguments]
        subprocess.run(command, env=settings, capture_output=True, check=False)  # noqa: S603 - fixed words only


def _downloaded() -> Path:
    from choreographer.cli import get_chrome_sync  # noqa: PLC0415 - 0.15 s that only this branch needs

    _say("downloading Chrome for Testing")
    try:
        path = Path(get_chrome_sync())
    except (RuntimeError, OSError, zipfile.BadZipFile) as error:
        raise _failed(f"could not be installed: {error}") from error
    if sys.platform != "win32":  # there, asking Chrome for its version opens a window
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - just downloaded
        if answer.returncode:
            said = answer.stderr.strip().partition("\n")[0] or f"exit code {answer.returncode}"
            raise _failed(f"{path} was downloaded but does not start: {said}")
    return path


def _failed(what: str) -> RenderError:
    by_hand = (
        f'run "apt-get install {DEBIAN_PACKAGES[0]}" as root'
        if _is_debian()
        else "install Chromium, Chrome or Edge"
    )
    return RenderError(Problem("browser", what, f"{by_hand}, or set {VARIABLE} to a browser that is there"))


def _say(what: str) -> None:
    if sys.stderr is not None:  # a service may have none
        sys.stderr.write(f"cmsurvey: {what}\n")
