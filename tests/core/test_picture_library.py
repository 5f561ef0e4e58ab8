"""Editors' pictures: by whatever way they come into the library, nothing but pixels is stored, shown or kept aside."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from PIL import Image
from wagtail.images.api.v3.form_data import build_image_form
from wagtail.images.models import WagtailImageFieldFile
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from core.models import CustomImage
from core.uploads.refusals import SENTENCES
from tests.core.corpus import ALL, CANARY, COLOURS, Sample, phone_jpeg, quarters, saved
from tests.core.parts import telltales

BY_NAME = {sample.name: sample for sample in ALL}


@pytest.fixture
def admin(client, city, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create_superuser(email="library@example.org", password="only-a-test"))
    client.raise_request_exception = False
    return client


def upload(sample: Sample) -> SimpleUploadedFile:
    return SimpleUploadedFile(sample.name, sample.content(), content_type="image/jpeg")


def root() -> int:
    return Collection.get_first_root_node().pk


def add(client, file):
    """The page with one form."""
    return client.post(reverse("wagtailimages:add"), {"title": "Bild", "collection": root(), "file": file})


def add_multiple(client, file):
    """The page onto which files are dropped."""
    return client.post(reverse("wagtailimages:add_multiple"), {"title": "Bild", "collection": root(), "files[]": file})


def choose(client, file):
    """The tab of the chooser in a page's editor."""
    prefix = "image-chooser-upload"
    return client.post(
        reverse("wagtailimages_chooser:create"),
        {f"{prefix}-title": "Bild", f"{prefix}-collection": root(), f"{prefix}-file": file},
    )


def replace(client, file):
    """The page of a picture that is there already."""
    old = ContentFile(saved(quarters(), "PNG"), name="alt.png")
    image = CustomImage.objects.filter(title="Alt").first() or CustomImage.objects.create(title="Alt", file=old)
    address = reverse("wagtailimages:edit", args=[image.pk])
    return client.post(address, {"title": "Bild", "collection": root(), "file": file})


WAYS = [add, add_multiple, choose, replace]


def said(response) -> str:
    """What the answer says, whether it is a page or JSON with a page in it."""
    text = response.content.decode()
    return " ".join(str(part) for part in json.loads(text).values()) if text.startswith("{") else text


def sentence(code: str) -> str:
    """The sentence of a refusal, up to its first number."""
    return str(SENTENCES[code]).partition("%")[0].strip()


def outcome(response, sample: Sample) -> str:
    """In one word what came of it: stored, refused with the right sentence, or what went wrong."""
    if response.status_code >= 400:
        return str(response.status_code)
    newest = CustomImage.objects.filter(title="Bild").order_by("-pk").first()
    if newest:
        newest.delete()
        return "stored"
    refused = sample.refused and escape(sentence(sample.refused)) in escape(said(response)).replace("&amp;", "&")
    return "refused" if refused or sentence(sample.refused or "type") in said(response) else "silent"


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_file_of_the_corpus_gets_an_answer_in_words(admin, way):
    """The whole corpus by the first way; by the others, which share its form, a part that is another for each."""
    samples = [sample for sample in ALL if "scans" not in sample.name]
    chosen = samples[WAYS.index(way) :: 3] if WAYS.index(way) else samples
    answers = {sample.name: outcome(way(admin, upload(sample)), sample) for sample in chosen}
    expected = {name: "refused" if BY_NAME[name].refused else "stored" for name in answers}
    assert answers == expected


def originals() -> dict[str, bytes]:
    """All files that stand in the storage, of the library and elsewhere."""
    found = {}
    for folder in ("", "original_images", "images", "avatar_images", "wagtail_uploads"):
        if folder and not default_storage.exists(folder):
            continue
        for name in default_storage.listdir(folder)[1]:
            path = f"{folder}/{name}".strip("/")
            with default_storage.open(path) as file:
                found[path] = file.read()
    return found


