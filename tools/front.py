"""nginx in front of the site on this machine, by the configuration of production (deploy/site.conf.template)."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRAME = """pid {run}/nginx.pid;
error_log stderr warn;
worker_processes {workers};
{user}
worker_rlimit_nofile 16384;
events {{ worker_connections 16000; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    sendfile on;
    client_body_temp_path {run}/body;
    proxy_temp_path {run}/proxy;
    fastcgi_temp_path {run}/fastcgi;
    uwsgi_temp_path {run}/uwsgi;
    scgi_temp_path {run}/scgi;
{site}
}}
"""


def front(run: Path, port: int, *, pages: str, live: str, var: Path, workers: str = "auto") -> Path:
    """Write nginx's configuration for this machine and return where it lies.

    Each of several workers writes its log for itself, so that only one worker's log is in order.
    """
    run.mkdir(parents=True, exist_ok=True)
    values = {
        "NGO_LISTEN": f"127.0.0.1:{port}", "NGO_HOSTS": "localhost 127.0.0.1", "NGO_SCHEME": "$scheme",
        "NGO_PAGES": pages, "NGO_LIVE": live, "NGO_VAR": str(var), "NGO_RUN": str(run), "NGO_LOG": f"{run}/access.log",
    }  # fmt: skip
    template = (ROOT / "deploy/site.conf.template").read_text(encoding="utf-8")
    site = re.sub(r"\$\{(NGO_[A-Z]+)\}", lambda found: values[found[1]], template)
    # Started as root, nginx would give up rights that it needs to read a folder of root's.
    user = "user root;" if os.geteuid() == 0 else ""
    path = run / "nginx.conf"
    path.write_text(FRAME.format(run=run, workers=workers, user=user, site=site), encoding="utf-8")
    return path
