"""The list of sensors as a table: read from a file that some spreadsheet wrote, and written for one.

German spreadsheets separate by semicolons, write a comma into numbers, and begin a file with a mark or, older ones,
write no UTF-8. All of that is read.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from core.domain import safe_cell

# A file of more than this is not read, and no more rows than that.
LARGEST, ROWS = 1024 * 1024, 5000
# Column by column: how it is written, and how else it may be called.
COLUMNS = {
    "device": ("geraet", "gerät", "device"),
    "name": ("name",),
    "type": ("typ", "type"),
    "place": ("ort", "place"),
    "latitude": ("breite", "latitude", "lat"),
    "longitude": ("laenge", "länge", "longitude", "lon"),
    "active": ("aktiv", "active"),
}
HEADINGS = tuple(names[0] for names in COLUMNS.values())
NEEDED = ("device", "name", "type")
YES, NO = {"ja", "j", "yes", "y", "1", "wahr", "true", "x"}, {"nein", "n", "no", "0", "falsch", "false"}
# Half a metre; the database keeps no more.
PLACES = Decimal("0.00001")
QUOTED = re.compile(r"^'(?=[=+\-@\t\r])|(?<=[;\t\r\n])(\s*)'(?=[=+\-@])")


class FleetError(ValueError):
    """The file as a whole cannot be read: says why, in words."""


@dataclass(frozen=True)
class Row:
    """One row of a file: its line, and what its cells say. A column that the file does not have is missing here."""

    line: int
    cells: dict[str, str]


def read(data: bytes) -> list[Row]:
    """Return the rows of a file. Raises FleetError."""
    if len(data) > LARGEST:
        raise FleetError(_("The file is larger than %(size)s KB. Please divide it.") % {"size": LARGEST // 1024})
    text = decoded(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    try:
        return _rows(reader)
    except csv.Error as error:
        words = {"line": reader.line_num, "why": error}
        raise FleetError(_("Line %(line)s is no CSV: %(why)s") % words) from error


def decoded(data: bytes) -> str:
    """Return the text of a file, in UTF-8 or as older spreadsheets write it. Raises FleetError."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FleetError(_("This is no text. Save the table as CSV (UTF-8)."))


def _rows(reader: Iterable[list[str]]) -> list[Row]:
    rows: list[Row] = []
    columns: list[str] = []
    for cells in reader:
        line = reader.line_num  # type: ignore[attr-defined] # a reader of the csv module, whose type has no name
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _columns(cells)
            continue
        if len(rows) >= ROWS:
            raise FleetError(_("The file has more than %(rows)s rows. Please divide it.") % {"rows": ROWS})
        rows.append(Row(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}))
    if not rows:
        raise FleetError(_("The file has no rows. The first line names the columns, each other line is a sensor."))
    return rows


def _columns(headings: Sequence[str]) -> list[str]:
    """Return what each column is; nothing for those that nobody knows."""
    known = {name: column for column, names in COLUMNS.items() for name in names}
    found = [known.get(cell.strip().casefold(), "") for cell in headings]
    missing = [COLUMNS[one][0] for one in NEEDED if one not in found]
    if missing:
        words = {"columns": ", ".join(missing), "all": ", ".join(HEADINGS)}
        raise FleetError(_("Missing columns: %(columns)s. The first line has to name these: %(all)s.") % words)
    twice = [COLUMNS[one][0] for one in COLUMNS if found.count(one) > 1]
    if twice:
        raise FleetError(_("Columns that stand twice: %(columns)s.") % {"columns": ", ".join(twice)})
    return found


def plain(cell: str) -> str:
    """Return what a cell says without the sign that keeps spreadsheets from running it (core.domain.safe_cell)."""
    return QUOTED.sub(r"\1", cell)


def degrees(cell: str) -> Decimal | None:
    """Return degrees, with a comma or a point. Raises ValueError."""
    if not cell:
        return None
    try:
        number = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        raise ValueError(cell) from None
    if not number.is_finite() or abs(number) > 180:
        raise ValueError(cell)
    return number.quantize(PLACES)


def yes(cell: str) -> bool | None:
    """Return yes or no; nothing for an empty cell. Raises ValueError."""
    word = cell.casefold()
    if word in YES | NO:
        return word in YES
    if word:
        raise ValueError(cell)
    return None


def written(rows: Iterable[Sequence[str]]) -> str:
    """Return a file that `read` reads and every spreadsheet opens, without running anything in it."""
    text = io.StringIO("\ufeff", newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
