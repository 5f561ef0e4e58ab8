"""The open interface under fire: all of schemathesis's checks, against the running city over a real socket."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.test_api import OPERATIONS

pytestmark = pytest.mark.browser
EXAMPLES = 100


def test_nothing_is_found_by_a_hundred_odd_questions_to_each_operation(site, tmp_path):
    program = Path(sys.executable).parent / "schemathesis"
    command = [
        str(program), "run", f"{site}/api/v1/openapi.json", "--checks", "all", "--mode", "all",
        "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", str(EXAMPLES), "--workers", "1",
        "--no-color", "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"Tested: {len(OPERATIONS)}" in done.stdout, done.stdout[-3000:]
