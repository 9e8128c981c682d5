"""Rebuilds src/cmsurvey/assets and tests/vendor from npm packages; run it when a version below changes.

    npm pack @fontsource/source-sans-3@5.3.0          (and each package of PACKAGES, each with its version)
    mkdir NAME && tar -xzf NAME.tgz -C NAME           (each into a folder of its own, beside the others)
    python tools/vendor_assets.py FOLDER              (the folder that holds them)

Files are copied as they are, with their licences; fonts keep their tables to the byte (in `head` the sum over
all is new), unpacked from WOFF2 and packed as WOFF, which is read twenty times as fast. Two faces are built
here: `cmsurvey spaces` holds U+202F alone (for pages as WOFF2, too), `cmsurvey signs` a few signs of the
whole Source Sans 3 that its files for Latin letters leave out.
Equal packages give equal files: no clock is read.
Needs fontTools and brotli, which cmsurvey depends on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "src" / "cmsurvey" / "assets"
TESTS = ROOT / "tests" / "vendor"

#: Each package and its version; the Plotly bundle has the version that plotly.py ships.
PACKAGES = {
    "@fontsource-variable/bricolage-grotesque": "5.3.0",
    "@fontsource/source-sans-3": "5.3.0",
    "source-sans": "3.52.0",
    "@tabler/icons": "3.51.0",
    "plotly.js-basic-dist-min": "4.1.1",
    "axe-core": "4.14.1",
}

#: Package of each family, and the files that the theme uses: an optical size is what titles need.
FONTS = {
    "@fontsource-variable/bricolage-grotesque": ("bricolage-grotesque", ("opsz",)),
    "@fontsource/source-sans-3": ("source-sans-3", ("400", "600", "700")),
}
SUBSETS = ("latin", "latin-ext")
#: Signs that labels have and the subsets lack, and the file of the whole family for each weight.
SIGNS = "≤≥≠≈→←↔‐‑‰∞⅓⅔✓✗●○"
WHOLE = {"400": "Regular", "600": "Semibold", "700": "Bold"}
ICONS = ("man", "woman", "user")

#: The one glyph of our own face, blank, and its width in thousandths of an em.
SPACE = "narrownobreakspace"
NARROW = 190

#: 1 January 2012 in seconds since 1904, as fonts count: a fixed date, so that two builds are equal.
EPOCH = 3408220800


def main() -> int:
    """Copy and build everything; a package that is absent or of another version stops it with a sentence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the unpacked npm packages are")
    packages = find(parser.parse_args().folder)
    wrong = [f"{name}@{version} is not there" for name, version in PACKAGES.items() if name not in packages]
    if wrong:
        sys.stderr.write("".join(f"error: {line}\n" for line in wrong))
        return 1
    for source, target in copies(packages):
        target.parent.mkdir(parents=True, exist_ok=True)
        (repacked if target.suffix == ".woff" else shutil.copyfile)(source, target)
    (ASSETS / "fonts" / "LICENSE-notices").write_text(notices(), encoding="utf-8")
    for flavour in ("woff2", "woff"):
        spaces(ASSETS / "fonts" / f"cmsurvey-spaces.{flavour}")
    for weight, name in WHOLE.items():
        source = packages["source-sans"] / "WOFF2" / "TTF" / f"SourceSans3-{name}.ttf.woff2"
        signs(source, weight, ASSETS / "fonts" / f"cmsurvey-signs-{weight}.woff")
    (ASSETS / "SHA256SUMS").write_text(sums(), encoding="ascii")
    return 0


def find(folder: Path) -> dict[str, Path]:
    """The packages of `PACKAGES` with the right version under a folder, one or two levels down."""
    found: dict[str, Path] = {}
    for file in sorted([*folder.glob("*/package.json"), *folder.glob("*/package/package.json")]):
        about = json.loads(file.read_text(encoding="utf-8"))
        if PACKAGES.get(about["name"]) == about["version"]:
            found[about["name"]] = file.parent
    return found


