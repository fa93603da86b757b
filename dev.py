#!/usr/bin/env python3
"""The one entry point; needs nothing but Python. `python3 dev.py --help` lists what it does."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BIN = VENV / "bin"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "lock-stamp"
OLDEST = (3, 11)
UV = "uv==0.13.9"
# Errors only: a machine's own settings of pip make it warn about places that are not ours to mend.
PIP_INSTALL = [PYTHON, "-m", "pip", "install", "-qq", "--root-user-action=ignore"]
USAGE = """python3 dev.py run                  the whole office on this machine (PORT=8080 for another port)
python3 dev.py test [arguments]     every test, or what pytest's arguments choose
python3 dev.py thorough             what asks the same of very many: hostile forms, kills at every place, and the like
python3 dev.py contract             the contract suite over every register, which takes about a quarter of an hour
python3 dev.py chaos [seconds]      the report pipeline while its parts are killed; 60 seconds, or 1800 for the night
python3 dev.py cover                every test, with branch coverage
python3 dev.py lint                 style, types, layers and templates
python3 dev.py lock                 write requirements.lock from pyproject.toml
python3 dev.py COMMAND [arguments]  a management command, e.g. report "Home Office" --pdf report.pdf"""


def main(arguments):
    """Set up what is missing, then become the command."""
    command, rest = (arguments or ["run"])[0], arguments[1:]
    if command in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    require_python()
    find_home()
    with_lock(set_up)
    own = {
        "run": run,
        "test": test,
        "contract": contract,
        "thorough": thorough,
        "chaos": chaos,
        "cover": cover,
        "lint": lint,
        "lock": lock,
    }
    return own[command](rest) if command in own else manage([command, *rest])


def run(arguments):
    """The supervisor takes this process over, so that signals reach it."""
    become(["-m", "pmo.local.supervisor", *arguments])


def test(arguments):
    """pytest on all cores when everything is run; a chosen few start quicker on one."""
    chosen = any(not argument.startswith("-") for argument in arguments) or "-s" in arguments or "--pdb" in arguments
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    spread = [] if chosen or cores < 2 else ["-n", str(min(cores, 8))]
    os.chdir(str(ROOT))
    become(["-m", "pytest", *spread, *arguments])


def contract(arguments):
    """What every register must do, asked of each of them."""
    os.environ["EVERY_REGISTER"] = "1"
    test(["-n", "2", "tests/contract", *arguments])


def thorough(arguments):
    """The tests that are too long for every day: the build server runs them too."""
    test(["-n", "2", "-m", "thorough", *arguments])


def chaos(arguments):
    """Real servers, workers and tickers, one of them killed every few seconds; then the invariants are asked."""
    os.chdir(str(ROOT))
    become(["-m", "tests.faults.chaos", *arguments])


def cover(arguments):
    """Every test with branch coverage, which takes twice as long."""
    test(["--cov", "--cov-branch", "--cov-report=term:skip-covered", *arguments])


def lint(arguments):
    """Every check, also after one failed; the exit code tells whether all passed."""
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    checks = {
        "ruff": [PYTHON, "-m", "ruff", "check", "."],
        "ruff.format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "mypy": [PYTHON, "-m", "mypy"],
        "importlinter": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as check; check()"],
        "djlint": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    }
    settings = (ROOT / "pyproject.toml").read_text()
    chosen = {name: check for name, check in checks.items() if f"[tool.{name.split('.')[0]}" in settings}
    if templates:
        chosen["djade"] = [BIN / "djade", "--check", *templates]
    failed = [name for name, check in chosen.items() if check_fails(name, check)]
    print(f"lint: failed: {', '.join(failed)}" if failed else f"lint: all good ({', '.join(chosen)})")
    return 1 if failed else 0


def lock(arguments):
    """Names and hashes only, no addresses: a uv.lock would name hosts."""
    command = [PYTHON, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--group", "dev", "--no-header", "--quiet", "pyproject.toml", "-o", "requirements.lock"]
    return call(command + arguments, cwd=str(ROOT), env=uv_environment())


def manage(arguments):
    """A management command on the local office, in the caller's folder."""
    become(["-m", "pmo.local.command", *arguments])


def become(arguments):
    """Replace this process by the environment's Python."""
    sys.stdout.flush()
    os.execve(str(PYTHON), [str(PYTHON), *arguments], python_environment())


