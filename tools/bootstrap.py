"""From a fresh clone to a running city: environment, front-end files, database, demo. Standard library only.

`make run` and `make test` come through here. Each step runs only when what it is made from has changed, says what it
does, and ends with one sentence when something is missing.
"""

import base64
import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BRAND = os.environ.get("BRAND") or (ROOT / "brands" / "default").read_text(encoding="utf-8").strip()
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var" / BRAND))
STAMPS = ROOT / "var" / "stamps"
LOGS = VAR / "logs"
OLDEST = (3, 11)
# Private keys of the curve P-256 are the numbers from 1 to this one less 1.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Steps that make one city; the others make the environment that all cities share.
CITY_STEPS = ("brand", "assets", "database", "history", "address", "static")
NO_NETWORK = (
    "Temporary failure in name resolution",
    "NewConnectionError",
    "ENOTFOUND",
    "ENETUNREACH",
    "EAI_AGAIN",
    "Network is unreachable",
    "ConnectTimeout",
    "ECONNREFUSED",
    "ProxyError",
    "No matching distribution",
)


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def stop(sentence: str) -> None:
    """End with one clear sentence."""
    sys.exit(f"\n{sentence}")


def fingerprint(paths: Iterable[Path], extra: str = "", *, base: Path = ROOT) -> str:
    """Return a digest of the files' names, as seen from `base`, and contents."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {extra}".encode())
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(os.path.relpath(path, base).encode() + path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def step(name: str, title: str, mark: str, made: Path | None = None) -> Iterator[bool]:
    """Announce a step and remember that it was done; yields whether it has to run."""
    stamp = (VAR / "stamps" if name in CITY_STEPS else STAMPS) / name
    if stamp.is_file() and stamp.read_text() == mark and (made is None or made.exists()):
        yield False
        return
    print(f"  {title} ...", end=" ", flush=True)
    start = time.monotonic()
    yield True
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(mark)
    say(f"{time.monotonic() - start:.1f} s")


def run(command: list[str], *, log: str, missing: str, env: dict[str, str] | None = None) -> None:
    """Run a command quietly; show its end and one sentence if it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("w") as output:
        code = subprocess.run(
            command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        ).returncode
    if code == 0:
        return
    text = path.read_text(errors="replace")
    say("\n" + "\n".join(text.splitlines()[-12:]))
    if any(sign in text for sign in NO_NETWORK):
        stop("The package registries cannot be reached. Connect this machine to the network, then start again.")
    stop(f"{missing} The whole output is in {os.path.relpath(path, ROOT)}.")


def check_python() -> None:
    """Refuse an old Python, or one that cannot make environments."""
    if sys.version_info < OLDEST:
        stop(
            f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. "
            "On Debian: apt install python3 python3-venv"
        )
    try:
        import ensurepip  # noqa: F401 (its absence is what Debian's missing python3-venv looks like)
        import venv  # noqa: F401
    except ImportError:
        stop("Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv")


def packaging() -> str:
    """Return what pyproject.toml says of the package; linters' settings need no new installation."""
    import tomllib

    facts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return repr((facts["build-system"], facts["project"], facts["tool"]["hatch"]))


def make_environment(requirements: str) -> None:
    """Make .venv and install what the lock file names, checked by hash."""
    lock = ROOT / "requirements" / requirements
    installed = STAMPS / "python"
    wanted = {name: fingerprint([ROOT / "requirements" / name], packaging()) for name in ("app.txt", "dev.txt")}
    # The development lock holds everything that the other one does.
    if installed.is_file() and PYTHON.exists() and installed.read_text() in (wanted["dev.txt"], wanted[requirements]):
        return
    if VENV.is_symlink():
        stop(f".venv is a link to {VENV.resolve()}, whose packages are not those of this folder. Install them there.")
    with step(
        "python", f"Python packages ({sum(1 for line in lock.open() if '==' in line)})", wanted[requirements], PYTHON
    ):
        if not (PYTHON.exists() and installed.is_file()) and Path(sys.prefix).resolve() != VENV:
            # Without a stamp an environment may be half made: start anew, unless it is the one that runs this.
            command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
            run(command, log="venv", missing="The environment could not be made.")
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run(
            [*pip, "--require-hashes", "-r", str(lock)],
            log="pip",
            missing="The Python packages could not be installed.",
        )
        run(
            [*pip, "--no-deps", "--no-build-isolation", "-e", "."],
            log="pip-project",
            missing="The project could not be installed.",
        )


