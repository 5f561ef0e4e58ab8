"""What a file would do to the sensors: compared with what there is, in four queries however long it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.domain import safe_cell
from core.models import Place
from iot.domain.fleet import Row, degrees, plain, yes
from iot.models import Sensor, SensorType

# What a file may change.
FIELDS = ("name", "sensor_type", "place", "latitude", "longitude", "is_active")
# Germany with some margin: what lies outside is swapped or mistyped (core.models.places).
LATITUDES, LONGITUDES = (Decimal(47), Decimal(56)), (Decimal(5), Decimal(16))


class Fate(TextChoices):
    """What becomes of a row, the most urgent first."""

    WRONG = "wrong", pgettext_lazy("row", "wrong")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    NEW = "new", pgettext_lazy("row", "new")
    SAME = "same", pgettext_lazy("row", "unchanged")


@dataclass(frozen=True)
class Change:
    """One field of a sensor: what it was, what it will be."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Planned:
    """One row, and what becomes of it. `sensor` holds the new values, unsaved."""

    line: int
    device: str
    fate: Fate
    sensor: Sensor | None = None
    changes: Sequence[Change] = ()
    errors: Sequence[str] = ()

    @property
    def name(self) -> str:
        """Return what the sensor is or will be called."""
        return str(self.sensor) if self.sensor else ""


