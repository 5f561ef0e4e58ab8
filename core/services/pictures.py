"""Makes the sizes of pictures, a few seconds at a time, so that nothing else in the queue has to wait for long."""

import time
from contextlib import suppress

import structlog
from django.core.cache import cache as shared
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from wagtail.images.models import Filter

from core import cache
from core.models import CustomImage, CustomRendition
from core.queries.pictures import tag_of, unfinished, wanted

log = structlog.get_logger(__name__)

# As long as a task may run at all: whoever held the picture is dead by then.
LEASE = 300
# A file that is gone, or that nobody can decode, is tried again; a bucket that was away may be back.
HOUR = 60 * 60


def make_sizes(seconds: float) -> bool:
    """Make what is missing, and stop after so many seconds. Tells whether it had to stop with work left.

    The pictures are their own list of what is to do, so a task that is lost loses nothing: the next one goes on.
    """
    end = time.monotonic() + seconds
    for number in list(unfinished().values_list("pk", flat=True)):
        image = CustomImage.objects.filter(pk=number).first()
        if image is None or shared.get(_key(image, "broken")) or not shared.add(_key(image, "taken"), 1, LEASE):
            continue
        try:
            if not finish(image, end):
                return True
        except Exception:
            # One broken picture must not keep all others from their sizes.
            log.exception("picture_sizes_failed", picture=image.pk)
            shared.set(_key(image, "broken"), 1, HOUR)
        finally:
            shared.delete(_key(image, "taken"))
    return False


def finish(image: CustomImage, end: float = float("inf")) -> bool:
    """Make what a picture lacks; pages that showed it without are made anew. Tells whether it is done in time.

    Raises SourceImageIOError if its file is gone, and whatever a decoder raises.
    """
    there = set(image.renditions.values_list("filter_spec", flat=True))
    missing = [name for name in wanted(image) if name not in there]
    if not missing:
        return True
    with image.open_file() as file:
        content = file.read()
    try:
        for name in missing:
            if time.monotonic() > end:
                return False
            if not _make(image, name, content):
                return True
        return True
    finally:
        cache.purge(tag_of(image))


def _make(image: CustomImage, name: str, content: bytes) -> bool:
    """Make one size. Tells whether the picture is still the one that it was made of."""
    source = ContentFile(content, name=image.file.name)
    draft = CustomRendition(image=image, file=image.generate_rendition_file(Filter(spec=name), source=source))
    # Before the row is locked, since a lock must not wait for a network; past the field, which would read it back.
    stored = draft.file.storage.save(draft.get_upload_to(draft.file.name), draft.file)
    size = {"width": draft.width, "height": draft.height}
    rendition = CustomRendition(image=image, filter_spec=name, file=stored, **size)
    # Somebody else may have made the same one; theirs stays.
    still = True
    with suppress(IntegrityError), transaction.atomic():
        row = CustomImage.objects.select_for_update().filter(pk=image.pk, file=image.file.name)
        still = row.values_list("pk").first() is not None
        if still:
            rendition.save()
    if rendition.pk is None:
        rendition.file.delete(save=False)
    return still


def _key(image: CustomImage, what: str) -> str:
    # A new file gets a new try.
    return f"picture-{what}:{image.pk}:{image.file_hash}"
