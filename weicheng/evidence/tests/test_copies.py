"""Copies that leave the original behind: no metadata, no face, and the stamp."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from weicheng.evidence.imaging import copies
from weicheng.evidence.imaging.opening import open_picture
from weicheng.evidence.tests.pictures import jpeg, scene


def reopened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("make", [copies.webp, copies.jpeg])
def test_a_copy_carries_no_metadata(make):
    copy = reopened(make(open_picture(jpeg(comment=b"who lives here")).working, 320))
    assert not copy.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(copy.info)
    assert max(copy.size) == 320


def test_a_small_picture_is_not_enlarged():
    assert reopened(copies.webp(scene(100, 60), 320)).size == (100, 60)


def plate(text):
    """A number plate of 280 × 90 pixels on a grey street."""
    image = Image.new("RGB", (800, 600), "grey")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 300, 480, 390), fill=(20, 60, 180))
    draw.text((215, 310), text, fill="white", font_size=60)
    return image


BOX = (250, 500, 350, 150)  # the plate in thousandths


def test_two_plates_cannot_be_told_apart_after_blurring():
    one, other = (copies.pixelated(plate(text), [BOX]) for text in ("UA12345", "UB98760"))
    assert one.tobytes() == other.tobytes()


def test_a_blurred_box_depends_on_nothing_but_its_rounded_average_colour():
    noise = Image.effect_noise((800, 600), 120).convert("RGB")
    turned = noise.transpose(Image.Transpose.ROTATE_180)
    whole = [(0, 0, 1000, 1000)]
    assert copies.pixelated(noise, whole).tobytes() == copies.pixelated(turned, whole).tobytes()


def test_nothing_outside_the_box_changes():
    before, after = plate("UA12345"), copies.pixelated(plate("UA12345"), [BOX])
    assert before.crop((0, 0, 800, 299)).tobytes() == after.crop((0, 0, 800, 299)).tobytes()
    assert before.crop((481, 0, 800, 600)).tobytes() == after.crop((481, 0, 800, 600)).tobytes()


sides = st.integers(0, 995).flatmap(lambda at: st.tuples(st.just(at), st.integers(5, 1000 - at)))


@given(across=sides, down=sides, width=st.integers(8, 300), height=st.integers(8, 300))
def test_a_box_covers_at_least_the_pixels_it_names(across, down, width, height):
    (x, wide), (y, high) = across, down
    noise = Image.effect_noise((width, height), 120).convert("RGB")
    blurred = copies.pixelated(noise, [(x, y, wide, high)])
    left, top = x * width // 1000, y * height // 1000
    right, bottom = -(-(x + wide) * width // 1000), -(-(y + high) * height // 1000)
    region = blurred.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
    assert len(region.getcolors(100_000)) <= len(copies.SHIFTS)


def test_a_stamp_writes_chinese_into_the_foot_of_the_picture():
    plain = scene(1600, 1200)
    stamped = copies.stamped(plain, ["时间：2026-11-02 13:05", "地点：湘桥区太平街道义安路 36 号", "单位：测试单位01"])
    assert stamped.size == plain.size
    assert stamped.crop((0, 0, 1600, 900)).tobytes() == plain.crop((0, 0, 1600, 900)).tobytes()
    foot = stamped.crop((0, 1000, 1600, 1200))
    assert (255, 255, 255) in [colour for _, colour in foot.getcolors(1_000_000)]


def test_a_stamp_shortens_a_line_that_is_too_long_and_never_fails():
    for size in ((40, 30), (320, 240), (1600, 200)):
        assert copies.stamped(scene(*size), ["地点：" + "很长的地名" * 60, ""]).size == size


def test_a_stamp_without_lines_is_a_plain_copy():
    assert copies.stamped(scene(), ["", ""]).tobytes() == scene().tobytes()
