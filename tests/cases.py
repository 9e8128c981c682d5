"""A table of quick cases is one test: a test of its own for each case costs more than most cases do."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def _apart(fixtures: dict[str, Any], number: int) -> Iterator[dict[str, Any]]:
    """The fixtures of one case."""
    above = fixtures.get("tmp_path")
    if above is None:
        yield fixtures
        return
    folder = above / str(number)
    folder.mkdir()
    with contextlib.chdir(folder if Path.cwd() == above else Path.cwd()):
        yield {**fixtures, "tmp_path": folder}


def every(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Callable[..., None]], Any]:
    """What `pytest.mark.parametrize` says, in one test; its failure shows each case that fails, with why.

    The cases share the fixtures of the test, but for `tmp_path`: each has a folder of its own, and works
    there if the test works in it.
    """
    keys = names.replace(" ", "").split(",") if isinstance(names, str) else list(names)
    table = [dict(zip(keys, case if len(keys) > 1 else (case,), strict=True)) for case in cases]
    assert table, "a table without cases tests nothing"

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def checked(**fixtures: Any) -> None:
            failed = []
            for number, case in enumerate(table):
                try:
                    with _apart(fixtures, number) as own:
                        test(**case, **own)
                except Exception as error:  # noqa: BLE001 - shown below with its case, whatever it is
                    error.add_note(f"case: {case!r}")
                    failed.append(error)
            if failed:
                raise ExceptionGroup(f"{len(failed)} of {len(table)} cases", failed)

        parameters = inspect.signature(test).parameters
        left = [one for name, one in parameters.items() if name not in keys]
        checked.__signature__ = inspect.Signature(left)  # type: ignore[attr-defined] # read by pytest
        return checked

    return decorate
