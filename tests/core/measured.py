"""Takes files one by one in a process of its own and prints what each cost: `python -m tests.core.measured FOLDER`."""

import json
import resource
import sys
import time
from pathlib import Path

import django
from django.core.files import File

KILOBYTES = 1024


def highest() -> int:
    """Return the most memory that this process had, in megabytes. getrusage() counts its starter too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // KILOBYTES


def cost(path: Path) -> dict[str, object]:
    """Offer the file as an upload; say what came of it, how long it took, and the most memory so far."""
    from core.uploads import UploadRefused, accept_picture

    started, refused = time.monotonic(), ""
    with path.open("rb") as file:
        try:
            accept_picture(File(file, name=path.name))
        except UploadRefused as error:
            refused = error.code
    return {
        "refused": refused,
        "seconds": time.monotonic() - started,
        "megabytes": highest(),
        "megabytes_below": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // KILOBYTES,
    }


def unbind() -> None:
    """Take all limits away."""
    from django.conf import settings

    from core.uploads import pictures

    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10**9
    pictures.LIMITS |= {"memory": 2**40, "seconds": 60.0, "seconds_on_the_clock": 60.0}


if __name__ == "__main__":
    django.setup()
    if "unbound" in sys.argv:
        unbind()
    print(json.dumps({path.name: cost(path) for path in sorted(Path(sys.argv[1]).iterdir())}))
