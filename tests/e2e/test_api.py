"""The open interface under fire: all of schemathesis's checks, against the running city over a real socket."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.test_api import OPERATIONS

pytestmark = pytest.mark.browser
# The short form asks the same each time, the long one something new.
FORMS = [pytest.param(100, ("--seed", "1"), id="short"), pytest.param(300, (), id="long", marks=pytest.mark.soak)]
# What is too long is refused whatever it says, before anybody reads it.
CONFIG = """
[checks]
negative_data_rejection.expected-statuses = [400, 404, 405, 414, 422]
positive_data_acceptance.expected-statuses = ["2xx", 404, 414]
"""


@pytest.mark.parametrize(("examples", "chance"), FORMS)
def test_nothing_is_found_by_odd_questions_to_each_operation(site, tmp_path, examples, chance):
    program = Path(sys.executable).parent / "schemathesis"
    config = tmp_path / "schemathesis.toml"
    config.write_text(CONFIG)
    command = [
        str(program), "--config-file", str(config), "run", f"{site}/api/v1/openapi.json",
        "--checks", "all", "--mode", "all", "--phases", "examples,coverage,fuzzing,stateful",
        "--max-examples", str(examples), *chance, "--workers", "1", "--no-color", "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"Tested: {len(OPERATIONS)}" in done.stdout, done.stdout[-3000:]
