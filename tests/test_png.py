"""Packed pictures: small, flat colours exact, the same bytes for the same pixels."""

from __future__ import annotations

import dataclasses
import io

import numpy as np
import pytest
from PIL import Image

from cmsurvey.render import pixels, png
from cmsurvey.theme import LIGHT
from tests.cases import every
from tests.command import cmsurvey

FLAT = list(dict.fromkeys(dataclasses.asdict(LIGHT).values()))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def made_up(flat: int, edge: int = 40) -> Image.Image:
    """Stripes of flat colours, each running over into paper as the edges of letters do."""
    picture = np.full((240, 40 * flat, 3), rgb(LIGHT.paper), dtype=np.uint8)
    paper = rgb(LIGHT.paper)
    for at, colour in enumerate(FLAT[1 : flat + 1]):
        picture[:160, 40 * at : 40 * at + 20] = rgb(colour)
        for row in range(edge):
            share = row / edge
            mixed = [round(share * a + (1 - share) * b) for a, b in zip(paper, rgb(colour), strict=True)]
            picture[160 + row, 40 * at : 40 * at + 20] = mixed
    return Image.fromarray(picture)


def packed(picture: Image.Image, limit: int = 50_000) -> bytes:
    held = io.BytesIO()
    picture.save(held, "png")
    return png.smaller(held.getvalue(), limit, FLAT)


def seen(content: bytes | Image.Image) -> np.ndarray:
    picture = Image.open(io.BytesIO(content)) if isinstance(content, bytes) else content
    return np.asarray(picture.convert("RGB")).astype(int)


@pytest.mark.long
@every("flat", [1, len(FLAT) - 1])
@every("limit", [1, 50_000])
def test_every_flat_colour_keeps_its_pixels_however_small_the_picture_has_to_be(flat, limit):
    before, after = seen(made_up(flat)), seen(packed(made_up(flat), limit))

    for colour in FLAT:
        where = (before == rgb(colour)).all(axis=2)
        assert (after[where] == rgb(colour)).all(), colour


def test_shades_are_near_what_they_were():
    before, after = seen(made_up(4)), seen(packed(made_up(4)))

    assert np.abs(before - after).max() < 48
    assert np.abs(before - after).mean() < 1


@pytest.mark.long
def test_a_picture_that_is_too_heavy_is_packed_more_tightly():
    shades = np.random.default_rng(7).integers(0, 255, (90, 90, 3), dtype=np.uint8)
    loose, tight = packed(Image.fromarray(shades), 10**9), packed(Image.fromarray(shades), 1)

    assert len(tight) < len(loose)


@pytest.mark.long
@every("limit", [1, 20_000, 10**9])
def test_a_last_effort_is_made_only_where_it_may_bring_a_picture_to_its_limit(monkeypatch, limit):
    shades, efforts, indexed = np.random.default_rng(7).integers(0, 255, (90, 90, 3)), [], pixels.indexed

    def heard(index, which, palette, effort):
        efforts.append(effort)
        return indexed(index, which, palette, effort)

    monkeypatch.setattr(pixels, "indexed", heard)

    assert packed(Image.fromarray(shades.astype(np.uint8)), limit)
    assert max(efforts) <= 9


def test_the_same_pixels_are_the_same_bytes():
    assert packed(made_up(5)) == packed(made_up(5))


def test_one_colour_alone_is_a_picture_too():
    plain = Image.new("RGB", (8, 4), LIGHT.ink)

    assert (seen(packed(plain)) == rgb(LIGHT.ink)).all()


@pytest.mark.browser
@pytest.mark.parametrize("theme", [(), ("--theme", "high-contrast"), ("--theme", "sober")])
def test_the_tallest_poster_is_within_its_weight_in_every_theme(theme, tmp_path):
    options = ("--lang", "en", "--format", "png", "--out", tmp_path, *theme)
    ended = cmsurvey("render", "trends", *options)

    assert ended.exit_code == 0, ended.output
    weight = (tmp_path / "trends/en/trends.png").stat().st_size
    assert weight <= png.LIMITS["poster"]
