"""What the sensors add to the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from iot.viewsets import SensorsGroup

register_snippet(SensorsGroup)
