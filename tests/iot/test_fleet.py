"""All sensors as a table: read as spreadsheets write it, previewed, taken wholly or not at all, and given out again."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend

from core.models import AuditEntry, Place
from iot.domain.fleet import HEADINGS, LARGEST, ROWS, FleetError, degrees, plain, read, written
from iot.models import Datastream, Latest, Sensor
from iot.queries.catalogue import version
from iot.queries.fleet import Fate, plan, table
from iot.services import fleet

IMPORT, CONFIRM, EXPORT = "/admin/sensors/import/", "/admin/sensors/import/confirm/", "/admin/sensors/export/"
HEAD = "geraet;name;typ;ort;breite;laenge;aktiv\n"
KIND = "test-container"


def body(answer) -> str:
    assert answer.status_code == 200
    page = answer.content.decode()
    return " ".join(page[page.index("<main") : page.index("</main>")].split())


def upload(client, text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return body(client.post(IMPORT, {"file": SimpleUploadedFile("sensoren.csv", data, "text/csv")}))


def hidden(page: str, text: str) -> dict[str, str]:
    """What the preview's form sends."""
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    return {"table": text, "seen": seen}


def fates(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.fate.value) for one in plan(read(text.encode())).rows]


def errors(text: str) -> list[str]:
    (one,) = plan(read((HEAD + text).encode())).rows
    return list(one.errors)


@pytest.fixture
def place(city) -> Place:
    return Place.objects.create(name="Testplatz")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_of_all_kinds_are_read(start, separator, end):
    lines = [["Gerät", "NAME", "Typ", "breite"], ["a-1", "Größe", "x", "53.5"], [], ["a-2", 'Ein "Ort"\n', "x", ""]]
    text = end.join(separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line) for line in lines)
    rows = read(start + text.encode())
    assert [one.cells for one in rows] == [
        {"device": "a-1", "name": "Größe", "type": "x", "latitude": "53.5"},
        {"device": "a-2", "name": 'Ein "Ort"', "type": "x", "latitude": ""},
    ]
    assert [one.line for one in rows] == [2, 5]


def test_an_old_spreadsheet_writes_no_utf8():
    assert read("geraet;name;typ\na;Größe;x\n".encode("cp1252"))[0].cells["name"] == "Größe"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "keine Zeilen"),
        (b"\n\n", "keine Zeilen"),
        (HEAD.encode(), "keine Zeilen"),
        (b"geraet;name\na;b\n", "Es fehlen Spalten: typ."),
        (b"geraet;name;typ;device\na;b;c;d\n", "doppelt vorkommen: geraet"),
        (b'geraet;name;typ\n"a;b;c\n', "ist kein CSV"),
        (b"PK\x03\x04\x00\x00", "kein Text"),
        ("geraet;name;typ\na;b;c\n".encode("utf-16"), "kein Text"),
        (b"x" * (LARGEST + 1), "größer als 1024 KB"),
        (HEAD.encode() + b"a;b;c\n" * (ROWS + 1), "mehr als 5000 Zeilen"),
        (b'geraet;name;typ\na;"' + b"x" * 200_000 + b'";c\n', "ist kein CSV"),
    ],
)
def test_what_is_no_table_says_why(data, words):
    with pytest.raises(FleetError, match=words):
        read(data)


@pytest.mark.parametrize(("cell", "number"), [("53,7", "53.70000"), ("9.123456", "9.12346"), ("-1", "-1.00000")])
def test_degrees_have_a_comma_or_a_point(cell, number):
    assert str(degrees(cell)) == number


@pytest.mark.parametrize("cell", ["x", "53,7,1", "NaN", "Infinity", "1e9", "53°"])
def test_other_words_are_no_degrees(cell):
    with pytest.raises(ValueError, match=cell[:1]):
        degrees(cell)


# No apostrophe: what already bears the mark of a cell that must not run is known by comparing (see the export).
NASTY = st.text(alphabet=st.sampled_from('=+-@;,\t"a1\u00fc '), max_size=12)