def unclean(before: dict[str, bytes]) -> dict[str, list[bytes]]:
    """The files that came since then and tell something."""
    new = {path: content for path, content in originals().items() if before.get(path) != content}
    assert new, "nothing was stored"
    return {path: words for path, content in new.items() if (words := telltales(content, CANARY))}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_stored_original_tells_nothing(admin, way):
    before = originals()
    assert outcome_of_phone(way, admin) == (48, 64)
    assert unclean(before) == {}


def outcome_of_phone(way, client) -> tuple[int, int]:
    """Send a photo that was taken with the phone held upright, and return the size that the library knows."""
    way(client, SimpleUploadedFile("foto.jpg", phone_jpeg(6), content_type="image/jpeg"))
    image = CustomImage.objects.get(title="Bild")
    image.refresh_from_db()
    with image.open_file() as file:
        assert Image.open(file).size == (image.width, image.height)
    return image.width, image.height


@pytest.fixture
def wagtails_own(settings, monkeypatch):
    """The library without our step."""
    settings.WAGTAILIMAGES_IMAGE_FORM_BASE = ""
    monkeypatch.setattr(CustomImage._meta.get_field("file"), "attr_class", WagtailImageFieldFile)


@pytest.mark.usefixtures("wagtails_own")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_without_our_step_the_original_tells_where_it_was_taken(admin, way):
    before = originals()
    way(admin, SimpleUploadedFile("foto.jpg", phone_jpeg(6), content_type="image/jpeg"))
    words = [word for words in unclean(before).values() for word in words]
    assert {b"Exif", b"http://ns.adobe.com/xap", CANARY} <= set(words)
    rendition = CustomImage.objects.get(title="Bild").get_rendition("width-40|format-jpeg")
    assert CANARY in rendition.file.read()


@pytest.mark.usefixtures("wagtails_own")
def test_without_our_step_a_cut_off_picture_ends_in_an_error(admin):
    assert add(admin, upload(BY_NAME["cut.png"])).status_code == 500


@pytest.mark.parametrize("name", ["phone.jpeg", "words.png", "words.webp", "words.avif"])
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_no_rendition_tells_anything(admin, name, kind):
    before = originals()
    add(admin, upload(BY_NAME[name]))
    CustomImage.objects.get(title="Bild").get_rendition(f"width-40|format-{kind}")
    assert unclean(before) == {}


def test_a_narrow_picture_still_has_its_small_sizes(admin):
    file = SimpleUploadedFile("band.png", saved(Image.new("RGB", (40, 2000), "red"), "PNG"))
    add(admin, file)
    assert admin.get(reverse("wagtailimages:index")).status_code == 200
    image = CustomImage.objects.get(title="Bild")
    sizes = [image.get_rendition(spec) for spec in ("max-165x165", "width-320", "fill-320x180", "height-40")]
    assert all(min(one.width, one.height) > 0 for one in sizes)


def test_what_the_library_knows_of_a_picture_is_true_of_the_new_file(admin):
    add(admin, SimpleUploadedFile("foto.jpg", phone_jpeg(6)))
    image = CustomImage.objects.get(title="Bild")
    stored = (image.file_hash, image.file_size)
    image.file_hash, image.file_size = "", None
    image.save()
    assert (image.get_file_hash(), image.get_file_size()) == stored
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 4, 4
    image.save()
    image.refresh_from_db()
    assert (image.has_focal_point(), image.width, image.height) == (True, 48, 64)
    assert image.get_rendition("fill-20x20").file.size > 0


def test_the_same_photo_is_recognised(admin):
    add(admin, SimpleUploadedFile("foto.jpg", phone_jpeg()))
    response = add_multiple(admin, SimpleUploadedFile("anders.jpg", phone_jpeg()))
    assert response.json()["duplicate"] is True


def test_an_edit_without_a_new_file_leaves_the_picture_alone(admin):
    add(admin, SimpleUploadedFile("foto.jpg", phone_jpeg()))
    image = CustomImage.objects.get(title="Bild")
    data = {"title": "Neu", "collection": root()}
    assert admin.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302
    after = CustomImage.objects.get(pk=image.pk)
    assert (after.title, after.file.name, after.file_hash) == ("Neu", image.file.name, image.file_hash)


