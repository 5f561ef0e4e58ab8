"""Media in a bucket, by a real server that speaks S3: what comes in, what readers get, and who stays outside."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from io import StringIO

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from accounts.enums import Role
from core.errors import BucketAwayError
from core.gateways import MediaBucket, PrivateBucket
from core.models import CustomDocument, CustomImage
from core.queries.pictures import unfinished
from core.services import pictures
from tests.buckets import bucket_server, client_of, names_in
from tests.conftest import person
from tests.core.corpus import saved
from tests.core.test_blocks import story_page
from tests.core.test_pictures import block

BACKENDS = {
    "default": {"BACKEND": "core.gateways.MediaBucket"},
    "private": {"BACKEND": "core.gateways.PrivateBucket"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with bucket_server() as facts:
        yield facts


@pytest.fixture
def files_stay() -> Iterator[None]:
    """The files in memory outlive settings that name another storage. Asked for before `settings`, done after it."""
    kept = storages["default"]
    yield
    storages._storages["default"] = default_storage._wrapped = kept


@pytest.fixture
def bucket(server, files_stay, settings, city) -> dict[str, str]:
    """The city's media lie in an empty bucket."""
    for name in names_in(server):
        client_of(server).delete_object(Bucket=server["bucket_name"], Key=name)
    settings.NGO_BUCKET = server
    settings.STORAGES = BACKENDS
    return server


@pytest.fixture
def away(bucket, settings) -> None:
    """Nobody answers where the bucket should be."""
    settings.NGO_BUCKET = {**bucket, "endpoint_url": "http://127.0.0.1:1"}
    settings.STORAGES = {**BACKENDS}


def photo(colour="red") -> ContentFile:
    return ContentFile(saved(Image.new("RGB", (1000, 600), colour), "PNG"), name="Bäume im Park.png")


def upload(client, file) -> CustomImage:
    form = {"title": "Im Bucket", "collection": Collection.get_first_root_node().pk, "file": file}
    assert client.post(reverse("wagtailimages:add"), form).status_code == 302
    return CustomImage.objects.get(title="Im Bucket")


