"""System packages of Debian and its kin, when we are root and may install them."""

import os
import shutil
import subprocess


def can_install() -> bool:
    """Whether this user may install system packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install the packages; whether that worked."""
    print(f"installing {', '.join(packages)} ...", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = (["apt-get", "-q", "update"], ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages])
    return all(quietly(step, environment) for step in steps)


def quietly(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run a command; show what it said only when it fails."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        print(f"{done.stdout}{done.stderr}", flush=True)
    return done.returncode == 0
