"""Private files lie beside the public ones, for this system's user alone, and have no address."""

import stat
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage.handler import StorageHandler

from core.uploads import private_storage, storage
from norderstedt_go.settings import files


@pytest.fixture
def private(monkeypatch, tmp_path):
    """The storage that the settings name, in a folder of the test."""
    backend = {**files.STORAGES["private"], "OPTIONS": {"location": tmp_path / "private"}}
    monkeypatch.setattr(storage, "storages", StorageHandler({"private": backend}))
    return private_storage()


def test_private_files_lie_outside_of_what_is_served():
    location = Path(files.STORAGES["private"]["OPTIONS"]["location"])
    assert not location.is_relative_to(files.MEDIA_ROOT)
    assert not location.is_relative_to(files.STATIC_ROOT)
    assert not Path(files.MEDIA_ROOT).is_relative_to(location)


def test_a_private_file_is_for_this_systems_user_alone(private, tmp_path):
    name = private.save("eingang/bild.jpg", ContentFile(b"x"))
    modes = [stat.S_IMODE((tmp_path / "private" / part).stat().st_mode) for part in ("eingang", name)]
    assert modes == [0o700, 0o600]
    with private.open(name) as file:
        assert file.read() == b"x"


def test_a_private_file_has_no_address(private):
    name = private.save("bild.jpg", ContentFile(b"x"))
    with pytest.raises(ValueError, match="private"):
        private.url(name)