def stranger(facts, name) -> int:
    """What somebody without a key gets from the bucket itself."""
    try:
        with urllib.request.urlopen(f"{facts['endpoint_url']}/{facts['bucket_name']}/{name}", timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


class TestPictures:
    def test_the_whole_way(self, admin_client, bucket, django_capture_on_commit_callbacks):
        image = upload(admin_client, photo())
        pictures.finish(image)
        assert len(names_in(bucket, "media/original_images/")) == 1
        assert len(names_in(bucket, "media/images/")) == 10
        for rendition in image.renditions.all():
            answer = Client().get(rendition.url)
            assert answer.status_code == 200
            content = b"".join(answer.streaming_content)
            assert (len(content), answer.headers["Content-Length"]) == (rendition.file.size, str(len(content)))
            assert answer.headers["Content-Type"] == f"image/{rendition.filter_spec.rpartition('-')[2]}"
        with django_capture_on_commit_callbacks(execute=True):
            image.delete()
        assert names_in(bucket) == []

    def test_readers_are_told_addresses_of_the_city_alone(self, admin_client, client, bucket):
        image = upload(admin_client, photo())
        page = story_page([block(image)])
        for _state in ("as it is", "in sizes"):
            html = client.get(page.url).content.decode()
            assert "/media/" in html
            assert bucket["endpoint_url"] not in html
            assert "Signature" not in html
            pictures.finish(image)

    def test_browsers_may_keep_a_picture_and_do_nothing_else_with_it(self, admin_client, client, bucket):
        answer = client.get(upload(admin_client, photo()).file.url)
        answer.close()
        headers = {name: answer.headers[name] for name in ("Cache-Control", "Content-Security-Policy")}
        assert headers == {
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["ETag"]

    @pytest.mark.parametrize(
        "path",
        ["/media/images/weg.jpg", "/media/documents/a.txt", "/media/images/a.html", "/media/images/../documents/a.txt"],
    )
    def test_nothing_else_is_among_the_media(self, client, bucket, path):
        for name in ("documents/a.txt", "images/a.html"):
            client_of(bucket).put_object(Bucket=bucket["bucket_name"], Key=f"media/{name}", Body=b"geheim")
        assert client.get(path).status_code == 404

    def test_two_uploads_of_one_name_never_meet(self, bucket):
        names = {default_storage.save("images/bild.jpg", ContentFile(b"x")) for _number in range(5)}
        assert len(names) == 5
        assert all(name.startswith("images/bild_") and name.endswith(".jpg") for name in names)

    def test_a_long_name_stays_within_its_column(self, bucket):
        name = default_storage.get_available_name("original_images/" + "a" * 200 + ".jpg", max_length=100)
        assert (len(name), name[-4:]) == (100, ".jpg")


class TestClosed:
    def test_no_object_is_there_for_strangers(self, admin_client, bucket):
        pictures.finish(upload(admin_client, photo()))
        CustomDocument.objects.create(title="Plan", file=ContentFile(b"geheim", name="plan.pdf"))
        storages["private"].save("eingang/bild.jpg", ContentFile(b"geheim"))
        names = names_in(bucket)
        assert len(names) == 13
        assert {stranger(bucket, name) for name in names} == {403}
        anonymous = boto3.client(
            "s3",
            endpoint_url=bucket["endpoint_url"],
            region_name="us-east-1",
            config=Config(signature_version=UNSIGNED),
        )
        with pytest.raises(anonymous.exceptions.ClientError, match="Forbidden"):
            anonymous.get_object(Bucket=bucket["bucket_name"], Key=names[0])["Body"].close()

    def test_control_a_public_object_would_be_seen(self, bucket):
        client_of(bucket).put_object(Bucket=bucket["bucket_name"], Key="media/x", Body=b"x", ACL="public-read")
        assert stranger(bucket, "media/x") == 200

    def test_a_document_behind_a_restriction_needs_whoever_may(self, client, bucket):
        document = CustomDocument.objects.create(title="Plan", file=ContentFile(b"geheim", name="plan.pdf"))
        CollectionViewRestriction.objects.create(
            collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
        )
        assert client.get(document.url).status_code == 302
        client.force_login(person(Role.EDITORS))
        answer = client.get(document.url)
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"geheim")
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_a_film_is_fetched_in_the_parts_that_a_player_asks_for(self, client, bucket, monkeypatch):
        film = CustomDocument.objects.create(title="Film", file=ContentFile(bytes(range(200)), name="film.mp4"))
        spans, fetch = [], MediaBucket.fetch

        def counted(self, name, span=""):
            spans.append(span)
            return fetch(self, name, span)

        monkeypatch.setattr(MediaBucket, "fetch", counted)
        answer = client.get(film.url, headers={"range": "bytes=10-19"})
        assert (answer.status_code, answer.content) == (206, bytes(range(10, 20)))
        assert spans == ["bytes=10-19"]

    def test_private_files_have_no_address(self, bucket):
        name = storages["private"].save("bild.jpg", ContentFile(b"x"))
        assert names_in(bucket) == [f"private/{name}"]
        with pytest.raises(ValueError, match="private"):
            storages["private"].url(name)

    def test_what_writes_a_storage_down_writes_no_key(self, bucket):
        for one in (MediaBucket(), PrivateBucket()):
            _path, arguments, options = one.deconstruct()
            assert (arguments, options) == ((), {})


class TestAway:
    @pytest.mark.usefixtures("away")
    def test_a_picture_is_away_and_the_page_works(self, client, monkeypatch):
        logged = []
        monkeypatch.setattr("core.views.log.exception", logged.append)
        answer = client.get("/media/images/bild.jpg")
        assert (answer.status_code, answer.headers["Retry-After"], logged) == (503, "10", ["bucket_away"])
        assert client.get("/").status_code == 200

    def test_a_page_with_pictures_asks_the_bucket_nothing(self, admin_client, client, bucket, settings):
        page = story_page([block(image := upload(admin_client, photo()))])
        pictures.finish(image)
        settings.NGO_BUCKET = {**bucket, "endpoint_url": "http://127.0.0.1:1"}
        settings.STORAGES = {**BACKENDS}
        assert "image/avif" in client.get(page.url).content.decode()

    def test_sizes_are_made_when_it_is_back(self, admin_client, bucket, settings, monkeypatch):
        monkeypatch.setattr(pictures.log, "exception", lambda *_args, **_facts: None)
        image = upload(admin_client, photo())
        settings.NGO_BUCKET = {**bucket, "endpoint_url": "http://127.0.0.1:1"}
        settings.STORAGES = {**BACKENDS}
        pictures.make_sizes(60)
        assert image in unfinished()
        settings.NGO_BUCKET = bucket
        settings.STORAGES = {**BACKENDS}
        pictures.make_sizes(60)
        assert image not in unfinished()

    @pytest.mark.usefixtures("away")
    @pytest.mark.parametrize("library", ["wagtailimages", "wagtaildocs"])
    def test_an_upload_is_told_to_come_again_and_leaves_nothing(self, admin_client, library):
        file = photo() if library == "wagtailimages" else ContentFile(b"Ort;Zahl\nRathaus;7\n", name="zahlen.csv")
        form = {"title": "Im Bucket", "collection": Collection.get_first_root_node().pk, "file": file}
        before = CustomImage.objects.count(), CustomDocument.objects.count()
        answer = admin_client.post(reverse(f"{library}:add"), form)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert "zehn Sekunden" in answer.text
        assert (CustomImage.objects.count(), CustomDocument.objects.count()) == before

    @pytest.mark.usefixtures("away")
    def test_its_errors_are_ours(self):
        with pytest.raises(BucketAwayError):
            default_storage.save("images/bild.jpg", ContentFile(b"x"))
        with pytest.raises(BucketAwayError):
            default_storage.open("images/bild.jpg")


class TestCommand:
    def test_it_says_what_works(self, bucket):
        call_command("test_media", stdout=(said := StringIO()))
        assert said.getvalue().splitlines() == ["default: stored, read, deleted", "private: stored, read, deleted"]
        assert names_in(bucket) == []

    def test_it_refuses_a_bucket_that_is_open(self, bucket):
        client_of(bucket).put_bucket_acl(Bucket=bucket["bucket_name"], ACL="public-read")
        MediaBucket.default_acl = "public-read"
        try:
            with pytest.raises(CommandError, match="everybody"):
                call_command("test_media", stdout=StringIO())
        finally:
            del MediaBucket.default_acl
            client_of(bucket).put_bucket_acl(Bucket=bucket["bucket_name"], ACL="private")

    def test_a_folder_is_asked_too(self, db):
        call_command("test_media", stdout=(said := StringIO()))
        assert len(said.getvalue().splitlines()) == 2