@given(st.lists(NASTY.map(str.strip), min_size=1, max_size=3))
def test_what_is_written_is_read_again_and_no_cell_runs(names):
    rows = [[f"dev-{number}", name, "x", "", "", "", "ja"] for number, name in enumerate(names)]
    text = written(rows)
    again = read(text.encode())
    assert [plain(one.cells["name"]) for one in again] == [name.strip() for name in names]
    for line in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in line)


def test_a_new_sensor_is_shown_and_then_made(editor, level, place):
    text = f"{HEAD}neu-1;Größe & <b>;{KIND};Testplatz;53,7;10,01;nein\n"
    page = upload(editor, text)
    assert "<strong>1</strong> neu" in page
    assert "Größe &amp; &lt;b&gt;" in page
    assert not Sensor.objects.filter(device="neu-1").exists()
    answer = editor.post(CONFIRM, hidden(page, text), follow=True)
    assert "Neu: 1, geändert: 0." in answer.content.decode()
    made = Sensor.objects.get(device="neu-1")
    assert (made.name, made.slug, made.place, made.is_active) == ("Größe & <b>", "groesse-b", place, False)
    assert (made.latitude, made.longitude) == (Decimal("53.7"), Decimal("10.01"))
    assert Datastream.objects.filter(sensor=made).count() == Latest.objects.filter(datastream__sensor=made).count() == 2


def test_the_preview_shows_old_and_new_of_what_changes_and_leaves_the_rest(editor, make_sensor):
    one = make_sensor(name="Alt", note="bleibt")
    same = make_sensor()
    text = f"geraet;name;typ;aktiv\n{one.device};Neu;{KIND};nein\n{same.device};{same.name};{KIND};\n"
    page = upload(editor, text)
    assert "name: <del>Alt</del> → <ins>Neu</ins>".lower() in page.lower()
    assert "in Betrieb: <del>ja</del> → <ins>nein</ins>" in page
    assert "<strong>1</strong> unverändert" in page
    before = version()
    editor.post(CONFIRM, hidden(page, text))
    one.refresh_from_db()
    assert (one.name, one.is_active, one.note, one.slug) == ("Neu", False, "bleibt", one.slug)
    assert version() != before, "the receiver would not notice"


def test_the_same_file_twice_changes_nothing(editor, level, place):
    text = f"{HEAD}neu-1;Eins;{KIND};Testplatz;;;ja\nneu-2;Zwei;{KIND};;53,70001;10,0;nein\n"
    editor.post(CONFIRM, hidden(upload(editor, text), text))
    before = list(Sensor.objects.values_list())
    page = upload(editor, text)
    assert "Alle Sensoren sind, wie die Datei sagt." in page
    assert 'name="seen"' not in page
    found = plan(read(text.encode()))
    editor.post(CONFIRM, {"table": text, "seen": found.digest})
    assert list(Sensor.objects.values_list()) == before


def test_the_export_is_the_way_back(editor, make_sensor, place):
    make_sensor(name="=1+1", place=place)
    make_sensor(name="-x;=y", latitude="53.7", longitude="10.1", is_active=False)
    make_sensor(name="'=z")
    answer = editor.get(EXPORT)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("\ufeffgeraet;name;typ;ort;breite;laenge;aktiv\r\n")
    assert ";'=1+1;" in text
    assert ";53,70000;10,10000;nein" in text
    assert {fate for _line, fate in fates(text)} == {"same"}
    assert len(fates(text)) == Sensor.objects.count()


def test_who_takes_the_table_is_noted(editor, city):
    editor.get(EXPORT)
    assert AuditEntry.objects.filter(action="accounts.table_taken").latest("pk").detail["list"] == "sensor_export"


