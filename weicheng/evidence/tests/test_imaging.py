"""Opening pictures: which are taken, which are refused in which words, and what is read from them."""

import warnings
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from weicheng.evidence.imaging import opening
from weicheng.evidence.imaging.exif import camera_facts
from weicheng.evidence.imaging.opening import open_picture
from weicheng.evidence.imaging.phash import distance, phash
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.tests import pictures
from weicheng.evidence.tests.pictures import camera_exif, encoded, jpeg, scene

DAMAGEABLE = {"jpeg": jpeg(), "png": encoded(scene(), "PNG"), "webp": encoded(scene(), "WEBP")}


@pytest.mark.parametrize(
    ("content", "mime", "size"),
    [
        (jpeg(), "image/jpeg", (640, 480)),  # the common phone photo
        (encoded(scene(), "PNG"), "image/png", (640, 480)),  # a screenshot
        (encoded(scene(), "WEBP"), "image/webp", (640, 480)),  # saved from a chat
        (pictures.SMALL_HEIC.read_bytes(), "image/heic", (480, 320)),  # an iPhone's own format
        (encoded(scene().convert("CMYK")), "image/jpeg", (640, 480)),  # from a print shop
        (encoded(scene().convert("L")), "image/jpeg", (640, 480)),  # a scan in grey
        (encoded(scene().convert("RGBA"), "PNG"), "image/png", (640, 480)),  # with transparency
        (encoded(scene(), "MPO", save_all=True, append_images=[scene(seed=3)]), "image/jpeg", (640, 480)),  # portrait
    ],
)
def test_a_picture_is_taken_by_its_content(content, mime, size):
    picture = open_picture(content)
    assert (picture.mime, (picture.width, picture.height)) == (mime, size)
    assert picture.working.mode == "RGB"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是照片"),  # nothing
        (b"<html><script>alert(1)</script></html>", "不是照片"),  # a page called .jpg
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "不是照片|损坏"),  # a JPEG's first bytes only
        (jpeg()[:-2000], "没有传完整"),  # cut off on the way
        (pictures.SMALL_HEIC.read_bytes()[:2500], "不是照片|损坏"),  # a HEIC cut off
        (encoded(scene(), "BMP"), "不是照片"),  # a kind we do not take
        (encoded(scene(), "GIF"), "不是照片"),  # the same, still
        (pictures.animated("PNG"), "动图"),  # APNG
        (pictures.animated("WEBP"), "动图"),  # a sticker
        (pictures.bomb_png(), "像素太多"),  # claims 900 megapixels
        (pictures.bomb_png(10_000, 3_000), "像素太多"),  # past our own limit only
        (encoded(scene(4, 4), "PNG"), "太小"),  # a tracking pixel
    ],
)
def test_a_picture_is_refused_with_a_reason(content, said):
    with pytest.raises(Unfit, match=said) as refused:
        open_picture(content)
    assert refused.value.remedy


def test_a_bomb_is_refused_even_where_warnings_are_only_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(Unfit, match="像素太多"):
            open_picture(pictures.bomb_png(12_000, 9_000))


# Pillow warns of EXIF it cannot read and goes on; that is what we want of it.
@pytest.mark.filterwarnings("ignore::UserWarning")
@hypothesis_settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 4000), noise=st.binary(min_size=1, max_size=40))
@pytest.mark.parametrize("kind", sorted(DAMAGEABLE))
def test_a_damaged_picture_opens_or_is_refused_but_never_crashes(kind, at, noise):
    source = DAMAGEABLE[kind]
    at %= len(source)
    with suppress(Unfit):
        picture = open_picture(source[:at] + noise + source[at + len(noise) :])
        camera_facts(picture.exif)


@pytest.mark.parametrize(
    ("at", "byte"),
    [
        (191, 255),  # makes the decoder itself crash: the reason for its own process
        (347, 0),  # a wrong image size
        (9, 0),  # another brand
        (4000, 255),  # in the compressed picture
    ],
)
def test_a_damaged_heic_opens_or_is_refused_but_never_takes_the_server_down(at, byte):
    content = bytearray(pictures.SMALL_HEIC.read_bytes())
    content[at] = byte
    with suppress(Unfit):
        open_picture(bytes(content))


def test_a_large_photo_is_decoded_to_its_working_size_only():
    picture = open_picture(encoded(scene(6000, 4000)))
    assert (picture.width, picture.height) == (6000, 4000)
    assert max(picture.working.size) == opening.WORKING_EDGE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whatever_the_camera_wrote(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    # Red marks the corner that is top left when the picture stands upright.
    upright = Image.new("RGB", (80, 48), "white")
    upright.paste("red", (0, 0, 40, 24))
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(turns[orientation]) if orientation in turns else upright
    picture = open_picture(encoded(stored, quality=95, exif=exif))
    assert (picture.width, picture.height) == picture.working.size == (80, 48)
    red, green, _ = picture.working.getpixel((10, 6))
    assert red > 200 > 100 > green


def test_the_camera_facts_are_read():
    facts = camera_facts(open_picture(jpeg()).exif)
    assert facts.taken_at == datetime(2026, 11, 2, 5, 5, tzinfo=UTC)
    assert (facts.lng, facts.lat) == (116.64, 23.67)
    assert facts.device == "HUAWEI P40"


def test_the_camera_facts_of_a_heic_are_read():
    facts = camera_facts(open_picture(pictures.SMALL_HEIC).exif)
    assert facts.taken_at == datetime(2026, 11, 2, 5, 5, tzinfo=UTC)
    assert (facts.lng, facts.lat) == (116.64, 23.67)


@pytest.mark.parametrize(
    ("exif", "taken", "placed"),
    [
        (camera_exif(zone=""), True, True),  # without a zone: local time
        (camera_exif(zone="+99:00"), True, True),  # a zone that does not exist
        (camera_exif(taken="0000:00:00 00:00:00"), False, True),  # an unset clock
        (camera_exif(taken="1970:01:01 08:00:00"), False, True),  # a clock at its epoch
        (camera_exif(taken="2026-11-02"), False, True),  # another notation
        (camera_exif(lat=(0.0, 0.0, 0.0), lng=(0.0, 0.0, 0.0)), True, False),  # before the first fix
        (camera_exif(lat=(95.0, 0.0, 0.0)), True, False),  # beyond the pole
        (camera_exif(lat=(23.0, 40.0)), True, False),  # seconds missing
        (Image.Exif(), False, False),  # stripped by a chat program
    ],
)
def test_broken_camera_facts_count_as_absent(exif, taken, placed):
    facts = camera_facts(open_picture(encoded(scene(), exif=exif)).exif)
    assert (facts.taken_at is not None, facts.lng is not None) == (taken, placed)


@pytest.mark.parametrize(
    ("changed", "most"),
    [
        (lambda image: encoded(image, quality=40), 4),  # saved again
        (lambda image: encoded(image.resize((320, 240))), 4),  # made smaller
        (lambda image: encoded(image.crop((10, 8, 630, 472))), 12),  # cropped by three per cent
    ],
)
def test_the_perceptual_hash_survives_a_second_saving(changed, most):
    image = scene()
    first = phash(open_picture(encoded(image)).working)
    assert distance(first, phash(open_picture(changed(image)).working)) <= most


def test_the_perceptual_hash_tells_scenes_apart():
    assert distance(phash(scene(seed=1)), phash(scene(seed=9))) > 12


def test_the_perceptual_hash_fits_a_signed_column():
    hashes = [phash(scene(seed=seed)) for seed in range(20)]
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert any(value < 0 for value in hashes) or any(value > 2**32 for value in hashes)
