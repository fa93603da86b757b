"""A migrated PostgreSQL cluster kept between test runs, so that only changed migrations are paid for."""

import hashlib
import os
import shutil
from pathlib import Path

from pmo.local.office import ROOT

PREFIX = f"pmo-template-{os.getuid()}-"
KEPT = 3  # each takes about 70 MB of memory


def fingerprint() -> str:
    """A hash of all that a migrated database is made of."""
    sources = [ROOT / "requirements.lock", ROOT / "pmo" / "settings.py", *sorted(ROOT.glob("**/migrations/*.py"))]
    ours = [path for path in sources if ".venv" not in path.relative_to(ROOT).parts]
    digest = hashlib.sha256()
    for path in ours:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def fetch(base: Path, cluster: Path) -> bool:
    """Copy the kept cluster to `cluster`; whether there was one."""
    kept = base / f"{PREFIX}{fingerprint()}"
    if not kept.is_dir() or kept.stat().st_uid != os.getuid():
        return False
    try:
        shutil.copytree(kept, cluster, symlinks=True)
    except (OSError, shutil.Error):  # another run may be replacing it
        shutil.rmtree(cluster, ignore_errors=True)
        return False
    cluster.chmod(0o700)
    return True


def keep(base: Path, cluster: Path) -> None:
    """Keep a copy of a stopped cluster, and of those of other branches the latest."""
    draft = base / f"{PREFIX}new-{os.getpid()}"
    shutil.copytree(cluster, draft, symlinks=True)
    draft.chmod(0o700)
    kept = base / f"{PREFIX}{fingerprint()}"
    shutil.rmtree(kept, ignore_errors=True)
    draft.rename(kept)
    ours = [path for path in base.glob(f"{PREFIX}*") if path.stat().st_uid == os.getuid()]
    for old in sorted(ours, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
