"""Reports of overflows: sent without a name, seen by colleagues alone, gone with their photo."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.enums import Role
from core import clock
from core.forms import FASTEST, SALT
from core.models import AuditEntry
from core.services.retention import delete_expired
from core.uploads import private_storage
from iot.models import OverflowReport, Sensor
from tests.conftest import person

pytestmark = pytest.mark.django_db
ADDRESS = "/messwerte/container/melden/container-rathausallee/"


def opened() -> str:
    return signing.dumps(int(clock.now().timestamp()) - FASTEST - 1, salt=SALT)


def picture() -> SimpleUploadedFile:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "GEHEIM"
    Image.new("RGB", (60, 40), "green").save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG 1 meier.jpg", file.getvalue(), "image/jpeg")


def send(client: Client, **data: object):
    return client.post(ADDRESS, {"opened_": opened(), "homepage_": "", "note": "", **data})


def test_one_click_is_enough(client, city):
    form = client.get(ADDRESS)
    assert form.status_code == 200
    assert "Rathausallee" in form.content.decode()
    answer = send(client)
    assert answer.status_code == 302
    assert "Vielen Dank" in client.get(answer.headers["Location"]).content.decode()
    report = OverflowReport.objects.get()
    assert (report.sensor.slug, report.note, bool(report.photo)) == ("container-rathausallee", "", False)


def test_a_photo_is_made_anew_and_lies_where_nobody_can_fetch_it(client, city):
    send(client, note="Säcke daneben", photo=picture())
    report = OverflowReport.objects.get()
    with report.photo.open("rb") as file:
        kept = file.read()
    assert b"GEHEIM" not in kept
    assert Image.open(BytesIO(kept)).size == (60, 40)
    # The one of the model: the test settings' own lives as long as a test.
    assert isinstance(report.photo.storage, type(private_storage()))
    assert client.get(f"/admin/overflow/{report.pk}/photo/").status_code == 302
    for role, status in ((Role.EDITORS, 302), (Role.APPROVERS, 200)):
        one = Client()
        one.force_login(person(role))
        assert one.get(f"/admin/overflow/{report.pk}/photo/").status_code == status


def test_what_is_no_picture_is_refused_and_the_words_stay(client, city):
    answer = send(client, note="Säcke daneben", photo=SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg"))
    assert answer.status_code == 422
    assert "Säcke daneben" in answer.content.decode()
    assert not OverflowReport.objects.exists()


def test_machines_are_kept_out(client, city):
    assert send(client, homepage_="http://example.org").status_code == 422
    assert client.post(ADDRESS, {"opened_": "x", "note": ""}).status_code == 422
    assert not OverflowReport.objects.exists()


def test_twenty_an_hour_from_one_address_are_enough(client, city, limits):
    assert [send(client).status_code for _one in range(21)] == [302] * 20 + [422]
    assert OverflowReport.objects.count() == 20


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "haus-01"])
def test_what_is_no_container_of_the_page_takes_no_report(client, city, slug):
    assert client.get(f"/messwerte/container/melden/{slug}/").status_code == 404


def test_a_photo_goes_with_its_report_after_thirty_days(client, city, django_capture_on_commit_callbacks):
    send(client, photo=picture())
    report = OverflowReport.objects.get()
    name, storage = report.photo.name, report.photo.storage
    OverflowReport.objects.update(created_at=clock.now() - timedelta(days=29))
    delete_expired()
    assert storage.exists(name)
    OverflowReport.objects.update(created_at=clock.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        delete_expired()
    assert not OverflowReport.objects.exists()
    assert not storage.exists(name)


def test_a_colleague_reads_and_settles_a_report(city):
    report = OverflowReport.objects.create(sensor=Sensor.objects.get(slug="container-rathausallee"), note="Voll!")
    desk = Client()
    desk.force_login(person(Role.APPROVERS))
    assert "Übervolle Container" in desk.get("/admin/").content.decode()
    assert "Voll!" in desk.get("/admin/snippets/iot/overflowreport/").content.decode()
    address = f"/admin/snippets/iot/overflowreport/edit/{report.pk}/"
    assert "Voll!" in desk.get(address).content.decode()
    assert desk.post(address, {"is_done": "on"}).status_code == 302
    report.refresh_from_db()
    assert report.is_done
    assert AuditEntry.objects.filter(action="iot.overflow_settled").exists()
    assert desk.get("/admin/snippets/iot/overflowreport/add/").status_code in (302, 404)
