"""Documents: content and ending fit together, programs are refused, and nothing opens in the site."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from core.models import CustomDocument
from core.uploads import UploadRefused, check_document
from core.uploads.refusals import SENTENCES
from tests.core.corpus import LAUGHS, SVG, phone_jpeg

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
ODF = "application/vnd.oasis.opendocument."
WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
TABLE = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


def packed(files: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as folder:
        for name, content in files.items():
            folder.writestr(name, content)
    return output.getvalue()


def many_names(count: int) -> bytes:
    """An archive of empty files, one list of names and little else."""
    return packed({f"{number:07}": b"" for number in range(count)})


def swollen() -> bytes:
    """An archive that says it holds 600 megabytes."""
    content = bytearray(packed({"a.txt": b"a"}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (600 * 2**20).to_bytes(4, "little")
    return bytes(content)


def behind_a_second_list() -> bytes:
    """An archive with the record that overrules the list's length."""
    content = packed({"a.txt": b"a"})
    end = content.index(b"PK\x05\x06")
    return content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:]


FINE = {
    "zahlen.csv": "Name;Zahl\nGröße;1\n".encode("cp1252"),
    "zahlen-utf8.csv": "\ufeffName;Zahl\nGröße;1\n".encode(),
    "bericht.docx": packed(WORD),
    "daten.json": b' {"a": [1, 2]}\n',
    "tabelle.ods": packed({"mimetype": f"{ODF}spreadsheet".encode(), "content.xml": b"<x/>"}),
    "text.odt": packed({"mimetype": f"{ODF}text".encode(), "content.xml": b"<x/>"}),
    "vorlage.pdf": PDF,
    "VORLAGE.PDF": PDF,
    "lies-mich.txt": "Grüße aus Norderstedt\n".encode(),
    "tabelle.xlsx": packed(TABLE),
    "alles.zip": packed({"a.txt": b"a"}),
}
REFUSED = {
    "leer.pdf": (b"", "empty"),
    "seite.html": (b"<html></html>", "ending"),
    "bild.svg": (SVG, "ending"),
    "programm.exe": (b"MZ", "ending"),
    "makros.docm": (packed(WORD), "ending"),
    "doppelt.pdf.exe": (PDF, "ending"),
    "ohne": (PDF, "ending"),
    "seite.pdf": (b"<html>%PDF-1.7 %%EOF", "mismatch"),
    "seite.txt": (b"  <!DOCTYPE html><script>alert(1)</script>", "mismatch"),
    "bild.csv": (SVG, "mismatch"),
    "lachen.txt": (LAUGHS, "mismatch"),
    "foto.pdf": (phone_jpeg(), "mismatch"),
    "binaer.txt": (b"a\0b", "mismatch"),
    "kein-text.csv": (bytes(range(256)), "mismatch"),
    "kein.json": (b"console.log(1)", "mismatch"),
    "wort.xlsx": (packed(WORD), "mismatch"),
    "tabelle.docx": (packed(TABLE), "mismatch"),
    "archiv.docx": (packed({"a.txt": b"a"}), "mismatch"),
    "tabelle.odt": (FINE["tabelle.ods"], "mismatch"),
    "archiv.odt": (packed({"a.txt": b"a"}), "mismatch"),
    "davor.zip": (phone_jpeg() + packed({"a.txt": b"a"}), "mismatch"),
    "abgeschnitten.pdf": (PDF[:-8], "document_truncated"),
    "abgeschnitten.docx": (packed(WORD)[:-30], "document_truncated"),
    "abgeschnitten.zip": (packed({"a.txt": b"a" * 999})[:500], "document_truncated"),
    "nichts-darin.zip": (b"PK\x03\x04" + b"\0" * 30 + b"PK\x05\x06" + b"\0" * 18, "empty"),
    "verrutscht.zip": (b"PK\x03\x04" + b"\0" * 30 + b"PK\x05\x06" + b"\1\0\0\0" * 4 + b"\0\0", "document_truncated"),
    "makros.docx": (packed({**WORD, "word/vbaProject.bin": b"x"}), "macros"),
    "makros.odt": (packed({"mimetype": f"{ODF}text".encode(), "Basic/a.xml": b"x"}), "macros"),
    "viele.zip": (many_names(25_000), "bomb"),
    "geschwollen.zip": (swollen(), "bomb"),
    "zweite-liste.zip": (behind_a_second_list(), "bomb"),
}


