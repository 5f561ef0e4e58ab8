"""Where files lie that nobody may fetch by an address."""

from django.core.files.storage import FileSystemStorage, Storage, storages


class PrivateStorage(FileSystemStorage):
    """A folder beside MEDIA_ROOT, for this system's user alone. Its files have no address: a view hands them out."""

    def __init__(self, location: str) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def url(self, name: str | None) -> str:
        raise ValueError("This file is private and has no address.")


def private_storage() -> Storage:
    """Return the storage of private files. A callable, so that migrations do not name it: `storage=private_storage`."""
    return storages["private"]
