"""What a newcomer reads when something is missing: one clear sentence that says how to get it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).resolve().parents[2]


def make_run(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "run"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_taken_port_is_named_with_a_way_out():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = make_run(PORT=str(port))
    assert done.returncode != 0
    assert f"Port {port} is taken." in done.stderr
    assert f"PORT={port + 1} make run" in done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", ""])
def test_a_wrong_port_is_refused(port):
    done = make_run(PORT=port)
    assert done.returncode != 0
    assert "is no port" in done.stderr


def test_an_unknown_brand_is_refused(tmp_path):
    done = make_run(BRAND="atlantis", PORT="8999")
    assert done.returncode != 0
    assert "There is no brand 'atlantis'. Known: " in done.stderr


def test_a_missing_python_is_named():
    done = make_run(PYTHON="python-that-is-not-there")
    assert done.returncode != 0
    assert "Python 3.11 or newer is missing. On Debian: apt install python3 python3-venv" in done.stdout


def test_a_missing_venv_module_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        bootstrap.check_python()


def test_an_old_python_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        bootstrap.check_python()


def test_a_missing_network_is_named(monkeypatch, tmp_path, capsys):
    """A real pip asks an address of this machine where nothing listens."""
    monkeypatch.setattr(bootstrap, "LOGS", tmp_path)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries=0", "--dest", str(tmp_path)]
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_FIND_LINKS": ""}
    with pytest.raises(SystemExit, match="registries cannot be reached"):
        bootstrap.run([*command, "no-such-package-anywhere"], log="pip", missing="unused", env=nowhere)


def test_any_other_failure_shows_its_end_and_where_to_read_on(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bootstrap, "LOGS", tmp_path)
    with pytest.raises(SystemExit, match=r"It broke\. The whole output is in"):
        bootstrap.run([sys.executable, "-c", "print('the last word'); exit(3)"], log="x", missing="It broke.")
    assert "the last word" in capsys.readouterr().out


def test_a_step_runs_again_only_when_its_sources_change(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path)
    ran = []
    for mark in ("a", "a", "b"):
        with bootstrap.step("x", "X", mark) as needed:
            ran.append(needed)
    assert ran == [True, False, True]


def test_a_step_that_failed_runs_again(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path)
    with pytest.raises(RuntimeError), bootstrap.step("x", "X", "a"):
        raise RuntimeError
    with bootstrap.step("x", "X", "a") as needed:
        assert needed


def test_make_lists_its_targets():
    text = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = {line.split()[1] for line in text.splitlines()}
    assert {"run", "test", "check", "services", "soak", "bench", "screenshots"} <= targets


@pytest.mark.parametrize("said", ["", "18833"])
def test_the_demo_s_broker_gets_a_free_port_unless_one_is_named(monkeypatch, said):
    if said:
        monkeypatch.setenv("DEMO_MQTT_PORT", said)
    else:
        monkeypatch.delenv("DEMO_MQTT_PORT", raising=False)
    found = bootstrap.run_environment(8123)
    assert found["DEMO_PORT"] == "8123"
    assert found["DEMO_MQTT_PORT"] == said or (not said and 1024 < int(found["DEMO_MQTT_PORT"]) < 65536)


@pytest.mark.parametrize(
    ("named", "url", "embedded"),
    [
        ({"DEMO_MQTT_PORT": "18833"}, "mqtt://127.0.0.1:18833?protocol=3.1.1", True),
        ({"DEMO_MQTT_PORT": "18833", "MQTT_URL": "mqtts://broker.example.org"}, "mqtts://broker.example.org", False),
        ({}, "", False),
    ],
)
def test_the_demo_brings_a_broker_only_if_nobody_named_one(named, url, embedded):
    command = "from norderstedt_go.settings import dev; print(dev.MQTT_URL, dev.SIMULATOR_MQTT_URL, dev.MQTT_EMBEDDED)"
    own = {name: value for name, value in os.environ.items() if "MQTT" not in name}
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={**own, **named, "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev", "PYTHONPATH": "site:."},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split(" ") == [url, url, f"{embedded}\n"]


def test_a_city_gets_its_key_for_push_messages_once(monkeypatch, tmp_path, settings):
    from norderstedt_go.settings.push import kept_key
    from notifications.gateways import push

    monkeypatch.setattr(bootstrap, "VAR", tmp_path / "var")
    file = tmp_path / "var" / "vapid.key"
    assert kept_key(file) == ""
    bootstrap.make_push_key()
    first = file.read_text()
    bootstrap.make_push_key()
    assert file.read_text() == first == kept_key(file)
    assert [path.name for path in file.parent.iterdir()] == ["vapid.key"]
    assert file.stat().st_mode & 0o777 == 0o600
    settings.VAPID_PRIVATE_KEY = first
    assert len(push.public_key()) == 87
