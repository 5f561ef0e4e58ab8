"""Production refuses to start on a missing key, and never loads the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.production",
    "SECRET_KEY": "only-for-this-test-0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "go.example.org",
    "SITE_URL": "https://go.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}

BUCKET = {
    "MEDIA_BUCKET": "stadt",
    "MEDIA_BUCKET_ENDPOINT": "https://s3.example.org",
    "MEDIA_BUCKET_KEY": "key",
    "MEDIA_BUCKET_SECRET": "secret",
}


@pytest.fixture
def bucket(monkeypatch) -> None:
    """A city whose media lie in a bucket."""
    for name, value in BUCKET.items():
        monkeypatch.setitem(COMPLETE, name, value)


def manage(*arguments: str, without: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in {**os.environ, **COMPLETE}.items() if key != without}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_all_keys():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("bucket")
def test_it_starts_with_a_bucket():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    backends = asked("*(settings.STORAGES[name]['BACKEND'] for name in ('default', 'private'))")
    assert backends == "core.gateways.MediaBucket core.gateways.PrivateBucket"


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("key", ["MEDIA_BUCKET_ENDPOINT", "MEDIA_BUCKET_KEY", "MEDIA_BUCKET_SECRET"])
def test_it_refuses_a_bucket_without(key):
    done = manage("check", without=key)
    assert done.returncode != 0
    assert f"{key} is not set." in done.stderr


@pytest.mark.usefixtures("bucket")
def test_it_refuses_a_bucket_without_an_address(monkeypatch):
    monkeypatch.setitem(COMPLETE, "MEDIA_BUCKET_ENDPOINT", "s3.example.org")
    assert "is no address" in manage("check").stderr


@pytest.mark.parametrize("key", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_it_refuses_to_start_without(key):
    done = manage("check", without=key)
    assert done.returncode != 0
    assert f"{key} is not set." in done.stderr


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("DATABASE_URL", "sqlite:///x.sqlite3", "is no PostgreSQL database"),
        ("BRAND", "atlantis", "There is no brand 'atlantis'"),
        ("VAPID_PRIVATE_KEY", "too-short", "make_vapid_keys"),
        ("VAPID_PRIVATE_KEY", "+" * 43, "make_vapid_keys"),
        ("VAPID_SUBJECT", "mailto:somebody@localhost", "VAPID_SUBJECT is neither"),
        ("VAPID_SUBJECT", "kontakt@example.org", "VAPID_SUBJECT is neither"),
        ("PUSH_LOOPBACK", "1", "PUSH_LOOPBACK is for tests"),
    ],
)
def test_it_refuses_a_wrong(key, value, sentence, monkeypatch):
    monkeypatch.setitem(COMPLETE, key, value)
    done = manage("check")
    assert done.returncode != 0
    assert sentence in done.stderr


def asked(expression: str) -> str:
    done = manage("shell", "--no-imports", "-c", f"from django.conf import settings; print({expression})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_staff_need_no_second_factor_if_somebody_says_so(monkeypatch):
    monkeypatch.setitem(COMPLETE, "NGO_STAFF_MFA_REQUIRED", "0")
    assert asked("settings.NGO_STAFF_MFA_REQUIRED") == "False"


def test_a_key_switches_push_on(monkeypatch):
    monkeypatch.setitem(COMPLETE, "VAPID_PRIVATE_KEY", "A" * 42 + "E")
    monkeypatch.setitem(COMPLETE, "VAPID_SUBJECT", "https://go.example.org")
    assert asked("len(settings.VAPID_PRIVATE_KEY), settings.VAPID_SUBJECT") == "43 https://go.example.org"


SAID_NOTHING = {
    "settings.STORAGES['default']['BACKEND']": "django.core.files.storage.FileSystemStorage",
    "settings.NGO_STAFF_MFA_REQUIRED": "True",
    # All processes count attempts together, beside the tasks.
    "settings.CACHES['default']['LOCATION']": "redis://127.0.0.1:1/1",
    # Limits count the visitor behind one proxy.
    "settings.TRUSTED_PROXIES": "1",
    "settings.ALLAUTH_TRUSTED_PROXY_COUNT": "1",
    # Push and text messages are off, and nobody sends to this machine.
    "bool(settings.VAPID_PRIVATE_KEY or settings.SMS_GATEWAY)": "False",
    "settings.PUSH_LOOPBACK": "False",
    "settings.VAPID_SUBJECT": "mailto:kontakt@norderstedt-go.de",
}


def test_what_holds_unless_somebody_says_otherwise():
    assert dict(zip(SAID_NOTHING, asked(", ".join(SAID_NOTHING)).split(), strict=True)) == SAID_NOTHING


def test_the_demo_is_not_installed():
    done = manage("load_demo")
    assert done.returncode != 0
    assert "Unknown command" in done.stderr


def test_the_demo_command_refuses_by_itself(settings):
    from django.core.management import CommandError, call_command

    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="never loaded into a production site"):
        call_command("load_demo")
