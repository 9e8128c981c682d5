"""`python -m benchmarks.growth N OUTPUT`: the first N editions in French in one run, as `render --all` does.

Prints how many files it made and how many seconds that took, imports and the browser's start included.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

BEGAN = time.perf_counter()


def main() -> None:
    """Render and print what it took."""
    import json  # noqa: PLC0415 - its import is measured

    from benchmarks import prepare  # noqa: PLC0415 - its import is measured
    from cmsurvey import pipeline  # noqa: PLC0415 - its import is measured
    from cmsurvey.render.studio import Studio  # noqa: PLC0415 - its import is measured

    asked = prepare.requests(prepare.editions()[: int(sys.argv[1])], ["fr"], Path(sys.argv[2]))
    with Studio() as studio:
        reports = [pipeline.render(one, lambda *_: None, lambda: studio) for one in asked]
    files = sum(len(report.done.written) - 1 for report in reports)  # the manifest is no file asked for
    sys.stdout.write(json.dumps({"files": files, "seconds": time.perf_counter() - BEGAN}) + "\n")


if __name__ == "__main__":
    main()
