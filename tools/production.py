"""The production layout on this machine: nginx, page server, stream server, workers, PostgreSQL, Redis, the demo city.

`make production-demo` runs it until Ctrl-C (PORT, BRAND). The servers come from the system's packages, listen on this
machine alone and keep their data below the temporary folder. To be run, not to be imported.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Named before the tools are imported, which read it: not the folder of `make run`.
BRAND = os.environ.get("BRAND") or (ROOT / "brands" / "default").read_text(encoding="utf-8").strip()
VAR = Path(os.environ.setdefault("VAR_DIR", str(ROOT / "var" / f"{BRAND}-production")))

from tools import bootstrap, services, testing  # noqa: E402
from tools.front import front  # noqa: E402


def environment(port: int) -> dict[str, str]:
    """Start the database and Redis, and return what the site has to know."""
    for kind in ("postgres", "redis", "nginx"):
        if not testing.provide(kind):
            sys.exit(1)
    found = services.start()
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.production_demo",
        "DATABASE_URL": services.database(f"ngo_{BRAND.replace('-', '_')}"),
        "REDIS_URL": found["REDIS_URL"],
        # Without mosquitto nobody receives. Sensors are silent here: `python -m demo.city` beside it lets them speak.
        "MQTT_URL": found.get("MQTT_URL", ""),
        "SECRET_KEY": secrets.token_urlsafe(50),
        # Over a socket file Django would learn no port.
        "LIVE_PORT": str(services.free_port()),
        "BRAND": BRAND, "VAR_DIR": str(VAR), "DEMO_PORT": str(port), "PYTHONUNBUFFERED": "1",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "2"),
        "PATH": f"{bootstrap.VENV / 'bin'}{os.pathsep}/usr/sbin{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip


def prepare(port: int) -> None:
    """Build the front end, migrate, load the demo city, collect static files."""
    bootstrap.check_brand()
    bootstrap.build_front_end()
    bootstrap.make_push_key()
    steps = {
        "demo": ("prepare_demo", str(port)),
        "static": ("collectstatic", "--noinput", "--clear", "--verbosity=0"),
    }
    for name, command in steps.items():
        print(f"  {name} ...", flush=True)
        bootstrap.manage(*command, log=f"production-{name}", missing=f"{name} failed.")


def run() -> int:
    """Run the whole until Ctrl-C. Returns the exit code."""
    port = bootstrap.read_port()
    bootstrap.check_port(port)
    os.environ.update(environment(port))
    prepare(port)
    folder = VAR / "run"
    shutil.rmtree(folder, ignore_errors=True)
    front(folder, port, pages=f"unix:{folder}/pages.sock", live=f"127.0.0.1:{os.environ['LIVE_PORT']}", var=VAR)
    return bootstrap.keep_running(port, dict(os.environ), procfile="Procfile.production")


if __name__ == "__main__":
    try:
        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)
