"""Asks Lighthouse about the main pages, on a desk and on a phone: `python -m tools.lighthouse [ADDRESS]`.

Without an address it starts the production layout by itself. Prints the four scores of each page; ends with an error
where one is below what we want: 100 on a desk; 99, 100, 100, 100 on a phone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.bootstrap import BRAND
from tools.browser import SWITCHES, executable
from tools.demo_site import production_site
from tools.screenshots import addresses

FOLDER = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
PAGES = ("home", "projekte", "projekt", "aktuelles", "termine", "suche", "benachrichtigungen", "meldungen")
# The search page as search engines see it: results they may not list, which Lighthouse counts as a fault.
BARE = "/suche/"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WANTED = {"desktop": (100, 100, 100, 100), "phone": (99, 100, 100, 100)}
RUNS = 3


def install() -> None:
    """Install what the lock file names, if it is not there."""
    if not (FOLDER / "node_modules/lighthouse").is_dir():
        command: list[str | Path] = [BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=FOLDER, env=environment(), check=True, stdout=subprocess.DEVNULL)


def environment() -> dict[str, str]:
    """Return an environment in which the locked Node comes first and Lighthouse finds the system's Chromium."""
    return {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "CHROME_PATH": executable() or sys.exit("Chromium is missing. On Debian and Ubuntu: apt install chromium"),
    }


def report(address: str, device: str) -> dict[str, Any]:
    """Return Lighthouse's report of a page."""
    command = [
        "node", "node_modules/lighthouse/cli/index.js", address, "--output=json", "--quiet",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags=--headless=new {' '.join(SWITCHES)}",
        *(["--preset=desktop"] if device == "desktop" else []),
    ]  # fmt: skip
    # Now and then Chromium loses the beginning of a recording; then Lighthouse asks to be run again.
    for _attempt in range(3):
        done = subprocess.run(command, cwd=FOLDER, env=environment(), check=False, stdout=subprocess.PIPE, text=True)
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(done.stdout)
            return found
    sys.exit(f"Lighthouse could not measure {address}.")


def scores(found: dict[str, Any]) -> tuple[int, ...]:
    """Return the four scores of a report, from 0 to 100."""
    return tuple(round((found["categories"][name]["score"] or 0) * 100) for name in CATEGORIES)


def faults(found: dict[str, Any]) -> list[str]:
    """Return what cost points."""
    weighty = {ref["id"] for name in CATEGORIES for ref in found["categories"][name]["auditRefs"] if ref["weight"]}
    return [
        f"{audit['id']} {audit.get('displayValue', '')}".strip()
        for audit in found["audits"].values()
        if audit["id"] in weighty and audit["score"] is not None and audit["score"] < 1
    ]


def measure(base: str) -> bool:
    """Print the median run of each page and device. Returns whether all are as we want them."""
    good = True
    print(f"{'':<28}{'perf.':>8}{'access.':>9}{'practice':>10}{'SEO':>6}")
    pages = addresses(BRAND) | {"suche": BARE}
    for name in PAGES:
        for device, wanted in WANTED.items():
            reports = [report(base + pages[name], device) for _run in range(RUNS)]
            median = sorted(reports, key=scores)[RUNS // 2]
            found = scores(median)
            enough = all(score >= least for score, least in zip(found, wanted, strict=True))
            good = good and enough
            print(f"{name + ', ' + device:<28}{found[0]:>8}{found[1]:>9}{found[2]:>10}{found[3]:>6}", flush=True)
            for fault in [] if enough else faults(median):
                print(f"    {fault}")
    return good


if __name__ == "__main__":
    install()
    if len(sys.argv) > 1:
        sys.exit(not measure(sys.argv[1].rstrip("/")))
    with production_site() as address:
        sys.exit(not measure(address))