def test_a_photo_that_waits_for_its_title_tells_nothing_either(admin):
    before = originals()
    photo = SimpleUploadedFile("foto.jpg", phone_jpeg(6))
    data = {"title": "x" * 300, "collection": root(), "files[]": photo}
    answer = admin.post(reverse("wagtailimages:add_multiple"), data).json()
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    assert unclean(before) == {}
    fields = {f"uploaded-image-{waiting.pk}-title": "Bild", f"uploaded-image-{waiting.pk}-collection": root()}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    assert admin.post(address, fields).json()["success"] is True
    assert unclean(before) == {}
    assert (CustomImage.objects.get(title="Bild").width, CustomImage.objects.get(title="Bild").height) == (48, 64)


def test_a_waiting_file_that_was_never_looked_at_is_made_anew_when_it_is_stored(admin, django_user_model):
    """The queue hands its file straight to the field, past every form."""
    before = originals()
    image = CustomImage(title="Bild")
    image.file.save("foto.jpg", ContentFile(phone_jpeg(6)), save=False)
    image.save()
    assert unclean(before) == {}
    assert (image.width, image.height) == (48, 64)


def test_a_script_that_makes_a_picture_makes_it_anew(city):
    before = originals()
    image = CustomImage.objects.create(title="Bild", file=ContentFile(phone_jpeg(6), name="foto.png"))
    image.refresh_from_db()
    assert unclean(before) == {}
    assert (image.width, image.height) == (48, 64)
    assert image.file.name.endswith(".jpg")


def test_wagtails_interface_for_programs_uses_the_same_form(admin, django_user_model):
    before = originals()
    user = django_user_model.objects.get(email="library@example.org")
    data = SimpleNamespace(
        model_dump=lambda: {"title": "Bild", "description": "", "collection_id": root(), "collection": root()}
    )
    form = build_image_form(CustomImage, data, SimpleUploadedFile("foto.jpg", phone_jpeg()), user)
    assert form.is_valid(), form.errors
    form.save()
    assert unclean(before) == {}
    form = build_image_form(CustomImage, data, upload(BY_NAME["cut.png"]), user)
    assert form.errors["file"] == [str(SENTENCES["truncated"])]


def account(user, file) -> dict[str, object]:
    """The form of one's own account."""
    return {
        "name_email-first_name": "Erika",
        "name_email-last_name": "Muster",
        "name_email-email": user.email,
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "avatar-avatar": file,
    }


def test_editors_have_no_picture_of_themselves(admin, django_user_model):
    user = django_user_model.objects.get(email="library@example.org")
    before = originals()
    photo = SimpleUploadedFile("ich.jpg", phone_jpeg(), content_type="image/jpeg")
    assert admin.post(reverse("wagtailadmin_account"), account(user, photo)).status_code == 302
    assert not UserProfile.objects.get(user=user).avatar
    assert originals() == before
    assert "avatar-avatar" not in admin.get(reverse("wagtailadmin_account")).content.decode()


def test_the_form_says_what_it_takes(admin):
    page = admin.get(reverse("wagtailimages:add")).content.decode()
    assert "AVIF, JPG, JPEG, PNG, WEBP" in page
    assert "15" in page


def test_colours_of_the_corpus_survive_the_library(admin):
    add(admin, upload(BY_NAME["clear.png"]))
    image = Image.open(io.BytesIO(CustomImage.objects.get(title="Bild").file.read()))
    assert image.convert("RGB").getpixel((3, 3)) == COLOURS["red"]


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtaildocs:add"])
def test_every_field_of_the_library_has_a_word_of_help(admin_client, city, address):
    fields = admin_client.get(reverse(address)).context["form"].visible_fields()
    assert [field.name for field in fields if field.name != "file" and not field.help_text] == []