@pytest.mark.parametrize("name", FINE)
def test_a_document_that_is_what_it_says_is_taken_as_it_is(name):
    file = ContentFile(FINE[name], name=name)
    check_document(file)
    assert file.read() == FINE[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_is_something_else_is_refused(name):
    content, code = REFUSED[name]
    with pytest.raises(UploadRefused) as refused:
        check_document(ContentFile(content, name=name))
    assert refused.value.code == code


@pytest.fixture
def admin(client, city, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create_superuser(email="papers@example.org", password="only-a-test"))
    return client


@pytest.fixture
def on_disk(monkeypatch, tmp_path):
    """Documents in a folder, as on a real site. (Another setting of storages would empty that of the demo city.)"""
    monkeypatch.setattr(CustomDocument._meta.get_field("file"), "storage", FileSystemStorage(location=tmp_path))


def root() -> Collection:
    return Collection.get_first_root_node()


def add(client, file):
    """The page with one form."""
    return client.post(reverse("wagtaildocs:add"), {"title": "Blatt", "collection": root().pk, "file": file})


def add_multiple(client, file):
    """The page onto which files are dropped."""
    data = {"title": "Blatt", "collection": root().pk, "files[]": file}
    return client.post(reverse("wagtaildocs:add_multiple"), data)


def choose(client, file):
    """The tab of the chooser in a page's editor."""
    fields = {"title": "Blatt", "collection": root().pk, "file": file}
    data = {f"document-chooser-upload-{name}": value for name, value in fields.items()}
    return client.post(reverse("wagtaildocs_chooser:create"), data)


@pytest.mark.parametrize("way", [add, add_multiple, choose], ids=lambda way: way.__name__)
def test_the_admin_takes_the_fine_ones_and_refuses_the_others(admin, way):
    taken = {}
    for name, content in {**FINE, **{name: content for name, (content, _code) in REFUSED.items()}}.items():
        answer = way(admin, SimpleUploadedFile(name, content))
        assert answer.status_code in (200, 302), name
        taken[name] = CustomDocument.objects.filter(title="Blatt").exists()
        CustomDocument.objects.filter(title="Blatt").delete()
    assert {name for name, yes in taken.items() if yes} == set(FINE)


def test_the_admin_says_why(admin):
    answer = add_multiple(admin, SimpleUploadedFile("makros.docx", REFUSED["makros.docx"][0])).json()
    assert answer == {"success": False, "error_message": str(SENTENCES["macros"])}


def test_a_document_may_not_be_larger_than_the_setting(admin, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 10
    assert add_multiple(admin, SimpleUploadedFile("a.pdf", PDF)).json()["success"] is False


def test_an_edit_without_a_new_file_leaves_the_document_alone(admin):
    document = CustomDocument.objects.create(title="Alt", file=ContentFile(PDF, name="a.pdf"))
    data = {"title": "Neu", "collection": root().pk}
    assert admin.post(reverse("wagtaildocs:edit", args=[document.pk]), data).status_code == 302
    assert CustomDocument.objects.get(pk=document.pk).title == "Neu"


@pytest.mark.usefixtures("on_disk")
@pytest.mark.parametrize("name", FINE)
def test_a_document_is_handed_out_to_be_saved(client, city, name):
    document = CustomDocument.objects.create(title="Blatt", file=ContentFile(FINE[name], name=name))
    answer = client.get(document.url)
    assert b"".join(answer.streaming_content) == FINE[name]
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.usefixtures("on_disk")
@pytest.mark.parametrize("name", ["alt.html", "alt.svg", "alt.xml", "alt.js"])
def test_even_a_document_that_should_not_be_there_opens_nowhere(client, city, name):
    document = CustomDocument.objects.create(title="Alt", file=ContentFile(SVG, name=name))
    answer = client.get(document.url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_document_of_a_closed_collection_stays_closed(client, city):
    closed = root().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    document = CustomDocument.objects.create(title="B", file=ContentFile(PDF, name="a.pdf"), collection=closed)
    assert client.get(document.url).status_code == 302


FILM = bytes(range(256)) * 40


@pytest.fixture
def film(on_disk, city) -> CustomDocument:
    return CustomDocument.objects.create(title="Film", file=ContentFile(FILM, name="film.mp4"))


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-1", 0, 1), ("bytes=100-299", 100, 299), ("bytes=10000-", 10000, 10239), ("bytes=-40", 10200, 10239)],
)
@pytest.mark.django_db
def test_a_player_gets_the_part_of_a_film_that_it_asks_for(client, film, asked, first, last):
    answer = client.get(film.url, headers={"range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (206, f"bytes {first}-{last}/{len(FILM)}")
    assert (answer.headers["Content-Type"], answer.headers["Content-Length"]) == ("video/mp4", str(last - first + 1))
    assert answer.content == FILM[first : last + 1]


@pytest.mark.parametrize(("asked", "status"), [("bytes=20000-", 416), ("lines=1-2", 200), ("bytes=1-2,5-6", 200)])
@pytest.mark.django_db
def test_odd_parts_of_a_film(client, film, asked, status):
    answer = client.get(film.url, headers={"range": asked})
    assert answer.status_code == status
    answer.close()


def test_one_part_is_never_more_than_a_process_can_hold(client, film, monkeypatch):
    monkeypatch.setattr("core.views.MOST_OF_A_FILM", 100)
    answer = client.get(film.url, headers={"range": "bytes=50-"})
    assert (len(answer.content), answer.headers["Content-Range"]) == (100, f"bytes 50-149/{len(FILM)}")


@pytest.mark.django_db
def test_no_part_of_a_restricted_film_is_given_away(client, film):
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type=CollectionViewRestriction.LOGIN)
    assert client.get(film.url, headers={"range": "bytes=0-1"}).status_code == 302
