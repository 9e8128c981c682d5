"""cmsurvey: survey results as statistically honest infographics."""

from __future__ import annotations

#: What checks types takes it for true; to import `typing` takes ten times as long as all else before Ctrl-C
#: is heard (see `__main__`).
TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Any

    from cmsurvey.api import edition
    from cmsurvey.export import write_figures

__all__ = ["edition", "write_figures"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what a module holds may be anything
    """Import what is asked for only then: `import cmsurvey` must wait for neither pandas nor Plotly."""
    if name == "edition":
        from cmsurvey.api import edition  # noqa: PLC0415 - the reason is above

        return edition
    if name == "write_figures":
        from cmsurvey.export import write_figures  # noqa: PLC0415 - the same

        return write_figures
    raise AttributeError(f'module "cmsurvey" has no attribute "{name}"')
