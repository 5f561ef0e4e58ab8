"""Every file of the corpus is refused with its reason, or comes out as pixels and nothing else."""

import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.translation import override
from PIL import Image

from core.uploads import AcceptedPicture, UploadRefused, accept_picture, pictures, remake_upload
from core.uploads.fields import PictureField
from core.uploads.kinds import picture_kind
from core.uploads.refusals import SENTENCES
from tests.core.corpus import ALL, CANARY, COLOURS, REFUSED, TAKEN, Sample, exif, phone_jpeg, quarters, saved
from tests.core.parts import PURE, parts, telltales

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = {sample.name: sample for sample in ALL}


def taken(content: bytes, name: str = "bild.jpg") -> AcceptedPicture:
    return accept_picture(ContentFile(content, name=name))


def opened(picture: AcceptedPicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def corners(image: Image.Image) -> list[str]:
    """The colours of the four corners by name: top left, top right, bottom left, bottom right."""
    rgb, far_x, far_y = image.convert("RGB"), image.width - 4, image.height - 4
    return [nearest(rgb.getpixel(place)) for place in ((3, 3), (far_x, 3), (3, far_y), (far_x, far_y))]


def nearest(pixel: tuple[int, ...]) -> str:
    return min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], pixel, strict=True)))


def measured(folder: Path, *words: str) -> dict[str, dict]:
    """What each file of the folder costs, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.measured", str(folder), *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.test"},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def costs(tmp_path_factory) -> dict[str, dict]:
    """What each file of the corpus costs; they stand in the folder under numbers."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, sample in enumerate(ALL):
        (folder / f"{number:03}").write_bytes(sample.content())
    answer = measured(folder)
    return {sample.name: answer[f"{number:03}"] for number, sample in enumerate(ALL)}


def test_every_file_of_the_corpus_is_judged_as_it_deserves(costs):
    assert {name: cost["refused"] for name, cost in costs.items()} == {one.name: one.refused for one in ALL}


def test_every_refusal_comes_within_three_seconds_and_300_megabytes(costs):
    slow = {one.name: costs[one.name]["seconds"] for one in REFUSED if costs[one.name]["seconds"] > 3}
    large = {
        one.name: costs[one.name]
        for one in REFUSED
        if max(costs[one.name]["megabytes"], costs[one.name]["megabytes_below"]) > 300
    }
    assert (slow, large) == ({}, {})


@pytest.mark.parametrize("sample", TAKEN, ids=lambda sample: ascii(sample.name)[1:31])
def test_what_is_taken_carries_pixels_and_nothing_else(sample):
    picture = taken(sample.content(), sample.name)
    assert telltales(picture.content, CANARY) == []
    assert parts(picture.content) <= PURE[picture.kind]
    assert opened(picture).size == (picture.width, picture.height)


def test_the_parts_of_what_comes_in_would_be_noticed():
    told = {
        name: (telltales(BY_NAME[name].content(), CANARY), parts(BY_NAME[name].content()) - PURE[kind])
        for name, kind in {"phone.jpeg": "jpeg", "words.png": "png", "words.webp": "webp", "words.avif": "avif"}.items()
    }
    assert {name: bool(words) for name, (words, _parts) in told.items()} == dict.fromkeys(told, True)
    assert told["phone.jpeg"][1] == {"0xe1", "0xed", "0xe5", "0xfe", "rest"}
    assert {"eXIf", "iTXt", "zTXt", "tEXt", "pHYs"} <= told["words.png"][1]
    assert told["words.webp"][1] == {"EXIF", "XMP ", "ICCP"}
    assert told["words.avif"][1] == {"Exif", "mime"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_as_its_camera_was_held(kind, orientation):
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's numbers of the turns that lead back
    lying = quarters().transpose(Image.Transpose(undo[orientation])) if orientation > 1 else quarters()
    picture = taken(saved(lying, kind, exif=exif(orientation), quality=90))
    assert (picture.width, picture.height) == quarters().size
    assert corners(opened(picture)) == list(COLOURS)


def test_colours_are_those_that_the_profile_means():
    picture = taken(BY_NAME["profile.jpg"].content())
    assert corners(opened(picture))[:2] == ["green", "red"]
    assert corners(Image.open(io.BytesIO(BY_NAME["profile.jpg"].content())))[:2] == ["red", "green"]


@pytest.mark.parametrize("name", ["clear.png", "palette.png", "one-colour-is-clear.png", "lossless.webp", "clear.avif"])
def test_what_is_clear_stays_clear(name):
    before = Image.open(io.BytesIO(BY_NAME[name].content())).convert("RGBA")
    after = opened(taken(BY_NAME[name].content())).convert("RGBA")
    assert after.getchannel("A").getextrema() == before.getchannel("A").getextrema()
    assert corners(after) == corners(before)


def test_sixteen_bits_become_eight_and_keep_their_lights():
    greys = opened(taken(BY_NAME["grey-of-16-bits.png"].content())).getextrema()
    assert greys[0] < 10
    assert greys[1] > 245


def test_a_large_picture_is_made_smaller_without_seams():
    large = Image.linear_gradient("L").resize((4500, 3375)).convert("RGBA")
    picture = taken(saved(large, "PNG", compress_level=1))
    assert (picture.width, picture.height) == (4096, 3072)
    whole = large.resize((4096, 3072), Image.Resampling.LANCZOS)
    ours, theirs = opened(picture).getchannel("R"), whole.getchannel("R")
    assert [abs(ours.getpixel((9, y)) - theirs.getpixel((9, y))) for y in range(3072)] == [0] * 3072


def test_only_phones_main_picture_is_taken():
    assert opened(taken(BY_NAME["two-in-one.jpg"].content())).format == "JPEG"
    assert Image.open(io.BytesIO(BY_NAME["two-in-one.jpg"].content())).format == "MPO"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Rathaus Norderstedt.JPG", "Rathaus-Norderstedt.jpg"),
        ("größe_1.2.png", "größe_1-2.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        (r"C:\fotos\see.png", "see.jpg"),
        ("rechnung\u202egpj.exe", "rechnung-gpj.jpg"),
        ("a\0b\r\nc.jpg", "a-b-c.jpg"),
        ("foto.php.jpg", "foto-php.jpg"),
        ("n" * 300, "n" * 80 + ".jpg"),
        ("...", "bild.jpg"),
        ("", "bild.jpg"),
    ],
)
def test_names_are_made_anew_too(name, safe):
    assert pictures.safe_name(name, "jpg") == safe


