"""The shape of the code: who imports whom, and how long things may get."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src/cmsurvey"

#: Module (a package counts as one) -> the modules of cmsurvey that it may import; each only those above it.
IMPORTS = {
    "errors": set(),
    "bundlename": set(),
    "exits": set(),
    "markdown": set(),
    "model": {"bundlename"},
    "regular": {"errors"},
    "vendored": {"errors", "regular"},
    "separated": set(),
    "rewrite": {"errors", "separated"},
    "survey": {"errors", "regular"},
    "places": {"regular", "separated"},
    "load": {"errors", "model", "places", "regular", "separated", "vendored"},
    "answers": {"errors", "load", "model", "regular", "rewrite"},
    "sums": {"errors", "model"},
    "aggregate": {"errors", "model", "sums"},
    "comparability": {"model"},
    "domain": {"aggregate", "errors", "model"},
    "numbers": {"model"},
    "same": set(),
    "written": {"errors", "load", "places", "same"},
    "unproven": {"errors", "places", "same"},
    "labels": {"errors", "model", "places"},
    "numerals": {"same"},
    "edges": {"labels", "numerals", "places"},
    "asked": {"edges", "errors", "labels", "numerals", "places"},
    "vocabulary": {"labels", "model", "numbers", "written"},
    "words": {
        "asked", "edges", "errors", "labels", "load", "model", "numbers", "numerals", "regular", "unproven",
        "vocabulary", "written",
    },
    "estimate": {
        "answers", "errors", "load", "model", "regular", "rewrite", "separated", "survey", "words",
    },
    "claims": {"aggregate", "model"},
    "called": {"model", "vocabulary", "words"},
    "formats": {"aggregate", "called", "claims", "errors", "model", "words"},
    "naming": {"called", "claims", "formats", "model", "words"},
    "dated": {"claims", "formats", "words"},
    "negated": {"called", "formats", "model", "vocabulary", "words"},
    "meant": {"called", "claims", "dated", "formats", "model", "naming", "negated", "words"},
    "placeholders": {
        "aggregate", "claims", "comparability", "domain", "errors", "formats", "model", "words",
    },
    "fill": {"errors", "formats", "meant", "model", "placeholders", "places"},
    "fillers": {"domain", "fill", "load", "model", "words"},
    "theme": {"errors", "vendored"},
    "woff": set(),
    "fontname": set(),
    "themes": {"errors", "load", "places", "regular", "theme", "vendored", "woff"},
    "schemas": {"answers", "load", "themes", "written"},
    "coverage": {"aggregate", "model"},
    "start": {
        "answers", "coverage", "errors", "estimate", "load", "model", "regular", "rewrite", "schemas",
        "separated", "theme", "words",
    },
    "unreplaced": {"model", "regular", "separated", "start"},
    "linebreak": set(),
    "fonts": {"errors", "fontname", "linebreak", "theme", "themes", "vendored", "woff"},
    "templates": {"errors", "fonts", "model", "theme"},
    "trend": {"aggregate", "errors", "model"},
    "compose": {
        "aggregate", "comparability", "coverage", "domain", "errors", "fill", "fonts", "model", "numbers",
        "places", "sums", "survey", "templates", "theme", "trend", "unreplaced", "words", "written",
    },
    "findings": {"model", "words"},
    "feet": {"fonts", "themes"},
    "reduced": {"feet", "fonts", "model", "theme", "words"},
    "columns": {"compose", "model", "templates", "theme"},
    "presets": {"columns", "compose", "errors", "feet", "fonts", "model", "reduced", "theme", "words"},
    "carousel": {"errors", "findings", "fonts", "model", "presets", "theme", "words"},
    "tabulate": {"model"},
    "browser": {"errors"},
    "stand_ins": {"fonts"},
    "scratch": set(),
    "render": {
        "carousel", "errors", "exits", "feet", "fonts", "linebreak", "model", "presets", "scratch",
        "stand_ins", "theme", "themes", "vendored",
    },
    "manifest": {"bundlename", "errors"},
    "publish": {"errors", "manifest", "model"},
    "archives": {"errors", "manifest"},
    "archive": {"errors", "load", "manifest", "model", "regular"},
    "links": set(),
    "lasting": {"archive", "links", "model"},
    "runs": {"bundlename", "errors", "load", "publish", "words"},
    "linked": {"model"},
    "datapackage": {"manifest", "model", "separated", "tabulate"},
    "made": {"model"},
    "unchanged": {"browser", "errors", "made", "manifest", "publish", "regular", "runs", "scratch"},
    "printed": {"model"},
    "snapshot": {
        "aggregate", "compose", "coverage", "domain", "errors", "fill", "load", "model", "printed", "words",
    },
    "outputs": {"errors", "linked", "manifest", "model"},
    "reasons": {"errors", "model", "written"},
    "wordings": {"compose", "fill", "load", "model", "words"},
    "locking": {
        "compose", "domain", "errors", "load", "manifest", "model", "outputs", "reasons", "regular",
        "snapshot", "unreplaced", "wordings",
    },
    "stamps": {"model", "runs", "words"},
    "glyphs": {"errors", "fonts", "model", "printed", "regular", "themes"},
    "bundles": {
        "aggregate", "compose", "domain", "errors", "fill", "findings", "glyphs", "load", "manifest", "model",
        "runs", "stamps", "theme", "themes", "unreplaced", "words",
    },
    "holders": {"aggregate", "compose", "errors", "load", "model", "runs", "words"},
    "embed": {"errors", "manifest", "model", "render", "vendored"},
    "gallery": {"errors", "fonts", "manifest", "model", "render", "theme"},
    "part": {"made", "model", "render"},
    "plan": {
        "browser", "bundles", "carousel", "datapackage", "errors", "linked", "made", "manifest", "model",
        "part", "presets", "render", "tabulate", "themes",
    },
    "pipeline": {
        "bundles", "embed", "errors", "load", "locking", "manifest", "model", "plan", "publish",
        "render", "runs", "theme", "themes", "unchanged", "words",
    },
    "serve": {
        "bundles", "embed", "errors", "fonts", "gallery", "load", "manifest", "model", "pipeline",
        "plan", "render", "theme", "themes", "vendored", "words",
    },
    "look": {"aggregate", "coverage", "errors", "load", "model", "vocabulary", "words"},
    "register": {"comparability", "compose", "errors", "load", "look", "model", "words"},
    "site": {
        "aggregate", "archives", "bundles", "compose", "coverage", "datapackage", "domain", "embed",
        "errors", "fonts", "load", "look", "manifest", "model", "pipeline", "publish", "register",
        "render", "separated", "stamps", "stand_ins", "tabulate", "themes", "unreplaced", "vendored",
        "words",
    },
    "verify": {
        "bundles", "carousel", "errors", "fonts", "manifest", "model", "part", "plan", "presets", "render",
        "tabulate", "theme", "themes", "words",
    },
    "lint": {
        "bundles", "errors", "fonts", "manifest", "model", "plan", "presets", "render", "themes", "verify",
        "words",
    },
    "doctor": {
        "aggregate", "browser", "errors", "fonts", "load", "manifest", "pipeline", "render", "theme",
        "vendored",
    },
    "explain": {"aggregate", "compose", "coverage", "look", "model"},
    "unfit": {"aggregate", "model", "words"},
    "beside": set(),
    "check": {
        "aggregate", "answers", "beside", "compose", "coverage", "domain", "errors", "fill", "glyphs", "load",
        "locking", "model", "places", "regular", "theme", "themes", "unfit", "unreplaced", "words",
    },
    "notebook": {"vendored"},
    "api": {
        "aggregate", "compose", "errors", "fill", "load", "look", "model", "notebook", "tabulate", "theme",
        "words",
    },
    "export": {"browser", "errors", "render", "vendored"},
    "terminal": {"answers", "errors", "exits"},
    "completion": {
        "aggregate", "answers", "coverage", "domain", "embed", "errors", "load", "look", "model", "presets",
        "runs", "themes", "words",
    },
    "cli_care": {"browser", "completion", "doctor", "errors", "lint", "load", "render", "terminal", "verify"},
    "cli_share": {"completion", "embed", "errors", "terminal", "vendored", "words"},
    "cli_site": {"completion", "errors", "load", "render", "site", "terminal"},
    "deck": {"archives", "feet", "findings", "fonts", "formats", "model", "theme", "themes", "words"},
    "decks": {
        "archives", "bundles", "deck", "errors", "findings", "load", "locking", "runs", "themes",
    },
    "kit": {
        "archives", "browser", "bundles", "carousel", "compose", "datapackage", "errors", "fonts", "load",
        "manifest", "markdown", "model", "pipeline", "plan", "publish", "render", "tabulate", "templates",
        "theme", "themes", "words",
    },
    "cli_kit": {
        "bundlename", "completion", "decks", "errors", "kit", "load", "render", "runs", "terminal",
        "vendored",
    },
    "held": {"claims", "formats", "naming", "words"},
    "proof": {
        "compose", "domain", "errors", "fill", "fillers", "fonts", "held", "model", "places", "printed",
        "render", "snapshot", "stamps", "words",
    },
    "proofs": {"browser", "bundles", "errors", "load", "manifest", "model", "proof", "render"},
    "revisions": {"errors"},
    "handed": {"decks"},
    "affected": {
        "carousel", "decks", "embed", "gallery", "handed", "manifest", "model", "presets", "runs", "site",
        "words",
    },
    "reached": {
        "affected", "aggregate", "bundles", "compose", "coverage", "errors", "gallery", "handed", "load",
        "manifest", "model", "plan", "runs", "tabulate", "themes", "words",
    },
    "differing": {
        "affected", "browser", "bundles", "compose", "domain", "embed", "errors", "fill", "fonts", "gallery",
        "handed", "load", "manifest", "model", "printed", "render", "runs", "snapshot", "tabulate", "themes",
        "words",
    },
    "article": {
        "aggregate", "compose", "coverage", "domain", "errors", "fill", "fillers", "load", "manifest",
        "markdown", "model", "presets", "stamps", "words",
    },
    "wordbook": {
        "aggregate", "answers", "compose", "coverage", "errors", "fill", "fillers", "labels", "load", "model",
        "locking", "places", "regular", "rewrite", "snapshot", "unproven", "words", "written",
    },
    "cli_words": {
        "article", "completion", "errors", "fillers", "load", "locking", "manifest", "terminal", "wordbook",
    },
    "checklist": {
        "affected", "answers", "archive", "article", "bundles", "coverage", "decks", "domain", "embed",
        "errors", "handed", "linked", "load", "locking", "manifest", "model", "outputs", "plan", "proof",
        "proofs", "reached", "regular", "runs", "site", "snapshot", "themes", "unreplaced", "words",
    },
    "cli_edit": {
        "affected", "checklist", "completion", "compose", "differing", "embed", "errors", "handed", "load",
        "locking", "model", "proofs", "reached", "render", "revisions", "runs", "terminal",
    },
    "cli_sources": {
        "archive", "cli_edit", "completion", "errors", "lasting", "links", "load", "look", "model",
        "runs", "terminal", "words",
    },
    "cli_look": {
        "check", "completion", "compose", "datapackage", "errors", "explain", "fill", "load", "look",
        "model", "register", "tabulate", "terminal", "words",
    },
    "cli_start": {"completion", "errors", "start", "terminal"},
    "cli_serve": {"completion", "load", "serve", "terminal"},
    "cli_answers": {"answers", "completion", "errors", "terminal"},
    "weight": {
        "answers", "browser", "compose", "errors", "estimate", "load", "manifest", "model", "numbers",
        "publish", "render", "separated", "survey", "theme", "themes", "words",
    },
    "crosstab": {
        "answers", "errors", "estimate", "load", "model", "numbers", "survey", "tabulate", "words",
    },
    "cli_stats": {"completion", "errors", "estimate", "terminal", "vendored", "weight", "words"},
    "cli_crosstab": {"cli_stats", "completion", "crosstab", "errors", "survey", "terminal", "words"},
    "cli_drawing": {
        "browser", "errors", "holders", "manifest", "pipeline", "render", "runs", "terminal", "unchanged",
    },
    "cli": {
        "browser", "cli_answers", "cli_care", "cli_crosstab", "cli_drawing", "cli_edit", "cli_kit",
        "cli_look", "cli_serve", "cli_share", "cli_site", "cli_sources", "cli_start", "cli_stats",
        "cli_words", "completion", "errors", "exits", "gallery", "load", "manifest", "pipeline", "presets",
        "render", "runs", "terminal", "unchanged", "vendored", "words",
    },
    "__main__": {"cli", "exits"},
    "__init__": {"api", "export"},
}  # fmt: skip

#: What is heavy or replaceable stays with the modules whose job it is (imports for types are free).
THIRD_PARTIES = {
    "numpy": {"answers", "crosstab", "estimate", "render", "survey"},
    "scipy": {"survey"},
    "duckdb": {"survey"},
    "narwhals": {"survey"},
    "pyspark": {"survey"},
    "pyarrow": {"answers"},
    "pyreadstat": {"answers"},
    "python_calamine": {"answers", "wordbook"},
    "deflate": {"render", "woff"},
    "pandas": {"answers", "api", "model", "survey"},
    "PIL": {"lint", "render", "themes", "verify"},
    "plotly": {"export", "model", "notebook"},
    "kaleido": {"render"},
    "choreographer": {"browser", "render"},
    "babel": {"numbers"},
    "fontTools": {"fonts", "themes"},
    "jinja2": {"render", "start"},
    "uharfbuzz": {"fonts"},
    "typer": {
        "cli",
        "cli_answers",
        "cli_care",
        "cli_crosstab",
        "cli_drawing",
        "cli_edit",
        "cli_kit",
        "cli_look",
        "completion",
        "cli_serve",
        "cli_share",
        "cli_site",
        "cli_sources",
        "cli_start",
        "cli_stats",
        "cli_words",
        "terminal",
    },
    "regex": {"article"},
    "xlsxwriter": {"crosstab", "deck", "wordbook"},
    "tomlkit": {"start", "wordbook"},
    "pptx": {"deck"},
    "lxml": {"deck", "themes"},
    "rich": {"cli", "terminal"},
}

#: Two runs give the same bytes: dates come from the edition, settings of the machine enter in one place.
CLOCK_AND_ENVIRONMENT = {
    "datetime.now",
    "datetime.today",
    "date.today",
    "time.time",
    "os.environ",
    "os.getenv",
}
#: runs: an embargo ends on its day (docs/decisions/embargo.md).
#: cli_start: a new series is offered the present year, and whoever starts it may say another.
#: terminal: who sits at it is spoken to in their language; no file that is published is.
#: notebook: only the environment tells that the outputs of a notebook are pages of their own.
MAY_READ_THEM = {"browser", "cli_start", "notebook", "runs", "terminal"}


@cache
def sources():
    """Every node of every module, in the order of `ast.walk`; to parse them takes most of the time."""
    return {path: tuple(ast.walk(ast.parse(path.read_bytes()))) for path in sorted(PACKAGE.rglob("*.py"))}


def module_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path):
    """Dotted names of what a module imports when it runs: `from a import b` is "a.b"."""
    return frozenset(_imported(sources()[path]))


def _imported(nodes):
    typed = {
        child
        for node in nodes
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in node.body
    }
    for node in nodes:
        if isinstance(node, ast.Import) and node not in typed:
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node not in typed:
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def functions():
    return tuple(_functions())


def _functions():
    for path, nodes in sources().items():
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def lines(function):
    """The lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if documented else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.long
