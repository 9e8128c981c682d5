"""`python -m tests.golden` makes the golden set again and compares it; `--refresh` draws it anew."""

import sys
from pathlib import Path

from cmsurvey.verify import page
from tests import golden

PAGE = Path("output") / "verify.html"


def main() -> int:
    """Compare, or draw anew when asked to; 0 same, 2 different."""
    if sys.argv[1:] == ["--refresh"]:
        golden.refresh()
        return 0
    found = list(golden.verified())
    differing = [one for bundle in found for one in bundle.differences]
    for one in differing:
        print(one.path, page.told(one), one.cause, sep="\t")  # noqa: T201 - a script
    compared = f"{sum(bundle.files for bundle in found)} files of the golden set"
    if not golden.same_browser():
        compared += ", without the pictures: another browser drew them"
    if differing:
        PAGE.parent.mkdir(exist_ok=True)
        page.write(PAGE, found)
    print(f"{compared}: {len(differing)} differ, see {PAGE}" if differing else f"{compared}: the same")  # noqa: T201 - a script
    return 2 if differing else 0


sys.exit(main())
