"""Many sensors at once, as a file says it: all of them or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.search.models import IndexEntry

from core import cache
from core.models import Place
from core.services import audit
from iot.domain.fleet import Row
from iot.models import Sensor, SensorType
from iot.queries.fleet import FIELDS, Fate, Plan, plan
from iot.services.sensors import complete

IMPORTED = "iot.fleet_imported"


@dataclass(frozen=True)
class Done:
    """What came of an import: nothing at all, or everything that the plan says."""

    plan: Plan
    is_done: bool

    @property
    def numbers(self) -> dict[str, int]:
        """Return how many sensors are new and how many have changed."""
        return {fate.value: len(self.plan.of(fate)) for fate in (Fate.NEW, Fate.CHANGED)}


@transaction.atomic
def carry_out(rows: Iterable[Row], *, seen: str) -> Done:
    """Do what rows say if it still is what somebody has seen (`Plan.digest`) and nothing is wrong; else nothing.

    Bulk writes, datastreams, the admin's search, an entry in the log: the number of queries does not grow with the
    rows. Signals of single sensors are not sent; what hears them follows here for all at once.
    """
    _lock()
    found = plan(rows)
    done = Done(found, is_done=found.is_ready and found.digest == seen)
    if done.is_done:
        _write(found)
        audit.record(action=IMPORTED, detail=done.numbers)
    return done


def _lock() -> None:
    """Let no second import compare with what this one is about to change. SQLite has one writer anyway (IMMEDIATE)."""
    list(SensorType.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _write(found: Plan) -> None:
    new, changed = ([one.sensor for one in found.of(fate) if one.sensor] for fate in (Fate.NEW, Fate.CHANGED))
    Sensor.objects.bulk_create(new)
    # `bulk_update` writes a case for each value of each row, and leaves `updated_at`, at which the receiver looks.
    Sensor.objects.bulk_create(
        changed, update_conflicts=True, update_fields=[*FIELDS, "updated_at"], unique_fields=["pk"]
    )
    _follow([*new, *changed])


def _follow(sensors: Sequence[Sensor]) -> None:
    if sensors:
        complete(pk__in=[one.pk for one in sensors])
        _index(sensors)
        _refer(sensors)
        cache.purge()


def _index(sensors: Sequence[Sensor]) -> None:
    """Let the admin's search find them. What the index has already, it would change one by one; so it goes first."""
    numbers = [str(one.pk) for one in sensors]
    IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(Sensor), object_id__in=numbers).delete()
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Sensor, sensors)


def _refer(sensors: Sequence[Sensor]) -> None:
    """Write down which places and types they use, as Wagtail does for one at a time: pages ask "where used"."""
    own = ContentType.objects.get_for_model(Sensor)
    numbers = [str(one.pk) for one in sensors]
    ReferenceIndex.objects.filter(base_content_type=own, object_id__in=numbers).delete()
    rows = [
        ReferenceIndex(
            base_content_type=own, content_type=own, object_id=str(one.pk),
            to_content_type=ContentType.objects.get_for_model(model), to_object_id=str(number),
            model_path=name, content_path=name, content_path_hash=ReferenceIndex._get_content_path_hash(name),
        )
        for one in sensors
        for model, name, number in ((SensorType, "sensor_type", one.sensor_type_id), (Place, "place", one.place_id))
        if number
    ]  # fmt: skip
    ReferenceIndex.objects.bulk_create(rows, ignore_conflicts=True)
