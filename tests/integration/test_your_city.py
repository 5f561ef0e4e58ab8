"""The README's "Your city in 30 minutes", followed to the letter in a copy of the repository."""

import os
import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import OURS, free_port, put_an_end_to, wait_until_ready
from tests.repository import listed

ROOT = Path(__file__).resolve().parents[2]
SECTION = (
    (ROOT / "README.md").read_text(encoding="utf-8").partition("## Your city in 30 minutes")[2].partition("\n## ")[0]
)
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The repository as it is now, with the environment that is installed already."""
    copy = tmp_path_factory.mktemp("checkout")
    compiled = [str(path.relative_to(ROOT)) for path in ROOT.glob("locale/*/LC_MESSAGES/*.mo")]
    stamps = [str(path.relative_to(ROOT)) for path in ROOT.glob("var/stamps/*")]
    for name in [*listed(), *compiled, *stamps]:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    for shared in (".venv", "node_modules"):
        (copy / shared).symlink_to((ROOT / shared).resolve())
    return copy


def edit(path: Path, lines: str) -> None:
    """Do what the README says: put these lines in the place of those that set the same names."""
    text = path.read_text(encoding="utf-8")
    for line in lines.strip().splitlines():
        name = re.match(r"[\w-]+", line)[0]
        text, found = re.subn(rf"^(\s*){name}\s*[=:].*$", rf"\g<1>{line}", text, count=1, flags=re.MULTILINE)
        if not found:
            text = f"{line}\n{text}"
    path.write_text(text, encoding="utf-8")


def reader(checkout: Path) -> dict[str, str]:
    """Return the environment of somebody who sits in the copy: its code comes first, nothing else is set."""
    own = {name: value for name, value in os.environ.items() if name not in (*OURS, "VAR_DIR", "BRAND")}
    return {**own, "PYTHONPATH": f"{checkout / 'site'}{os.pathsep}{checkout}"}


def shell(checkout: Path, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=checkout,
        shell=True,
        env={**reader(checkout), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def new_city(checkout) -> Iterator[str]:
    """The address of the city that the README's reader has made."""
    (_, make), (_, facts), (_, colours), (_, check), (_, run) = BLOCKS
    made = shell(checkout, make)
    assert "brands/neustadt is a copy of brands/musterstadt." in made.stdout, made.stderr
    folder = checkout / "brands/neustadt"
    edit(folder / "brand.toml", facts)
    edit(folder / "tokens.css", colours)
    checked = shell(checkout, check)
    assert (checked.returncode, "brands/neustadt: fine" in checked.stdout) == (0, True), checked.stdout + checked.stderr
    port, output = free_port(), checkout / "output.txt"
    command, replaced = re.subn(r"PORT=\d+", f"PORT={port}", run.strip())
    assert replaced == 1
    with output.open("w") as log:
        city = subprocess.Popen(
            command,
            cwd=checkout,
            shell=True,
            env=reader(checkout),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(city, port, output)
        yield f"http://localhost:{port}"
        os.killpg(city.pid, signal.SIGINT)
        city.wait(timeout=20)
    finally:
        put_an_end_to(city)


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def test_the_readme_leads_to_a_city_of_ones_own(new_city, checkout):
    home = read(new_city)
    assert "<title>" in home
    assert "Neustadt BLÜHT" in home
    assert "Stadt Neustadt" in home
    styles = read(new_city + re.search(r'href="(/static/site\.[^"]*css)"', home)[1])
    assert "--ngo-action: #0B5D3B" in styles
    assert (checkout / "var/neustadt/db.sqlite3").is_file()
    assert not (checkout / "var/musterstadt").exists()


def test_what_the_readme_leaves_out_is_not_there(new_city):
    home = read(new_city)
    assert 'href="/termine/"' in home, "dates are on"
    assert 'href="/mitmachen/"' not in home, "participation is off"
    with pytest.raises(urllib.error.HTTPError) as answer:
        read(f"{new_city}/mitmachen/")
    answer.value.close()
    assert answer.value.code == 404


def test_make_run_refuses_a_city_that_does_not_hold(checkout):
    shutil.copytree(ROOT / "brands/musterstadt", checkout / "brands/altstadt")
    tokens = checkout / "brands/altstadt/tokens.css"
    tokens.write_text(tokens.read_text(encoding="utf-8").replace("--ngo-ink: #0E1238;", "--ngo-ink: #C8C8E0;", 1))
    done = shell(checkout, "make run", BRAND="altstadt", PORT=str(free_port()))
    assert done.returncode != 0
    assert "tokens.css, light: ink on paper has a contrast of 1.6" in done.stdout
    assert "The brand 'altstadt' has to be mended first: see above." in done.stderr
    assert not (checkout / "var/altstadt/db.sqlite3").exists()
