"""Bundles: refused names and folders first, then what is kept, then interruptions at every moment."""

import errno
import fcntl
import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from cmsurvey import publish
from cmsurvey.errors import CmsurveyError, RenderError
from cmsurvey.model import Artifact
from tests.cases import every

MADE_FOR = {"edition": "2012", "lang": "fr"}


def artifact(name, content="made up", **entry):
    return Artifact(
        name, content.encode(), {"kind": "card", "question": "gender", "title": "Made up", **entry}
    )


def publish_files(folder, **contents):
    artifacts = [artifact(name.replace("_", "."), content) for name, content in contents.items()]
    return publish.bundle(artifacts, folder, MADE_FOR)


def snapshot(folder):
    """Every file below a folder with its content, links by their target."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def entries(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in manifest["files"]}


def assert_whole(folder):
    """The folder holds the files of its manifest, as described there, and has no neighbour."""
    described = entries(folder)
    assert {path.name for path in folder.iterdir()} == {*described, "manifest.json"}
    for name, entry in described.items():
        content = (folder / name).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@every("name", ["../gender.html", "a/b", "a\\b", "", ".hidden", "..", "a\0b", "a\nb", "C:a"])
def test_a_name_that_leaves_its_folder_is_refused(tmp_path, name):
    with pytest.raises(CmsurveyError) as refused:
        publish.bundle([artifact(name)], tmp_path / "fr", MADE_FOR)

    assert str(refused.value) == (
        f'error: {tmp_path}/fr: "{name}" is not a plain file name\n'
        "    a name has no slash, no colon, no control character and no dot in front"
    )
    assert list(tmp_path.iterdir()) == []


def test_two_files_of_one_name_are_refused_whatever_their_capitals(tmp_path):
    names = ["gender.html", "Gender.html", "manifest.json"]

    with pytest.raises(CmsurveyError) as refused:
        publish.bundle(map(artifact, names), tmp_path / "fr", MADE_FOR)

    assert str(refused.value) == (
        f'error: {tmp_path}/fr: two files would be named "Gender.html"\n'
        "    rename one infographic\n"
        f'error: {tmp_path}/fr: two files would be named "manifest.json"\n'
        "    rename one infographic"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"edition": "2012", "lang": "fr", "files": ["a"]}',
        b'{"edition": "2012", "lang": "fr", "files": [{"name": "../../a"}]}',
        b'{"edition": "2012", "lang": "fr", "files": [{"name": 3}, {}]}',
        b'{"edition": "2013", "lang": "fr", "files": []}',
    ],
    ids=range(10),
)
def test_a_manifest_that_is_not_the_bundles_is_left_alone(tmp_path, content):
    folder = tmp_path / "fr"
    folder.mkdir()
    (folder / "manifest.json").write_bytes(content)

    with pytest.raises(CmsurveyError) as refused:
        publish_files(folder, gender_html="new")

    assert str(refused.value) == (
        f"error: {folder}/manifest.json: is not the manifest of edition 2012 in fr\n"
        f"    move {folder} away, or name another folder with --out"
    )
    assert (folder / "manifest.json").read_bytes() == content
    assert [path.name for path in tmp_path.rglob("*")] == ["fr", "manifest.json"]


def test_a_manifest_behind_a_link_is_not_followed(tmp_path):
    publish_files(tmp_path / "fr", gender_html="earlier")
    (tmp_path / "en").mkdir()
    (tmp_path / "en/manifest.json").symlink_to(tmp_path / "fr/manifest.json")

    with pytest.raises(CmsurveyError, match="is not the manifest of edition 2012 in fr"):
        publish_files(tmp_path / "en", gender_html="new")


def test_a_file_of_somebody_else_is_never_replaced(tmp_path):
    folder = tmp_path / "fr"
    folder.mkdir()
    (folder / "gender.html").write_text("mine", encoding="utf-8")

    with pytest.raises(CmsurveyError) as refused:
        publish_files(folder, gender_html="new", age_html="new")

    assert str(refused.value) == (
        f"error: {folder}/gender.html: no manifest says that cmsurvey wrote this file\n"
        f"    move {folder} away, or name another folder with --out"
    )
    assert snapshot(tmp_path) == {"fr/gender.html": "mine"}


def test_files_of_somebody_else_are_counted_in_one_sentence(tmp_path):
    folder = tmp_path / "fr"
    folder.mkdir()
    (folder / "age.html").mkdir()
    (folder / "gender.html").symlink_to("nowhere")

    with pytest.raises(CmsurveyError) as refused:
        publish_files(folder, gender_html="new", age_html="new")

    assert str(refused.value) == (
        f"error: {folder}/age.html: no manifest says that cmsurvey wrote this file "
        "(nor 1 more that this run would replace)\n"
        f"    move {folder} away, or name another folder with --out"
    )


@pytest.mark.parametrize("where", ["output/fr", "output/2012/fr", "output"])
def test_a_file_in_the_path_is_named_as_the_cause(tmp_path, where):
    (tmp_path / "output").write_text("a file", encoding="utf-8")

    with pytest.raises(RenderError) as refused:
        publish_files(tmp_path / where, gender_html="new")

    assert str(refused.value) == (
        f"error: {tmp_path / where}: cannot be written: a part of its path is a file\n"
        "    move that file away, or name another folder"
    )
    assert refused.value.exit_code == 3
    assert snapshot(tmp_path) == {"output": "a file"}


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "the disk is full\n    make room on it, or name a folder on another disk"),
        (errno.EROFS, "its disk is read-only\n    name a folder on another disk"),
        (
            errno.EACCES,
            "you may not write there\n    change its permissions, or name another folder",
        ),
        (errno.EIO, "Input/output error\n    name another folder with --out"),
    ],
)
@pytest.mark.parametrize("earlier", [{}, {"gender_html": "earlier", "age_html": "earlier"}])
def test_a_disk_that_refuses_leaves_everything_as_it_was(tmp_path, monkeypatch, number, cause, earlier):
    folder = tmp_path / "output/2012/fr"
    if earlier:
        publish_files(folder, **earlier)
    before = snapshot(tmp_path)

    def refuse(_descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(RenderError) as refused:
        publish_files(folder, gender_html="new")

    assert str(refused.value) == f"error: {folder}: cannot be written: {cause}"
    assert snapshot(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["output"] if earlier else [])


def test_a_kept_file_that_cannot_be_copied_is_told_in_a_sentence(tmp_path, monkeypatch):
    folder = tmp_path / "fr"
    (folder / "drafts").mkdir(parents=True)
    (folder / "drafts/notes.txt").write_text("mine", encoding="utf-8")

    def refuse(*_paths, **_options):
        raise OSError(errno.EPERM, "made up")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copy2", refuse)
    with pytest.raises(RenderError) as refused:
        publish_files(folder, gender_html="new")

    assert str(refused.value) == (
        f"error: {folder}: cannot be written: a file in it could not be copied\n"
        "    name another folder with --out"
    )
    assert snapshot(tmp_path) == {"fr/drafts/notes.txt": "mine"}


def test_an_artifact_that_fails_while_it_is_made_changes_nothing(tmp_path):
    publish_files(tmp_path / "fr", gender_html="earlier")
    before = snapshot(tmp_path)

    def failing():
        yield artifact("gender.html", "new")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        publish.bundle(failing(), tmp_path / "fr", MADE_FOR)

    assert snapshot(tmp_path) == before


def test_the_manifest_describes_every_file_in_one_form(tmp_path):
    poster = Artifact(
        "profile.png", b"made up", {"kind": "poster", "width": 2160, "height": 3120, "extra": "é"}
    )

    bundle = publish.bundle([poster, artifact("age.csv", "a,b")], tmp_path / "2012/fr", MADE_FOR)

    assert bundle == publish.Bundle(
        tmp_path / "2012/fr",
        tuple(tmp_path / "2012/fr" / name for name in ("age.csv", "manifest.json", "profile.png")),
        kept=0,
    )
    assert (tmp_path / "2012/fr/manifest.json").read_text(encoding="utf-8") == textwrap.dedent(
        """\
        {
          "edition": "2012",
          "lang": "fr",
          "run": {
            "listed": "a727bae32e6956c9a849e50096300e4d"
          },
          "files": [
            {
              "name": "age.csv",
              "kind": "card",
              "question": "gender",
              "template": null,
              "title": "Made up",
              "alt": null,
              "version": null,
              "width": null,
              "height": null,
              "made_from": null,
              "drawn_by": null,
              "bytes": 3,
              "sha256": "1eb7c54d52831bbfe8942af0b1c56b7409523a59ed6ca99c1174fef7eb32c1b5"
            },
            {
              "name": "profile.png",
              "kind": "poster",
              "question": null,
              "template": null,
              "title": null,
              "alt": null,
              "version": null,
              "width": 2160,
              "height": 3120,
              "made_from": null,
              "drawn_by": null,
              "extra": "é",
              "bytes": 7,
              "sha256": "48168fa99cb7e014e77dbf4af79fc5b2a50caac8e820883ea7326f88bc713ac9"
            }
          ]
        }
        """
    )


def test_files_without_a_successor_are_carried_over_and_stay_in_the_manifest(tmp_path):
    folder = tmp_path / "fr"
    publish_files(folder, gender_html="earlier", gender_png="earlier", age_html="earlier")

    bundle = publish_files(folder, gender_html="new")

    assert bundle.kept == 2
    assert [path.name for path in bundle.written] == ["gender.html", "manifest.json"]
    assert {name: (folder / name).read_text(encoding="utf-8") for name in entries(folder)} == {
        "age.html": "earlier",
        "gender.html": "new",
        "gender.png": "earlier",
    }
    assert_whole(folder)


def test_a_file_that_was_deleted_or_changed_by_hand_is_described_as_it_is(tmp_path):
    folder = tmp_path / "fr"
    publish_files(folder, gender_html="earlier", gender_png="earlier", age_html="earlier")
    (folder / "age.html").unlink()
    (folder / "gender.png").write_text("retouched", encoding="utf-8")

    publish_files(folder, gender_html="new")

    assert list(entries(folder)) == ["gender.html", "gender.png"]
    assert_whole(folder)


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_what_cmsurvey_did_not_write_is_kept_and_never_followed(tmp_path, monkeypatch, links):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "2012/fr"
    elsewhere.mkdir()
    (elsewhere / "treasure.txt").write_text("treasure", encoding="utf-8")
    publish_files(folder, gender_html="earlier")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "drafts/deep").mkdir(parents=True)
    (folder / "drafts/deep/a.txt").write_text("mine too", encoding="utf-8")
    (folder / "drafts/out").symlink_to(elsewhere)
    (folder / "out").symlink_to("../../elsewhere")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "drafts/deep").chmod(0o555)

    def no_links(*_paths, **_options):
        raise OSError(errno.EPERM, "made up")

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    publish_files(folder, gender_html="new")

    kept = snapshot(folder)
    assert list(entries(folder)) == ["gender.html"]
    assert kept.pop("manifest.json")
    assert kept == {
        "dangling": "nowhere",
        "drafts/deep/a.txt": "mine too",
        "drafts/out": str(elsewhere),
        "gender.html": "new",
        "notes.txt": "mine",
        "out": "../../elsewhere",
    }
    assert stat.S_IMODE((folder / "drafts/deep").stat().st_mode) == 0o555
    assert snapshot(elsewhere) == {"treasure.txt": "treasure"}
    assert [path.name for path in folder.parent.iterdir()] == ["fr"]


def test_an_output_folder_behind_a_link_is_replaced_where_it_really_is(tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "fr").symlink_to("disk")
    publish_files(tmp_path / "fr", gender_html="earlier")

    bundle = publish_files(tmp_path / "fr", gender_html="new")

    assert (tmp_path / "fr").is_symlink()
    assert (tmp_path / "disk/gender.html").read_text(encoding="utf-8") == "new"
    assert bundle.written[0] == tmp_path / "fr/gender.html"


def test_new_folders_and_files_have_the_modes_that_the_user_asks_for(tmp_path):
    mask = os.umask(0o027)
    try:
        publish_files(tmp_path / "2012/fr", gender_html="new")
    finally:
        os.umask(mask)

    modes = [
        stat.S_IMODE((tmp_path / path).stat().st_mode) for path in ("2012", "2012/fr", "2012/fr/gender.html")
    ]
    assert modes == [0o750, 0o750, 0o640]


def test_a_folder_keeps_its_mode(tmp_path):
    publish_files(tmp_path / "fr", gender_html="earlier")
    (tmp_path / "fr").chmod(0o711)

    publish_files(tmp_path / "fr", gender_html="new")

    assert stat.S_IMODE((tmp_path / "fr").stat().st_mode) == 0o711


def test_the_same_artifacts_give_the_same_bytes(tmp_path):
    publish_files(tmp_path / "a/fr", gender_html="one", age_html="two")
    publish_files(tmp_path / "b/fr", age_html="two", gender_html="one")

    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")


EXCHANGES = pytest.mark.parametrize("exchanges", [True, False], ids=["exchange", "two renames"])


def interrupted_at(moment, run):
    """Run with an interruption at the given line of publish.py; whether it happened."""
    left = moment

    def at_line(_frame, event, _argument):
        nonlocal left
        if event == "line":
            left -= 1
            if left == 0:
                raise KeyboardInterrupt
        return at_line

    def at_call(frame, _event, _argument):
        # the lock's own lines are spared: this process lives on and would wait for itself
        ours = frame.f_code.co_filename == publish.__file__ and frame.f_code.co_name != "_alone"
        return at_line if ours else None

    before = sys.gettrace()
    sys.settrace(at_call)
    try:
        run()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.long
@EXCHANGES
# an interruption on the way out of a "with" leaves its file to be closed by the collector, who says so
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_interruption_at_any_line_leaves_the_earlier_bundle_or_the_new_one(
    tmp_path, monkeypatch, exchanges
):
    if not exchanges:
        monkeypatch.setattr(publish, "_exchange", lambda _one, _other: False)
    folder, moment, outcomes = tmp_path / "2012/fr", 0, []
    publish_files(folder, gender_html="earlier", age_html="earlier")
    earlier = snapshot(folder)
    publish_files(tmp_path / "new/fr", gender_html="new", age_html="new")
    new = snapshot(tmp_path / "new/fr")

    interrupted = True
    while interrupted:
        moment += 1
        # an interruption may leave it taken, and what it interrupts ends with it; this process lives on
        monkeypatch.setattr(publish, "_TURN", threading.RLock())
        interrupted = interrupted_at(moment, lambda: publish_files(folder, gender_html="new", age_html="new"))
        publish.ready(folder)
        outcomes.append(snapshot(folder) == new)
        assert outcomes[-1] or snapshot(folder) == earlier, f"interrupted at line event {moment}"
        assert_whole(folder)
        publish_files(folder, gender_html="earlier", age_html="earlier")

    assert outcomes == sorted(outcomes)  # first the earlier bundle, from one moment on the new one
    assert outcomes.count(False) > 50


@pytest.mark.skipif(sys.platform != "linux", reason="no other system lets two folders change places")
def test_two_folders_change_places_in_one_step(tmp_path):
    for name in ("earlier", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gender.html").write_text(name, encoding="utf-8")

    assert publish._exchange(tmp_path / "new", tmp_path / "earlier")

    assert (tmp_path / "earlier/gender.html").read_text(encoding="utf-8") == "new"
    assert (tmp_path / "new/gender.html").read_text(encoding="utf-8") == "earlier"


@pytest.mark.programs
@EXCHANGES
def test_a_killed_run_leaves_the_earlier_bundle_or_the_new_one(tmp_path, exchanges):
    folder = tmp_path / "fr"
    publish_files(folder, gender_html="0" * 9, age_html="0" * 9)
    program = f"""
        import itertools, pathlib
        from cmsurvey import publish
        from cmsurvey.model import Artifact
        if not {exchanges}:
            publish._exchange = lambda one, other: False
        for number in itertools.count(1):
            content = f"{{number:09}}".encode()
            artifacts = [Artifact(name, content, {{}}) for name in ("gender.html", "age.html")]
            publish.bundle(artifacts, pathlib.Path({str(folder)!r}), {{"edition": "2012", "lang": "fr"}})
            print(number, flush=True)
    """
    moments = random.Random(577).sample(range(1, 60), 4)  # noqa: S311 - moments are no secrets
    for moment in moments:
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == b"1\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(moment / 1000)
            process.kill()

        if exchanges:  # whole at once, before anything was put right
            assert len({(folder / name).read_text(encoding="utf-8") for name in entries(folder)}) == 1
        publish.ready(folder)

        assert_whole(folder)
        assert len({(folder / name).read_text(encoding="utf-8") for name in entries(folder)}) == 1


@pytest.mark.long
def test_a_second_run_waits_for_the_first_and_spares_its_files(tmp_path, monkeypatch):
    folder = tmp_path / "fr"
    publish_files(folder, gender_html="earlier")
    second, its_turn, flock = (
        threading.Thread(target=publish.ready, args=[folder]),
        threading.Event(),
        fcntl.flock,
    )

    def asked(*arguments):
        its_turn.set()
        flock(*arguments)

    with publish._alone(tmp_path):
        (tmp_path / ".fr.cmsurvey-new").mkdir()
        monkeypatch.setattr(fcntl, "flock", asked)
        second.start()
        assert its_turn.wait(60)
        second.join(0.05)  # by then it would be done, were it let in
        assert second.is_alive()
        assert (tmp_path / ".fr.cmsurvey-new").is_dir()

    second.join(60)
    assert not second.is_alive()
    assert_whole(folder)


def test_nothing_needs_repair_where_nothing_was_published(tmp_path):
    publish.ready(Path(tmp_path / "2012/fr"))

    assert list(tmp_path.iterdir()) == []


def test_a_read_only_folder_does_not_stay_behind(tmp_path, monkeypatch):
    drafts = tmp_path / ".fr.cmsurvey-new/drafts"
    drafts.mkdir(parents=True)
    drafts.chmod(0o555)
    modes, remove = [], shutil.rmtree

    def watched(folder):
        modes.append(stat.S_IMODE(drafts.stat().st_mode))
        remove(folder)

    monkeypatch.setattr(shutil, "rmtree", watched)
    publish.ready(tmp_path / "fr")

    assert modes == [0o700]  # for root, who may do anything, the mode is all there is to see
    assert list(tmp_path.iterdir()) == []