def test_kinds_are_told_by_content():
    assert {sample.name: picture_kind(sample.content()[:128]) for sample in TAKEN[:6]} == {
        "phone.jpeg": "jpeg",
        "two-in-one.jpg": "jpeg",
        "profile.jpg": "jpeg",
        "words.png": "png",
        "words.webp": "webp",
        "words.avif": "avif",
    }


def test_a_file_that_lies_about_its_size_is_still_bounded(settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    file = ContentFile(phone_jpeg(), name="a.jpg")
    file.size = 10
    with pytest.raises(UploadRefused) as refused:
        accept_picture(file)
    assert refused.value.code == "size"


@pytest.mark.parametrize("upload_class", [SimpleUploadedFile, TemporaryUploadedFile])
def test_an_upload_is_made_anew_for_everybody_who_holds_it(upload_class):
    if upload_class is SimpleUploadedFile:
        upload = SimpleUploadedFile("a.png", phone_jpeg())
    else:
        upload = TemporaryUploadedFile("a.png", "image/png", len(phone_jpeg()), None)
        upload.write(phone_jpeg())
    with upload:
        picture = remake_upload(upload)
        assert (upload.name, upload.size, upload.content_type) == ("a.jpg", len(picture.content), "image/jpeg")
        assert upload.read() == picture.content
        if upload_class is TemporaryUploadedFile:
            assert Path(upload.temporary_file_path()).read_bytes() == picture.content


def test_a_form_field_takes_pictures_and_says_why_it_does_not():
    field = PictureField(required=False)
    assert field.clean(None) is None
    assert telltales(field.clean(SimpleUploadedFile("a.jpg", phone_jpeg())).read(), CANARY) == []
    with pytest.raises(UploadRefused) as refused:
        field.clean(SimpleUploadedFile("a.jpg", BY_NAME["moving.png"].content()))
    assert refused.value.messages == [str(SENTENCES["animated"])]
    assert field.widget.attrs["accept"] == "image/jpeg,image/png,image/webp,image/avif"


def test_at_most_so_many_pictures_are_decoded_at_once(monkeypatch):
    monkeypatch.setattr(pictures, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(pictures, "PATIENCE_IN_LINE", 0.01)
    with pictures._place(), pytest.raises(UploadRefused) as refused:
        taken(phone_jpeg())
    assert refused.value.code == "busy"
    assert taken(phone_jpeg()).kind == "jpeg"


def test_a_decoder_that_dies_takes_nobody_with_it(monkeypatch, tmp_path):
    dying = tmp_path / "dying.py"
    dying.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setattr(pictures, "REMAKE", dying)
    with pytest.raises(UploadRefused) as refused:
        taken(phone_jpeg())
    assert refused.value.code == "broken"


def test_the_other_process_sees_nothing_of_our_environment(monkeypatch, tmp_path):
    asking = tmp_path / "asking.py"
    asking.write_text("import os, sys\nprint(sorted(os.environ), file=sys.stderr)\nsys.exit(1)\n")
    monkeypatch.setattr(pictures, "REMAKE", asking)
    said = []
    monkeypatch.setattr(pictures.log, "warning", lambda _event, **facts: said.append(facts["said"]))
    with pytest.raises(UploadRefused):
        taken(phone_jpeg())
    assert said == ["['LC_CTYPE']\n"]


def test_without_limits_the_same_files_take_what_they_want(tmp_path):
    """The control: nobody counts pixels, memory or seconds."""
    for name in ("many-scans.jpg", "overweight.jpg"):
        (tmp_path / name).write_bytes(BY_NAME[name].content())
    unbound = measured(tmp_path, "unbound")
    assert unbound["many-scans.jpg"]["seconds"] > 3
    assert unbound["overweight.jpg"]["megabytes_below"] > 300


def test_every_refusal_has_a_sentence_of_its_own_kind():
    used = {sample.refused for sample in REFUSED}
    assert used <= set(SENTENCES)
    with override("en"):
        assert all(str(sentence).endswith(".") for sentence in SENTENCES.values())


def test_samples_are_told_apart_by_name():
    assert len(BY_NAME) == len(ALL)
    assert all(isinstance(sample, Sample) for sample in ALL)