def test_the_template_has_the_columns_and_nothing_else(editor, city):
    text = editor.get("/admin/sensors/import/template/").content.decode()
    assert text == "\ufeff" + ";".join(HEADINGS) + "\r\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f";Name;{KIND};;;;", "Dieses Feld"),
        (f"a;;{KIND};;;;", "Dieses Feld"),
        (f"a/b;Name;{KIND};;;;", "/ + # { }"),
        (f"a;{'x' * 121};{KIND};;;;", "120"),
        ("a;Name;gibt-es-nicht;;;;", "Einen Sensortyp „gibt-es-nicht“ gibt es nicht."),
        (f"a;Name;{KIND};Nirgends;;;", "Einen Ort „Nirgends“ gibt es nicht."),
        (f"a;Name;{KIND};;53,7;;", "oder keine"),
        (f"a;Name;{KIND};;10,0;53,7;", "vertauscht"),
        (f"a;Name;{KIND};;hier;10;", "„hier“ sind keine Grad"),
        (f"a;Name;{KIND};;;;vielleicht", "weder „ja“ noch „nein“"),
    ],
)
def test_a_wrong_row_says_why(level, row, words):
    assert any(words in one for one in errors(row)), errors(row)


def test_a_wrong_row_is_named_by_its_line_and_nothing_is_imported(editor, level):
    text = f"{HEAD}gut;Gut;{KIND};;;;\nschlecht;Schlecht;nie;;;;\n"
    page = upload(editor, text)
    assert "<td>3</td> <td><span" in page
    assert 'name="seen"' not in page
    editor.post(CONFIRM, {"table": text, "seen": plan(read(text.encode())).digest})
    assert not Sensor.objects.filter(device="gut").exists()


def test_a_device_that_stands_twice_is_wrong_both_times(level):
    assert fates(f"{HEAD}a;Eins;{KIND};;;;\na;Zwei;{KIND};;;;\n") == [(2, "wrong"), (3, "wrong")]


def test_a_name_of_two_places_is_wrong_unless_the_sensor_has_one_of_them(make_sensor, place):
    Place.objects.create(name="Testplatz")
    one = make_sensor(place=place)
    assert fates(f"{HEAD}{one.device};{one.name};{KIND};Testplatz;;;\na;Neu;{KIND};Testplatz;;;\n") == [
        (2, "same"), (3, "wrong"),
    ]  # fmt: skip


def test_equal_names_get_short_names_of_their_own(editor, make_sensor):
    make_sensor(name="x", slug="rathausallee")
    text = f"{HEAD}a;Rathausallee;{KIND};;;;\nb;Rathausallee;{KIND};;;;\nc;???;{KIND};;;;\n"
    editor.post(CONFIRM, hidden(upload(editor, text), text))
    slugs = dict(Sensor.objects.filter(device__in="abc").values_list("device", "slug"))
    assert slugs == {"a": "rathausallee-2", "b": "rathausallee-3", "c": "c"}


def test_what_has_changed_since_the_preview_is_shown_anew(editor, make_sensor):
    one = make_sensor(name="Alt")
    text = f"geraet;name;typ\n{one.device};Neu;{KIND}\n"
    sent = hidden(upload(editor, text), text)
    Sensor.objects.filter(pk=one.pk).update(name="Inzwischen")
    page = editor.post(CONFIRM, sent).content.decode()
    assert "Inzwischen hat sich etwas geändert." in page
    assert "<del>Inzwischen</del>" in page
    assert Sensor.objects.get(pk=one.pk).name == "Inzwischen"


@pytest.mark.parametrize("sent", [{}, {"table": "x", "seen": "x"}, {"table": "\0", "seen": ""}, {"table": "x" * 9}])
def test_an_odd_confirmation_asks_for_the_file_again(editor, city, sent):
    assert "critical" in body(editor.post(CONFIRM, sent))


