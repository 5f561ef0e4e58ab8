"""Which sizes of a picture are there to be delivered, and which are still to be made."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from wagtail.images.models import Filter

from core.domain.pictures import EVERY_SPEC, LARGE, PLACES, WIDTHS, specs
from core.models import CustomImage, CustomRendition

Renditions = dict[str, CustomRendition]


def tag_of(image: CustomImage) -> str:
    """Return the tag of pages that show a picture whose sizes are not all there (core.cache)."""
    return f"picture:{image.pk}"


def wanted(image: CustomImage) -> list[str]:
    """Return all sizes that this picture should have, in the order in which they are made."""
    return [*specs(image.width), LARGE]


@dataclass(frozen=True)
class Delivery:
    """What a reader gets of a picture: its sizes, and whether none is missing."""

    renditions: Renditions
    complete: bool


def _original(image: CustomImage) -> CustomRendition:
    return CustomRendition(image=image, file=image.file.name, width=image.width, height=image.height)


def _there(image: CustomImage, names: list[str]) -> Renditions:
    """Return those sizes that have been made. Asks nothing if they came with the picture (core.queries.story)."""
    filters = [Filter(spec=name) for name in names]
    return {one.spec: found for one, found in image.find_existing_renditions(*filters).items()}


def delivery(image: CustomImage, place: str) -> Delivery:
    """Return a picture's sizes for a place. Makes none: a reader never waits for that.

    While some are missing, those that every browser opens; while there are none of these either, the picture as it is.
    """
    names = specs(image.width, PLACES[place].widths)
    there = _there(image, names)
    if len(there) == len(names):
        return Delivery({name: there[name] for name in names}, complete=True)
    plain = {name: there[name] for name in names if name in there and name.endswith("jpeg")}
    return Delivery(plain or {"original": _original(image)}, complete=False)


def large(image: CustomImage) -> Delivery:
    """Return the picture in the size to which a click leads."""
    there = _there(image, [LARGE])
    return Delivery(there or {"original": _original(image)}, complete=bool(there))


def unfinished() -> QuerySet[CustomImage]:
    """Return the pictures that lack a size, the newest first: somebody is waiting to see them."""
    number = Case(
        *(When(width__lte=width, then=Value(len(specs(width)) + 1)) for width in WIDTHS),
        default=Value(len(EVERY_SPEC)),
        output_field=IntegerField(),
    )
    made = Count("renditions", filter=Q(renditions__filter_spec__in=EVERY_SPEC))
    return CustomImage.objects.annotate(made=made, number=number).filter(made__lt=F("number")).order_by("-pk")
