"""The library's pictures in a page: in sizes and formats among which the browser chooses."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.images.models import Picture, ResponsiveImage

from core import cache
from core.domain.pictures import PLACES
from core.models import CustomImage
from core.queries import pictures
from core.queries.pictures import Delivery

register = template.Library()
LATER = {"loading": "lazy"}
AT_ONCE = {"fetchpriority": "high"}


def _noted(context: dict[str, Any], image: CustomImage, delivery: Delivery) -> Delivery:
    """Let the page be made anew once the picture has all of its sizes."""
    if not delivery.complete:
        cache.tag(context.get("request"), pictures.tag_of(image))
    return delivery


@register.simple_tag(takes_context=True)
def photo(context: dict[str, Any], image: CustomImage, place: str, *, first: bool = False, css: str = "") -> SafeString:
    """Write a picture for a place of the page; the first one loads at once, all others when they come near."""
    found = _noted(context, image, pictures.delivery(image, place))
    attrs = {"decoding": "async", **(AT_ONCE if first else LATER), **({"class": css} if css else {})}
    if len(found.renditions) > 1:
        attrs["sizes"] = PLACES[place].sizes
    kind = Picture if found.complete else ResponsiveImage
    html: SafeString = kind(found.renditions, attrs).__html__()
    return html


@register.simple_tag(takes_context=True)
def large_photo(context: dict[str, Any], image: CustomImage) -> str:
    """Return where the large version of a picture lies."""
    found = _noted(context, image, pictures.large(image))
    [one] = found.renditions.values()
    address: str = one.url
    return address
