"""Private servers on private ports, as unprivileged users: `python tools/services.py start|stop|env`.

They live below the system's temporary folder (a database server that root started may not read root's own folders),
keep nothing, and listen on this machine alone.
"""

import contextlib
import getpass
import hashlib
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tools.front import front

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.gettempdir()) / f"ngo-services-{os.getuid()}-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
DATA = HOME / "postgres"
# Notes of process and port; the file is called as the program is.
REDIS, NGINX, MOSQUITTO = HOME / "redis", HOME / "nginx", HOME / "mosquitto"
MAX_CONNECTIONS = 300
MISSING = "PostgreSQL is not installed. On Debian and Ubuntu: apt install postgresql"
REDIS_MISSING = "Redis is not installed. On Debian and Ubuntu: apt install redis-server"
MOSQUITTO_MISSING = "mosquitto is not installed. On Debian and Ubuntu: apt install mosquitto"
NGINX_MISSING = "nginx is not installed. On Debian and Ubuntu: apt install nginx-light"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's newest programs, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def owner() -> str:
    """Return the user that the servers run as: never root, since PostgreSQL refuses it."""
    return "postgres" if os.getuid() == 0 else getpass.getuser()


def call(command: Sequence[str | Path], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command as the servers' user, away from folders that this user may not read."""
    identity = pwd.getpwnam(owner())
    options: dict[str, object] = {"user": identity.pw_uid, "group": identity.pw_gid, "extra_groups": []}
    return subprocess.run(
        [str(part) for part in command],
        check=check,
        cwd=HOME,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(HOME)},
        **(options if os.getuid() == 0 else {}),  # type: ignore[call-overload]  # typeshed: unpacked options
    )


def free_port() -> int:
    """Return a port that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def redis() -> str | None:
    """Return Redis's server program, if it is installed."""
    return shutil.which("redis-server")


