"""Which browser draws: what is wrong with the one named, which one is taken, how one is installed."""

import os
import platform
import subprocess
import urllib.error
from pathlib import Path

import choreographer.cli
import pytest
from choreographer.browsers.chromium import Chromium

from cmsurvey import browser
from cmsurvey.errors import RenderError


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path, monkeypatch):
    """A made-up machine: not a Debian, nobody is root, an empty PATH and no browser anywhere."""
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(Chromium, "find_browser", lambda **_options: None)
    be_on(monkeypatch, "fedora", root=False)
    (tmp_path / "bin").mkdir()


def be_on(monkeypatch, system, *, root):
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": system})
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)


def program(folder, name, script="exit 0"):
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def apt(tmp_path, monkeypatch):
    """An apt-get that writes down what it is asked, on a Debian whose user is root."""
    be_on(monkeypatch, "debian", root=True)
    asked = tmp_path / "asked"

    def offer(*packages):
        script = f"""
            echo "$@" >> "{asked}"
            for word; do
                case " {" ".join(packages)} " in
                    *" $word "*) : > "{tmp_path}/bin/$word"; /bin/chmod +x "{tmp_path}/bin/$word" ;;
                esac
            done
        """
        program(tmp_path / "bin", "apt-get", script)
        return asked

    return offer


@pytest.mark.parametrize("kind", ["nothing", "folder", "document"])
def test_a_browser_path_that_is_no_program_is_refused(tmp_path, monkeypatch, kind):
    named = tmp_path / kind
    if kind == "folder":
        named.mkdir()
    elif kind == "document":
        named.write_text("a document", encoding="utf-8")
    program(tmp_path / "bin", "chromium")
    monkeypatch.setenv("BROWSER_PATH", str(named))

    with pytest.raises(RenderError) as refused:
        browser.find()

    assert str(refused.value) == (
        f'error: BROWSER_PATH: "{named}" is not a program\n'
        "    set it to the full path of chromium-headless-shell, Chromium, Chrome or Edge, or unset it"
    )
    assert refused.value.exit_code == 3


def test_without_a_browser_the_message_is_the_command_that_cures_it():
    with pytest.raises(RenderError) as refused:
        browser.require()

    assert str(refused.value) == (
        'error: browser: no Chromium, Chrome or Edge was found\n    run "cmsurvey browser --install"'
    )


def test_on_debian_the_message_names_the_package_too(monkeypatch):
    be_on(monkeypatch, "debian", root=False)

    with pytest.raises(RenderError) as refused:
        browser.require()

    assert str(refused.value) == (
        "error: browser: no Chromium, Chrome or Edge was found\n"
        '    run "cmsurvey browser --install", or as root "apt-get install chromium-headless-shell"'
    )


def test_a_system_that_does_not_say_what_it_is_is_not_a_debian(monkeypatch):
    def unknown():
        raise OSError

    monkeypatch.setattr(platform, "freedesktop_os_release", unknown)

    with pytest.raises(RenderError) as refused:
        browser.require()

    assert str(refused.value).endswith('\n    run "cmsurvey browser --install"')


def test_the_browser_that_is_named_comes_before_all_others(tmp_path, monkeypatch):
    program(tmp_path / "bin", "chromium-headless-shell")
    named = program(tmp_path, "mine")
    monkeypatch.setenv("BROWSER_PATH", str(named))

    assert browser.find() == named


def test_an_empty_browser_path_names_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "")
    assert browser.find() is None

    program(tmp_path / "bin", "chromium")
    assert browser.find() == tmp_path / "bin/chromium"


def test_the_quickest_browser_on_the_path_is_taken(tmp_path):
    for name in reversed(browser.NAMES):
        program(tmp_path / "bin", name)
        assert browser.find() == tmp_path / "bin" / name


def test_the_usual_places_and_the_download_are_asked_last(tmp_path, monkeypatch):
    asked = []

    def find_browser(**options):
        asked.append(options)
        return "/opt/chrome"

    monkeypatch.setattr(Chromium, "find_browser", find_browser)

    assert browser.find() == Path("/opt/chrome")
    assert asked == [{"skip_local": False}]

    program(tmp_path / "bin", "microsoft-edge")
    assert browser.require() == tmp_path / "bin/microsoft-edge"
    assert len(asked) == 1


def test_root_on_debian_gets_the_package(apt, tmp_path, capfd):
    asked = apt("chromium-headless-shell", "chromium")

    assert browser.install() == tmp_path / "bin/chromium-headless-shell"
    assert asked.read_text(encoding="utf-8").splitlines() == [
        "-qq update",
        "-qq install -y --no-install-recommends chromium-headless-shell",
    ]
    assert capfd.readouterr() == ("", "cmsurvey: installing chromium-headless-shell with apt-get\n")


def test_an_older_debian_gets_chromium(apt, tmp_path):
    apt("chromium")

    assert browser.install() == tmp_path / "bin/chromium"


def test_a_debian_without_either_package_gets_the_download(apt, tmp_path, monkeypatch, capsys):
    apt()
    chrome = program(tmp_path, "chrome")
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", lambda: chrome)

    assert browser.install() == chrome
    assert capsys.readouterr().err == (
        "cmsurvey: installing chromium-headless-shell with apt-get\n"
        "cmsurvey: downloading Chrome for Testing\n"
    )


def test_apt_is_left_alone_by_who_is_not_root(apt, tmp_path, monkeypatch):
    asked = apt("chromium")
    be_on(monkeypatch, "debian", root=False)
    chrome = program(tmp_path, "chrome")
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", lambda: chrome)

    assert browser.install() == chrome
    assert not asked.exists()


def test_a_download_that_fails_names_both_cures(monkeypatch):
    def fail():
        raise urllib.error.URLError("no network")

    be_on(monkeypatch, "debian", root=False)
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", fail)

    with pytest.raises(RenderError) as refused:
        browser.install()

    assert str(refused.value) == (
        "error: browser: could not be installed: <urlopen error no network>\n"
        '    run "apt-get install chromium-headless-shell" as root, '
        "or set BROWSER_PATH to a browser that is there"
    )


def test_a_download_that_does_not_start_is_not_taken_for_a_browser(tmp_path, monkeypatch):
    chrome = program(tmp_path, "chrome", "echo 'libnss3.so: no such file' >&2; echo more >&2; exit 127")
    monkeypatch.setattr(choreographer.cli, "get_chrome_sync", lambda: str(chrome))

    with pytest.raises(RenderError) as refused:
        browser.install()

    assert str(refused.value) == (
        f"error: browser: {chrome} was downloaded but does not start: libnss3.so: no such file\n"
        "    install Chromium, Chrome or Edge, or set BROWSER_PATH to a browser that is there"
    )


@pytest.mark.browser
def test_the_browser_of_this_machine_starts(monkeypatch):
    monkeypatch.undo()

    answer = subprocess.run([browser.require(), "--version"], capture_output=True, text=True, check=True)

    assert answer.stdout.strip()
