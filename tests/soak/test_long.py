"""The long forms: `make soak`. Their short forms run with all tests."""

import random
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.projects.test_filter import random_query

pytestmark = pytest.mark.soak
ROOT = Path(__file__).resolve().parents[2]
PUBLISH_OFTEN = """
from projects.models import ProjectPage
project = ProjectPage.objects.get(slug="echtzeitstrom")
for number in range(150):
    project.title = f"Echtzeitstrom {number}"
    project.save_revision().publish()
"""


def test_a_thousand_random_addresses_never_break_the_list(client, city):
    chance = random.Random(2026)
    for _ in range(1000):
        query = random_query(chance)
        assert client.get(f"/projekte/?{query}").status_code == 200, query


def test_reading_goes_on_while_an_editor_publishes(tmp_path):
    """150 publications in one process, four readers on the running site: every reader is answered, always with 200."""
    from tools.demo_site import demo_site

    with demo_site(VAR_DIR=str(tmp_path)) as address:
        over, answers = threading.Event(), []
        pages = ["/", "/projekte/", "/projekte/echtzeitstrom/", "/handlungsfelder/lebensraum/", "/projekte/json/"]

        def read(seed: int) -> None:
            chance = random.Random(seed)
            while not over.is_set():
                try:
                    with urllib.request.urlopen(address + quote(chance.choice(pages)), timeout=30) as answer:
                        answers.append(answer.status)
                except urllib.error.HTTPError as error:
                    answers.append(error.code)

        readers = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
        for reader in readers:
            reader.start()
        done = subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", PUBLISH_OFTEN],
            cwd=ROOT,
            env={"VAR_DIR": str(tmp_path), "PATH": "", "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev"},
            capture_output=True,
            text=True,
            check=False,
        )
        over.set()
        for reader in readers:
            reader.join()
        with urllib.request.urlopen(f"{address}/projekte/echtzeitstrom/", timeout=30) as answer:
            shown = answer.read().decode()
    assert done.returncode == 0, done.stderr
    assert "Echtzeitstrom 149" in shown
    # Enough to meet the publications, on however busy a machine.
    assert len(answers) > 100
    print(f"{len(answers)} answers while 150 publications went on")
    assert set(answers) == {200}