def test_a_failure_halfway_leaves_nothing_behind(level, monkeypatch):
    rows = read(f"{HEAD}a;Eins;{KIND};;;;\n".encode())
    seen = plan(rows).digest
    monkeypatch.setattr(fleet, "complete", lambda **_only: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fleet.carry_out(rows, seen=seen)
    assert not Sensor.objects.filter(device="a").exists()


def many(count: int, name: str) -> str:
    return HEAD + "".join(f"m-{number};{name} {number};{KIND};Testplatz;;;ja\n" for number in range(count))


# Databases take so many rows at once; what grows are those batches, not queries for each row.
BUDGET = {1: 30, 1000: 80}


@pytest.mark.parametrize("count", BUDGET)
def test_a_thousand_sensors_cost_hardly_more_than_one(level, place, count, django_assert_max_num_queries):
    for name, fate in (("Neu", Fate.NEW), ("Anders", Fate.CHANGED), ("Anders", Fate.SAME)):
        rows = read(many(count, name).encode())
        with django_assert_max_num_queries(4):
            found = plan(rows)
        assert len(found.of(fate)) == count
        with django_assert_max_num_queries(BUDGET[count]):
            fleet.carry_out(rows, seen=found.digest)
    assert Sensor.objects.filter(name__startswith="Anders").count() == count
    assert Datastream.objects.filter(sensor__device__startswith="m-").count() == 2 * count


def test_what_follows_a_saved_sensor_follows_an_import_too(level, place):
    rows = read(f"{HEAD}a;Findelkind;{KIND};Testplatz;;;\n".encode())
    fleet.carry_out(rows, seen=plan(rows).digest)
    made = Sensor.objects.get(device="a")
    assert list(get_search_backend().search("Findelkind", Sensor)) == [made]
    refers = ReferenceIndex.get_references_to(place).values_list("object_id", "model_path")
    assert list(refers) == [(str(made.pk), "place")]
    before = set(ReferenceIndex.get_references_for_object(made).values_list("to_object_id", "content_path_hash"))
    again = read(f"{HEAD}a;Wechselbalg;{KIND};Testplatz;;;\n".encode())
    fleet.carry_out(again, seen=plan(again).digest)
    assert list(get_search_backend().search("Wechselbalg", Sensor)) == [made]
    assert list(get_search_backend().search("Findelkind", Sensor)) == []
    made.refresh_from_db()
    made.save()
    assert (
        set(ReferenceIndex.get_references_for_object(made).values_list("to_object_id", "content_path_hash")) == before
    )
    assert AuditEntry.objects.latest("pk").detail == {"new": 0, "changed": 1}


def test_a_type_that_changes_gets_the_values_of_the_new_one(make_sensor):
    one = make_sensor()
    rows = read(f"geraet;name;typ\n{one.device};{one.name};container\n".encode())
    fleet.carry_out(rows, seen=plan(rows).digest)
    one.refresh_from_db()
    keys = set(one.sensor_type.channels.values_list("pk", flat=True))
    assert keys <= set(one.datastreams.values_list("channel", flat=True))


def test_the_table_costs_one_query(make_sensor, django_assert_num_queries):
    make_sensor()
    with django_assert_num_queries(1):
        rows = table()
    assert len(rows) == Sensor.objects.count()


def test_who_may_not_change_sensors_gets_nothing(writer, level):
    text = f"{HEAD}a;Eins;{KIND};;;;\n"
    for address in (IMPORT, EXPORT, "/admin/sensors/import/template/"):
        assert writer.get(address).status_code == 302
    assert writer.post(CONFIRM, {"table": text, "seen": plan(read(text.encode())).digest}).status_code == 302
    assert not Sensor.objects.filter(device="a").exists()


def test_the_list_of_sensors_leads_there(editor, city):
    page = editor.get("/admin/snippets/iot/sensor/").content.decode()
    assert IMPORT in page
    assert EXPORT in page


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=2_621_440)
def test_the_largest_table_comes_back_from_its_preview(editor, level):
    text = HEAD + "".join(f"m-{number};{'ü' * 100};{KIND};;;;\n" for number in range(4000))
    assert len(text.encode()) < LARGEST
    page = upload(editor, text)
    assert "Die ersten 1000 von 4000." in page
    assert editor.post(CONFIRM, hidden(page, text)).status_code == 302
    assert Sensor.objects.filter(device__startswith="m-").count() == 4000
