"""The house: `site/` is a folder on the path, and every list of apps names the same apps."""

import importlib
import site
import sys
import tomllib
from pathlib import Path

import wagtail
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_site_is_still_the_standard_library():
    assert Path(site.__file__).is_relative_to(Path(sys.base_prefix))
    assert not (ROOT / "site" / "__init__.py").exists()


def test_every_app_lies_in_this_project():
    for name in [*settings.PROJECT_APPS, "norderstedt_go"]:
        assert Path(importlib.import_module(name).__file__).is_relative_to(ROOT), name


def test_the_lists_of_apps_are_equal():
    apps = set(settings.PROJECT_APPS)
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    linter = PYPROJECT["tool"]["importlinter"]
    assert folders == apps
    assert set(wheel) == {*apps, "site/norderstedt_go"}
    assert set(linter["root_packages"]) == {*apps, "norderstedt_go"}
    layers = {name for floor in linter["contracts"][0]["layers"] for name in floor.split(" | ")}
    assert layers == {*apps, "norderstedt_go"}
    assert set(linter["contracts"][1]["containers"]) == apps - {"demo"}


def test_no_package_pulls_wagtail_down():
    assert wagtail.VERSION[0] == 8


def test_lock_files_name_hashes_and_no_addresses():
    for name in ("app.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_ignore_files_do_not_hide_the_project():
    lines = (ROOT / ".gitignore").read_text().split()
    assert not [line for line in lines if line.strip("/") == "site"]
