"""The page server of `make run`: this machine alone, one process, threads."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
threads = 8
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
timeout = 30
graceful_timeout = 3
reload = os.environ.get("DEBUG", "") not in ("", "0", "false")
accesslog = "-" if reload else None
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
# Nobody may choose the prefix of our addresses by a SCRIPT_NAME header.
forwarder_headers = ""