def install_front_end(*, development: bool) -> None:
    """Install what package-lock.json names, with the Node that came as a Python package."""
    mark = fingerprint([ROOT / "package-lock.json"])
    dev_mark = mark + "-dev"
    stamp = STAMPS / "npm"
    if stamp.is_file() and stamp.read_text() == dev_mark and (ROOT / "node_modules").exists():
        return
    with step("npm", "Front-end packages", dev_mark if development else mark, ROOT / "node_modules") as needed:
        if needed:
            command = [str(VENV / "bin" / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
            run(
                [*command, *([] if development else ["--omit=dev"])],
                log="npm",
                env={"PATH": path},
                missing="The front-end packages could not be installed.",
            )


def files(*folders: str) -> list[Path]:
    """Return all files below these folders of the project."""
    return [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]


def apps() -> list[str]:
    """Return the folders of our apps."""
    return [path.parent.name for path in ROOT.glob("*/apps.py")]


def check_brand() -> None:
    """Refuse a brand that is not whole, before anything is built from it."""
    if not (ROOT / "brands" / BRAND / "brand.toml").is_file():
        known = ", ".join(sorted(path.parent.name for path in (ROOT / "brands").glob("*/brand.toml")))
        stop(f"There is no brand {BRAND!r}. Known: {known}. A new one: make brand NAME={BRAND}")
    sources = [*files("static/css", f"brands/{BRAND}"), ROOT / "tools/brand.py", ROOT / "package-lock.json"]
    with step("brand", f"The brand {BRAND}", fingerprint(sources)) as needed:
        if needed:
            run(
                [str(PYTHON), "-m", "tools.brand", "check", BRAND],
                log="brand",
                missing=f"The brand {BRAND!r} has to be mended first: see above.",
            )


def build_front_end() -> None:
    """Bundle styles, fonts and scripts of the brand, and compile the message catalogues."""
    sources = [*files("static", "templates", "tools", f"brands/{BRAND}"), ROOT / "package-lock.json"]
    # Of KERN's rules the build keeps those whose classes stand anywhere.
    sources += [path for path in files(*apps()) if path.suffix == ".py" and b"kern-" in path.read_bytes()]
    with step("assets", "Styles, fonts, scripts", fingerprint(sources), VAR / "assets/site.css") as needed:
        if needed:
            run(
                [str(PYTHON), "tools/build_assets.py", BRAND, str(VAR / "assets")],
                log="assets",
                missing="The front end could not be built.",
            )
    catalogues = [path for path in files("locale") if path.suffix == ".po"]
    with step("messages", "Languages", fingerprint(catalogues), ROOT / "locale/de/LC_MESSAGES/django.mo") as needed:
        if needed:
            run(
                [str(PYTHON), "tools/messages.py", "compile"],
                log="messages",
                missing="The languages could not be compiled.",
            )


def manage(*arguments: str, log: str, missing: str) -> None:
    """Run one of Django's commands on the embedded demo."""
    run([str(PYTHON), "manage.py", *arguments], log=log, missing=missing)


def make_city(port: int) -> None:
    """Bring the database with the demo city at this port, and the collected static files, up to date."""
    sources = files(*apps(), f"brands/{BRAND}")
    code = [path for path in sources if path.suffix in {".py", ".toml", ".sql", ".po"}]
    lock = ROOT / "requirements" / "app.txt"
    address, history = VAR / "stamps" / "address", VAR / "stamps" / "history"
    hour = time.strftime("%Y-%m-%dT%H", time.gmtime())
    with step("database", "Database and demo city", fingerprint([*code, lock]), VAR / "db.sqlite3") as needed:
        if needed:
            VAR.mkdir(parents=True, exist_ok=True)
            # In one process: each of its own would take four seconds to begin.
            manage("prepare_demo", str(port), log="demo", missing="The demo city could not be prepared.")
            address.write_text(str(port))
            history.write_text(hour)
    with step("history", "What the sensors have told since", hour) as needed:
        if needed:
            manage("load_history", log="history", missing="The sensors' past could not be loaded.")
    with step("address", f"The address with port {port}", str(port)) as needed:
        if needed:
            manage("demo_address", str(port), log="address", missing="The demo city's port could not be changed.")
    assets = fingerprint((VAR / "assets").rglob("*"), fingerprint([lock]), base=VAR)
    with step("static", "Static files", assets, VAR / "static/staticfiles.json") as needed:
        if needed:
            manage(
                "collectstatic",
                "--noinput",
                "--clear",
                "--verbosity=0",
                log="static",
                missing="Static files could not be collected.",
            )


def make_push_key() -> None:
    """Make the demo city's key for push messages, once: browsers that have subscribed know the city by it."""
    path = VAR / "vapid.key"
    if path.is_file():
        return
    VAR.mkdir(parents=True, exist_ok=True)
    number = 1 + secrets.randbelow(P256_ORDER - 1)
    part = path.with_suffix(f".{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"="))
    part.replace(path)


def free_port() -> int:
    """Return a port that nobody holds now (as tools.services does, which is no part of the standard library)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_port(port: int) -> None:
    """Refuse a port that somebody else holds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            stop(f"Port {port} is taken. Stop what uses it, or choose another one: PORT={port + 1} make run")


def install(*, development: bool) -> None:
    """Install and build everything that the project needs, whatever state the folder is in."""
    check_python()
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        # Two starts at once would install into each other's environment.
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_environment("dev.txt" if development else "app.txt")
        install_front_end(development=development)
        check_brand()
        build_front_end()


def read_port() -> int:
    """Return the port that PORT asks for."""
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        stop(f"PORT={text} is no port. Give a number from 1 to 65535: PORT=8123 make run")
    return int(text)


def start_city() -> None:
    """Install, prepare, then hand over to the process manager, which starts the Procfile."""
    port = read_port()
    check_port(port)
    # Said aloud, so that neither a .env file nor the caller's shell can lead Django elsewhere.
    os.environ.update(BRAND=BRAND, VAR_DIR=str(VAR), DJANGO_SETTINGS_MODULE="norderstedt_go.settings.dev")
    start = time.monotonic()
    say(f"Preparing {BRAND} (the first time takes a minute or two)")
    install(development=False)
    make_push_key()
    make_city(port)
    # What a former run left in the broker's folder: the outbox is the truth, and a sweeper reads it.
    shutil.rmtree(VAR / "queue", ignore_errors=True)
    say(f"  ready after {time.monotonic() - start:.1f} s\n")
    sys.exit(keep_running(port, run_environment(port)))


def run_environment(port: int) -> dict[str, str]:
    """Return what the processes of the demo are told."""
    return {
        **os.environ,
        "PORT": str(port),
        "DEMO_PORT": str(port),
        # Where the demo's own broker listens, if MQTT_URL names no other.
        "DEMO_MQTT_PORT": os.environ.get("DEMO_MQTT_PORT") or str(free_port()),
        "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUNBUFFERED": "1",
    }


def keep_running(port: int, environment: dict[str, str], procfile: str = "Procfile") -> int:
    """Run the process manager until Ctrl-C; greet as soon as the site answers. Returns the exit code."""
    command = [str(PYTHON), "-m", "honcho", "--procfile", procfile, "start", "--no-prefix"]
    manager = subprocess.Popen(command, cwd=ROOT, env=environment)
    # A terminal's Ctrl-C reaches the manager by itself too; it takes the second one as said already.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: manager.send_signal(got))
    while manager.poll() is None and not answers(port):
        time.sleep(0.1)
    if manager.poll() is None:
        subprocess.run([str(PYTHON), "-m", "demo.welcome", str(port)], cwd=ROOT, env=environment)
    code = manager.wait()
    return 0 if code in (0, -signal.SIGINT, 128 + signal.SIGINT, 128 + signal.SIGTERM) else code


def answers(port: int) -> bool:
    """Tell whether the site is ready to serve."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def clean() -> None:
    """Throw away the environment, all builds and the demo city."""
    for folder in (VENV, ROOT / "node_modules", ROOT / "var"):
        shutil.rmtree(folder, ignore_errors=True)


COMMANDS: dict[str, Callable[[], None]] = {
    "run": start_city,
    "install": lambda: install(development=False),
    "develop": lambda: install(development=True),
    "clean": clean,
}

if __name__ == "__main__":
    try:
        COMMANDS[sys.argv[1]]()
    except KeyboardInterrupt:
        sys.exit(130)
