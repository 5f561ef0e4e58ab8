"""What is kept on the devices of readers who asked for it (docs/decisions/0025-offline.md)."""

from typing import Any

from norderstedt_go.settings.env import env

NGO_OFFLINE: dict[str, Any] = {
    # Off: /sw.js takes the worker away from every device that has it (docs/operations.md).
    "on": env.bool("OFFLINE_WORKER", default=True),
    # How many of each a device keeps; the oldest goes first.
    "pages": 60,
    "pictures": 120,
    "files": 60,
    # Milliseconds after which a copy is shown instead of a page that does not come.
    "patience": 4000,
    # The worker leaves these alone, in every language: what is for one person, for machines, or too large.
    "never_below": (
        *("/admin/", "/konto/", "/l/", "/api/", "/live/", "/demo/", "/documents/", "/_util/"),
        *(
            f"/{name}/{part}/"
            for name in ("benachrichtigungen", "notifications")
            for part in ("meine", "ende", "geraet", "konto")
        ),
        *("/healthz", "/readyz", "/sw.js"),
    ),
}