def test_every_module_has_its_row_and_every_row_its_module():
    assert {module_of(path) for path in sources()} == set(IMPORTS)


def test_the_rows_go_one_way():
    above: set[str] = set()
    for module, allowed in IMPORTS.items():
        assert allowed <= above, f"{module} may import from above only"
        above.add(module)


@pytest.mark.long
def test_a_module_imports_what_its_row_allows():
    for path in sources():
        module = module_of(path)
        ours = {name.split(".")[1] for name in imported(path) if name.startswith("cmsurvey.")}
        assert ours - {module} <= IMPORTS[module], path


@pytest.mark.long
def test_a_library_is_imported_by_the_modules_whose_job_it_is():
    for path in sources():
        for library in {name.split(".")[0] for name in imported(path)} & set(THIRD_PARTIES):
            assert module_of(path) in THIRD_PARTIES[library], f"{path} imports {library}"


@pytest.mark.long
def test_the_clock_and_the_environment_are_read_where_it_is_said():
    last = {name.split(".")[1] for name in CLOCK_AND_ENVIRONMENT}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not re.search(rf"\.(?:{'|'.join(last)})\b|from (?:os|time) ", path.read_text(encoding="utf-8")):
            continue  # what is not named is not read, and to walk through every module takes a second
        nodes = tuple(ast.walk(ast.parse(path.read_bytes())))
        used = {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute) and node.attr in last}
        names = {".".join(name.split(".")[-2:]) for name in used | {*_imported(nodes)}}
        found = names & CLOCK_AND_ENVIRONMENT
        assert not found or module_of(path) in MAY_READ_THEM, f"{path} reads {found}"


@pytest.mark.long
def test_functions_stay_short():
    lengths = sorted((lines(node), f"{path}:{node.lineno} {node.name}") for path, node in functions())

    assert lengths[-1][0] <= 45, lengths[-1]
    assert lengths[int(len(lengths) * 0.9)][0] <= 25


def test_a_module_stays_short():
    modules = PACKAGE.rglob("*.py")
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}

    assert {path: length for path, length in lengths.items() if length > 350} == {}


@pytest.mark.long
def test_functions_take_few_parameters():
    for path, node in functions():
        positional = [*node.args.posonlyargs, *node.args.args]
        if not module_of(path).startswith("cli"):
            assert len(positional) + len(node.args.kwonlyargs) <= 7, f"{path}:{node.lineno} {node.name}"
        assert len([one for one in positional if one.arg not in {"self", "cls"}]) <= 4, (
            f"{path}:{node.lineno}"
        )