def copies(packages: dict[str, Path]) -> list[tuple[Path, Path]]:
    """Each file to copy, with the place it goes to."""
    pairs: list[tuple[Path, Path]] = []
    for package, (family, cuts) in FONTS.items():
        names = [f"{family}-{part}-{cut}-normal" for cut in cuts for part in SUBSETS]
        source, target = packages[package] / "files", ASSETS / "fonts"
        pairs += [(source / f"{name}.woff2", target / f"{name}.woff") for name in names]
        pairs.append((packages[package] / "LICENSE", ASSETS / "fonts" / f"LICENSE-{family}"))
    tabler, plotly, axe = (
        packages[name] for name in ("@tabler/icons", "plotly.js-basic-dist-min", "axe-core")
    )
    pairs += [
        (tabler / "icons" / "filled" / f"{icon}.svg", ASSETS / "icons" / f"{icon}.svg") for icon in ICONS
    ]
    pairs.append((tabler / "LICENSE", ASSETS / "icons" / "LICENSE"))
    pairs += [(plotly / name, ASSETS / "bundle" / name) for name in ("plotly-basic.min.js", "LICENSE")]
    pairs += [(axe / name, TESTS / name) for name in ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt")]
    return pairs


def notices() -> str:
    """The copyright notice inside each font file: a package's licence file may not repeat it."""
    files = sorted((ASSETS / "fonts").glob("*-latin-*.woff"))
    return "".join(f"{file.name}: {TTFont(file)['name'].getDebugName(0)}\n" for file in files)


def spaces(target: Path) -> None:
    """Build the face that holds only U+202F, as wide as a fine space of French typography."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", SPACE])
    builder.setupCharacterMap({0x202F: SPACE})
    builder.setupGlyf({".notdef": box(), SPACE: Glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 50), SPACE: (NARROW, 0)})
    # The line box is that of Source Sans 3: this face must never make a line taller.
    builder.setupHorizontalHeader(ascent=1024, descent=-400)
    builder.setupOS2(sTypoAscender=1024, sTypoDescender=-400, usWinAscent=1024, usWinDescent=400)
    builder.setupNameTable(
        {
            "copyright": "Copyright cmsurvey contributors",
            "familyName": "cmsurvey spaces",
            "styleName": "Regular",
            "uniqueFontIdentifier": "cmsurveySpaces-Regular",
            "fullName": "cmsurvey spaces",
            "version": "Version 1.000",
            "psName": "cmsurveySpaces-Regular",
            "licenseDescription": "MIT License",
        },
        mac=False,
    )
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=EPOCH, modified=EPOCH)
    builder.font.recalcTimestamp = False
    builder.font.flavor = target.suffix.removeprefix(".")
    builder.save(target)


def signs(source: Path, weight: str, target: Path) -> None:
    """Build a face of `SIGNS` alone, under a name that is not reserved."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 5, 14])
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB"]
    made = subset.Subsetter(options)
    made.populate(text=SIGNS)
    made.subset(font)
    family = f"cmsurvey signs {weight}"
    licence = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
    for number, text in {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", "-")}.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["name"].setName(licence, 13, 3, 1, 0x409)
    font.flavor = "woff"
    font.save(target)


def repacked(source: Path, target: Path) -> None:
    """Write the tables of a WOFF2 file, as they are, into a WOFF file."""
    font = TTFont(source, recalcBBoxes=False, recalcTimestamp=False)
    font.flavor = "woff"
    font.save(target, reorderTables=None)


def box() -> Glyph:
    """The glyph of what a font lacks; browsers refuse a font without a single outline."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 660), (450, 660), (450, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def sums() -> str:
    """The digest of every shipped file, in the manner of sha256sum."""
    files = sorted(path for folder in ("bundle", "fonts", "icons") for path in (ASSETS / folder).iterdir())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(ASSETS).as_posix()}\n"
        for path in files
    )


if __name__ == "__main__":
    sys.exit(main())
