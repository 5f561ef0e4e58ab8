"""What stands beside the code for those who run, judge or mend it: it is whole, and true."""

import json
import re
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from core.brand import read_facts
from tools import sbom, services
from tools.front import front

ROOT = Path(__file__).resolve().parents[2]
PUBLICCODE = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# What the standard demands of every file (publiccode.yml 0.4), and what it allows where words are fixed.
DEMANDED = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
            "legal", "maintenance", "localisation"}  # fmt: skip
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {"standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
         "standalone/other", "addon", "library", "configurationFiles"}  # fmt: skip
SCOPES = {"agriculture", "culture", "defence", "education", "emergency-services", "employment", "energy", "environment",
          "finance-and-economic-development", "foreign-affairs", "government", "healthcare",
          "infrastructures", "justice", "local-authorities", "manufacturing", "research",
          "science-and-technology", "security", "society", "sport", "tourism", "transportation", "welfare"}  # fmt: skip


def test_publiccode_has_what_the_standard_demands():
    assert set(PUBLICCODE) >= DEMANDED
    assert PUBLICCODE["publiccodeYmlVersion"] == "0.4"
    assert PUBLICCODE["developmentStatus"] in STATUS
    assert PUBLICCODE["softwareType"] in TYPES
    assert set(PUBLICCODE["intendedAudience"]["scope"]) <= SCOPES
    assert PUBLICCODE["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert PUBLICCODE["maintenance"]["contacts"][0]["name"]
    assert isinstance(PUBLICCODE["localisation"]["localisationReady"], bool)
    assert date.fromisoformat(PUBLICCODE["releaseDate"]) >= date(2026, 11, 1)


@pytest.mark.parametrize("language", ["de", "en"])
def test_publiccode_describes_the_site_within_the_standards_lengths(language):
    text = PUBLICCODE["description"][language]
    assert 1 <= len(text["genericName"]) <= 35
    assert 1 <= len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in text["features"])


def test_publiccode_says_what_the_repository_says():
    assert PUBLICCODE["legal"]["license"] == "EUPL-1.2"
    assert PUBLICCODE["name"] == read_facts(ROOT / "brands/norderstedt").name
    assert PUBLICCODE["softwareVersion"] == json.loads((ROOT / "package.json").read_text())["version"].removesuffix(
        ".0"
    )
    assert "Programming" not in PYPROJECT["project"].get("classifiers", [])


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operations.md", "docs/architecture.md"]
)
def test_every_link_of_the_papers_leads_somewhere(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text)]
    assert [link for link in targets if link and not (ROOT / name).parent.joinpath(link).exists()] == []


def test_every_make_target_that_the_readme_names_is_there():
    named = set(re.findall(r"`(?:[A-Z_]+=\S+ )*make ([a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    there = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - there == set()
    assert len(named) > 10


def test_the_bills_of_materials_name_every_locked_part(tmp_path):
    python, npm = (json.loads(path.read_text(encoding="utf-8")) for path in sbom.write(tmp_path))
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements/app.txt").read_text(), re.MULTILINE))
    assert {part["name"].lower() for part in python["components"]} == locked
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {part["name"] for part in npm["components"]} >= set(wanted)
    assert (python["bomFormat"], npm["bomFormat"]) == ("CycloneDX", "CycloneDX")


# -- compose.yaml ---------------------------------------------------------------------------------------------------


def test_compose_starts_the_processes_of_the_production_layout():
    processes = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    procfile = dict(line.split(": ", 1) for line in (ROOT / "Procfile.production").read_text().splitlines())
    assert set(procfile) == set(processes) - {"postgres", "redis", "mosquitto", "prepare"}
    for name in ("worker", "mail", "news", "ingest"):
        assert procfile[name] == f"exec {processes[name]['command']}"
    assert processes["live"]["command"].startswith("uvicorn norderstedt_go.asgi:application")
    assert processes["pages"]["command"].startswith("gunicorn norderstedt_go.wsgi")


def test_compose_sets_what_production_demands():
    environment = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["pages"][
        "environment"
    ]
    settings = (ROOT / "site/norderstedt_go/settings/production.py").read_text(encoding="utf-8")
    demanded = set(re.findall(r'required\(\s*"([A-Z_]+)"', settings))
    assert demanded
    assert demanded <= set(environment)


def test_the_front_is_told_all_that_its_configuration_asks_for():
    processes = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    template = (ROOT / "deploy/site.conf.template").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(NGO_[A-Z]+)\}", template)) == set(processes["nginx"]["environment"])


@pytest.mark.skipif(services.nginx() is None, reason="nginx is missing")
def test_the_front_s_configuration_is_one_that_nginx_takes(tmp_path):
    path = front(tmp_path, services.free_port(), pages="127.0.0.1:1", live="127.0.0.1:2", var=tmp_path)
    done = subprocess.run(
        [services.nginx(), "-t", "-p", tmp_path, "-c", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