def nginx() -> str | None:
    """Return nginx's program, if it is installed; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


def mosquitto() -> str | None:
    """Return mosquitto's program, if it is installed; Debian keeps it where only root looks."""
    return shutil.which("mosquitto", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


def database(name: str) -> str:
    """Return the address of a database of this name on our PostgreSQL; it is made if it is not there."""
    port = (HOME / "port").read_text()
    call([programs() / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "ngo", name], check=False)  # type: ignore[operator]
    return f"postgres://ngo@127.0.0.1:{port}/{name}"


def start_redis(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start a Redis that keeps nothing on disk, and wait until it answers. It ends with `terminate()`."""
    command = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    program = redis() or sys.exit(REDIS_MISSING)
    server = subprocess.Popen([program, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _attempt in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            if line.recv(7) == b"+PONG\r\n":
                return server
        time.sleep(0.05)
    server.kill()
    sys.exit("Redis does not answer.")


def start_nginx(folder: Path, port: int, *, pages: str, var: Path, workers: str = "auto") -> subprocess.Popen[bytes]:
    """Start nginx by the configuration of production before a running site, and wait until it listens.

    `pages` is where the site listens, `var` its folder of static files and media. It ends with `terminate()`.
    """
    path = front(folder, port, pages=pages, live=pages, var=var, workers=workers)
    command = [nginx() or sys.exit(NGINX_MISSING), "-p", str(folder), "-c", str(path), "-g", "daemon off;"]
    # Whoever reads what we print must not wait for the server's end.
    with (folder / "error.log").open("wb") as errors:
        server = subprocess.Popen(command, stdout=errors, stderr=errors)
    for _attempt in range(100):
        if listens(port):
            return server
        time.sleep(0.05)
    server.kill()
    sys.exit("nginx does not answer.")


# Sensors that tests and `make services` speak as; the site itself is "site". Each one's password is its name.
MQTT_USERS = ("site", "ttn", "device-a", "device-b", "city")


def prepare_mosquitto(folder: Path, port: int, *, users: Sequence[str] = MQTT_USERS, extra: str = "") -> Path:
    """Write the configuration that the site ships for a broker on this machine, and return where it lies.

    Each user's password is the user's name. Beside what is shipped, "city" may speak for all sensors: the simulator.
    """
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    values = {"NGO_MQTT_PORT": str(port), "NGO_MQTT_HOST": "127.0.0.1", "NGO_MQTT_DIR": str(folder)}
    shipped = (ROOT / "deploy/mosquitto.conf").read_text(encoding="utf-8")
    text = re.sub(r"\$\{(NGO_[A-Z_]+)\}", lambda found: values[found[1]], shipped)
    config = folder / "mosquitto.conf"
    # As root it would take another user's rights, and that one may not read the folder.
    config.write_text(f"{text}\nuser {owner()}\n{extra}", encoding="utf-8")
    rights = (ROOT / "deploy/mosquitto.acl").read_text(encoding="utf-8")
    (folder / "acl").write_text(f"{rights}\nuser city\ntopic write stadt/#\ntopic write v3/#\n", encoding="utf-8")
    passwords = folder / "passwords"
    passwords.unlink(missing_ok=True)
    passwords.touch(mode=0o600)
    for user in users:
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), user, user], check=True, capture_output=True)
    for path in (folder, data, passwords, folder / "acl", config):
        shutil.chown(path, owner())
    return config


def start_mosquitto(config: Path, port: int) -> subprocess.Popen[bytes]:
    """Start mosquitto by a prepared configuration, and wait until it listens. It ends with `terminate()`."""
    program = mosquitto() or sys.exit(MOSQUITTO_MISSING)
    with (config.parent / "mosquitto.log").open("ab") as output:
        server = subprocess.Popen([program, "-c", str(config)], stdout=output, stderr=output)
    for _attempt in range(100):
        if server.poll() is not None:
            sys.exit(f"mosquitto has ended: {(config.parent / 'mosquitto.log').read_text()[-500:]}")
        if listens(port):
            return server
        time.sleep(0.05)
    server.kill()
    sys.exit("mosquitto does not answer.")


def listens(port: int) -> bool:
    """Tell whether somebody answers at this port of this machine."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def end(note: Path) -> None:
    """End the server that a note names (process, port), and wait until nothing listens any more."""
    process, port = map(int, note.read_text().split())
    os.kill(process, signal.SIGTERM)
    for _attempt in range(200):
        if not listens(port):
            return
        time.sleep(0.05)
    sys.exit(f"{note.name} (process {process}) does not end.")


def running(binaries: Path) -> bool:
    """Tell whether our PostgreSQL runs."""
    return DATA.is_dir() and call([binaries / "pg_ctl", "status", "-D", DATA], check=False).returncode == 0


def start() -> dict[str, str]:
    """Start what is not running and return the environment that leads to it. Raises SystemExit if it is missing."""
    binaries = programs()
    if binaries is None:
        sys.exit(MISSING)
    HOME.mkdir(exist_ok=True)
    shutil.chown(HOME, owner())
    if not running(binaries):
        shutil.rmtree(DATA, ignore_errors=True)
        call([binaries / "initdb", "-D", DATA, "-U", "ngo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"])
        port = free_port()
        settings = f"""
port = {port}
listen_addresses = '127.0.0.1'
unix_socket_directories = '{HOME}'
max_connections = {MAX_CONNECTIONS}
shared_buffers = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
"""
        call(["sh", "-c", 'printf "%s" "$1" >> "$2"', "sh", settings, DATA / "postgresql.conf"])
        (HOME / "port").write_text(str(port))
        call([binaries / "pg_ctl", "start", "-w", "-D", DATA, "-l", HOME / "postgres.log"])
        call([binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "ngo", "ngo"])
    if redis() and not alive(REDIS):
        port = free_port()
        REDIS.write_text(f"{start_redis(HOME, port).pid} {port}")
    if mosquitto() and not alive(MOSQUITTO):
        port = free_port()
        config = prepare_mosquitto(HOME / "broker", port)
        MOSQUITTO.write_text(f"{start_mosquitto(config, port).pid} {port}")
    return environment()


def start_front() -> dict[str, str]:
    """Start nginx before the city that `make run` runs on PORT, and return its address; nothing if it is missing."""
    if nginx() is None:
        return {}
    if not alive(NGINX):
        port = free_port()
        brand = os.environ.get("BRAND") or (ROOT / "brands" / "default").read_text(encoding="utf-8").strip()
        var = Path(os.environ.get("VAR_DIR", ROOT / "var" / brand)).resolve()
        pages = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
        NGINX.write_text(f"{start_nginx(HOME / 'front', port, pages=pages, var=var).pid} {port}")
    return {"NGINX_URL": f"http://127.0.0.1:{NGINX.read_text().split()[1]}"}


def alive(note: Path) -> bool:
    """Tell whether the server that a note names (process, port) still runs."""
    if not note.is_file():
        return False
    name = Path("/proc") / note.read_text().split()[0] / "comm"
    return name.is_file() and name.read_text().startswith(note.name)


def environment() -> dict[str, str]:
    """Return the variables that lead to the running servers."""
    port = (HOME / "port").read_text()
    found = {"DATABASE_URL": f"postgres://ngo@127.0.0.1:{port}/ngo"}
    if alive(REDIS):
        found["REDIS_URL"] = f"redis://127.0.0.1:{REDIS.read_text().split()[1]}/0"
    if alive(MOSQUITTO):
        found["MQTT_URL"] = f"mqtt://site:site@127.0.0.1:{MOSQUITTO.read_text().split()[1]}"
    return found


def stop() -> None:
    """Stop the servers and throw their data away."""
    binaries = programs()
    if binaries and running(binaries):
        call([binaries / "pg_ctl", "stop", "-m", "fast", "-w", "-D", DATA])
    for note in (REDIS, NGINX, MOSQUITTO):
        if alive(note):
            end(note)
    shutil.rmtree(HOME, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["stop"]:
        stop()
    else:
        for name, value in ({**start(), **start_front()} if sys.argv[1:] == ["start"] else environment()).items():
            print(f"{name}={value}")