@dataclass(frozen=True)
class Known:
    """What there is: sensors by device, types by short name, places by name."""

    sensors: dict[str, Sensor]
    kinds: dict[str, SensorType]
    places: dict[str, list[Place]]
    slugs: set[str] = field(default_factory=set)
    # Where counting goes on, so that many equal names do not count from the beginning each time.
    numbers: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Plan:
    """All rows of a file."""

    rows: Sequence[Planned]

    def of(self, fate: Fate) -> list[Planned]:
        """Return the rows of one fate."""
        return [one for one in self.rows if one.fate == fate]

    @property
    def counts(self) -> list[tuple[Fate, int]]:
        """Return how many rows there are of each fate."""
        found = Counter(one.fate for one in self.rows)
        return [(fate, found[fate]) for fate in Fate]

    @property
    def ordered(self) -> list[Planned]:
        """Return the rows, the most urgent fate first."""
        order = list(Fate)
        return sorted(self.rows, key=lambda one: (order.index(one.fate), one.line))

    @property
    def has_wrong(self) -> bool:
        """Tell whether a row is wrong."""
        return any(one.fate == Fate.WRONG for one in self.rows)

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be done: nothing is wrong, and there is something to do."""
        return not self.has_wrong and any(one.fate != Fate.SAME for one in self.rows)

    @property
    def digest(self) -> str:
        """Return a word for all that it would do: another one, as soon as anything is otherwise."""
        deeds = [(one.device, one.fate.value, *((c.label, c.old, c.new) for c in one.changes)) for one in self.rows]
        return sha256(repr(deeds).encode()).hexdigest()


def plan(rows: Iterable[Row]) -> Plan:
    """Return what rows would do. Four queries."""
    rows = list(rows)
    known = _known()
    named = Counter(_device(row, known) for row in rows)
    return Plan([_planned(row, known, twice=named[_device(row, known)] > 1) for row in rows])


def _known() -> Known:
    places: dict[str, list[Place]] = {}
    for one in Place.objects.all():
        places.setdefault(one.name, []).append(one)
    sensors = {one.device: one for one in Sensor.objects.select_related("sensor_type", "place")}
    kinds = {one.slug: one for one in SensorType.objects.all()}
    return Known(sensors, kinds, places, {one.slug for one in sensors.values()})


def _device(row: Row, known: Known) -> str:
    cell = row.cells.get("device", "")
    return cell if cell in known.sensors else plain(cell)


def _planned(row: Row, known: Known, *, twice: bool) -> Planned:
    device = _device(row, known)
    old = known.sensors.get(device)
    errors = [_("This device stands in the file more than once.")] if twice and device else []
    values = _values(row, known, old, errors)
    sensor = Sensor(**(_present(old) | values | {"device": device}))
    errors += _faults(sensor)
    if errors:
        return Planned(row.line, device, Fate.WRONG, errors=errors)
    if old is None:
        sensor.slug = _free_slug(sensor, known)
        return Planned(row.line, device, Fate.NEW, sensor, _changes(None, sensor))
    changes = _changes(old, sensor)
    return Planned(row.line, device, Fate.CHANGED if changes else Fate.SAME, sensor, changes)


def _present(old: Sensor | None) -> dict[str, Any]:
    """Return all that a sensor holds now: a file names only a part of it."""
    if old is None:
        return {}
    known = {one.name: getattr(old, one.name) for one in Sensor._meta.concrete_fields}
    return {name: value for name, value in known.items() if name != "updated_at"}


def _values(row: Row, known: Known, old: Sensor | None, errors: list[str]) -> dict[str, Any]:
    """Return the fields that a row sets; what is wrong with it is added to `errors`."""
    cells = row.cells
    found: dict[str, Any] = {}
    name = cells.get("name", "")
    # As an export writes it, or as it is.
    found["name"] = old.name if old and name == safe_cell(old.name).strip() else plain(name)
    kind = known.kinds.get(cells.get("type", ""))
    if kind:
        found["sensor_type"] = kind
    else:
        words = {"slug": cells.get("type", ""), "known": ", ".join(sorted(known.kinds))}
        errors.append(_("There is no type “%(slug)s”. Known short names: %(known)s.") % words)
    if "place" in cells:
        found["place"] = _place(cells["place"], known, old, errors)
    for axis in ("latitude", "longitude"):
        if axis in cells:
            try:
                found[axis] = degrees(cells[axis])
            except ValueError:
                errors.append(_("“%(cell)s” are no degrees, such as 53,70780.") % {"cell": cells[axis][:40]})
    try:
        active = yes(cells.get("active", ""))
    except ValueError:
        errors.append(_("“%(cell)s” is neither “ja” nor “nein”.") % {"cell": cells["active"][:40]})
    else:
        found |= {} if active is None else {"is_active": active}
    return found


def _place(cell: str, known: Known, old: Sensor | None, errors: list[str]) -> Place | None:
    """Return the place of a name: among several of it the one that the sensor has."""
    if old and old.place and cell == safe_cell(old.place.name).strip():
        return old.place
    name = plain(cell)
    found = known.places.get(name, [])
    if name and not found:
        errors.append(_("There is no place “%(name)s”. Add it under “Places” first.") % {"name": name[:80]})
    if len(found) > 1:
        errors.append(_("Several places are called “%(name)s”. Choose the right one at the sensor.") % {"name": name})
    return found[0] if len(found) == 1 else None


def _faults(sensor: Sensor) -> list[str]:
    """Return what the model itself says against a sensor, without a query."""
    errors = []
    try:
        sensor.clean_fields(exclude={"slug", "sensor_type", "place"})
        sensor.clean()
    except ValidationError as error:
        for name, said in error.message_dict.items():
            errors += [f"{_label(name)}: {one}" for one in said]
    pair = (sensor.latitude, sensor.longitude)
    if (pair[0] is None) != (pair[1] is None):
        errors.append(_("Please give latitude and longitude, or neither."))
    elif pair[0] is not None and not (_within(pair[0], LATITUDES) and _within(pair[1], LONGITUDES)):
        errors.append(_("This position lies far away. Are latitude and longitude swapped?"))
    return errors


def _within(number: Any, limits: tuple[Decimal, Decimal]) -> bool:
    return limits[0] <= number <= limits[1]


def _free_slug(sensor: Sensor, known: Known) -> str:
    """Return a short name that nobody has, and take it."""
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    base = slugify(sensor.name.casefold().translate(umlauts))[:70].strip("-") or slugify(sensor.device)[:70] or "sensor"
    slug, number = base, max(known.numbers[base], 1)
    while slug in known.slugs:
        number += 1
        slug = f"{base}-{number}"
    known.slugs.add(slug)
    known.numbers[base] = number
    return slug


def _changes(old: Sensor | None, new: Sensor) -> list[Change]:
    """Return what is not as it was, in words: they are the same exactly if the values are."""
    words = [(name, in_words(getattr(old, name)) if old else "", in_words(getattr(new, name))) for name in FIELDS]
    return [Change(_label(name), before, after) for name, before, after in words if before != after]


def _label(name: str) -> str:
    return str(getattr(Sensor._meta.get_field(name), "verbose_name", name))


def in_words(value: Any) -> str:
    """Return a value of a sensor as the table writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    return value.slug if isinstance(value, SensorType) else str(value)


def table(sensors: Iterable[Sensor] | None = None) -> list[list[str]]:
    """Return all sensors as rows of the table. One query."""
    rows = Sensor.objects.select_related("sensor_type", "place") if sensors is None else sensors
    return [[in_words(getattr(one, name)) for name in ("device", *FIELDS)] for one in rows]