def python_environment():
    """Bytecode is kept whatever the machine says: without it every process compiles for four seconds before it begins."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return dict(kept, PYTHONPATH=os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH")))))


# Setting up


def require_python():
    """Go on with a newer Python when this one is too old and there is one."""
    if sys.version_info >= OLDEST:
        return
    for name in ("python3.13", "python3.12", "python3.11"):
        newer = shutil.which(name)
        check = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
        if newer and call([newer, "-c", check], stderr=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer, *sys.argv])
    stop(
        f"Python 3.11 or newer is needed and this is {sys.version.split()[0]}; install one, e.g. apt-get install python3.11"
    )


def find_home():
    """Tools keep their caches below HOME; where it is missing or not ours, give them a folder of this checkout."""
    home = os.path.expanduser("~")
    if not (os.path.isdir(home) and os.access(home, os.W_OK)):
        ours = ROOT / ".cache" / "home"
        if os.access(str(ROOT), os.W_OK):
            ours.mkdir(parents=True, exist_ok=True)
            os.environ["HOME"] = str(ours)


def with_lock(step):
    """One set-up at a time; a second one waits."""
    try:
        import fcntl
    except ImportError:
        stop("The local office needs Linux or macOS; on Windows run it inside WSL.")
    folder = os.open(str(ROOT), os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        step()
    finally:
        os.close(folder)


def set_up():
    """The virtual environment with what the lock names; nothing to do when it is there already."""
    if is_set_up():
        return
    if not os.access(str(VENV if VENV.exists() else ROOT), os.W_OK):
        stop(f"The folder {ROOT} belongs to another user; clone it as the user who runs it.")
    print("setting up .venv (about a quarter of a minute) ...", flush=True)
    if not venv_fits():
        make_venv()
    if not (install_by_uv() or install_by_pip()):
        stop("The locked packages could not be installed; the lines above say why. Check the network and start again.")
    STAMP.write_text(fingerprint())


def is_set_up():
    """Whether the environment was made from this lock, and its Python is still the one it was made with."""
    try:
        return PYTHON.exists() and STAMP.read_text() == fingerprint()
    except OSError:
        return False


def fingerprint():
    """The lock and the interpreter behind the environment's links."""
    return hashlib.sha256(LOCK.read_bytes() + str(PYTHON.resolve()).encode()).hexdigest()


def venv_fits():
    """Whether there is an environment of this Python's version."""
    version = f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])!r})"
    return PYTHON.exists() and call([PYTHON, "-c", version], stderr=subprocess.DEVNULL) == 0


def make_venv():
    """By the standard library; Debian leaves out a part of it, then by virtualenv."""
    shutil.rmtree(str(VENV), ignore_errors=True)
    for module in ("venv", "virtualenv"):
        if call([sys.executable, "-m", module, VENV], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            return
    shutil.rmtree(str(VENV), ignore_errors=True)
    stop("No virtual environment could be made; on Debian and Ubuntu: apt-get install python3-venv")


def install_by_uv():
    """uv takes two seconds where pip takes forty."""
    pip = [*PIP_INSTALL, "--disable-pip-version-check", UV]
    if call([PYTHON, "-m", "uv", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) and call(pip):
        return False
    sync = [PYTHON, "-m", "uv", "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes", LOCK]
    return call(sync, env=uv_environment()) == 0


def install_by_pip():
    """pip reads settings that uv does not, such as a mirror in pip.conf."""
    print("uv could not install; trying pip, which takes a minute ...", flush=True)
    return call([*PIP_INSTALL, "--require-hashes", "-r", LOCK]) == 0


def uv_environment():
    """uv trusts what the system trusts, as pip does."""
    kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return dict(kept, UV_SYSTEM_CERTS="1")


def check_fails(name, command):
    """Run one check from the root; what it said is shown only when it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=str(ROOT), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        print(f"--- {name}\n{done.stdout.decode(errors='replace')}", flush=True)
    return done.returncode != 0


def call(command, **options):
    """The exit code of a command; 127 when it cannot start."""
    try:
        return subprocess.run([str(part) for part in command], **options).returncode
    except OSError:
        return 127


def stop(sentence):
    """End with one sentence."""
    sys.exit(f"\n{sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
