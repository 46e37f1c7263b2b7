"""fetch() against a server that breaks off, ignores Range, lies or is not there."""

import hashlib
import random
import time

import pytest

from course_utils.data import downloads
from course_utils.data.downloads import fetch

CONTENT = random.Random(0).randbytes(300_007)
MD5 = hashlib.md5(CONTENT).hexdigest()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "data.tar.gz"


@pytest.fixture
def part(path):
    path.parent.mkdir()
    return path.with_name("data.tar.gz.part")


@pytest.fixture
def url(server):
    server.files["/data.tar.gz"] = CONTENT
    return server.url("/data.tar.gz")


def test_a_whole_download_is_in_place_and_leaves_no_part(path, url):
    assert fetch(url, path, MD5) == path
    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_is_there_is_not_asked_for_again(path, url, server):
    fetch(url, path, MD5)
    fetch(url, path, MD5)
    assert len(server.ranges_seen) == 1


def test_another_file_of_that_name_is_named_and_kept(path, url, part):
    path.write_bytes(b"mine")
    with pytest.raises(
        ValueError,
        match=f"data.tar.gz is not the published file: expected md5 {MD5}, got [0-9a-f]+",
    ):
        fetch(url, path, MD5)
    assert path.read_bytes() == b"mine"


def test_a_part_of_an_earlier_try_is_continued(path, url, part, server):
    part.write_bytes(CONTENT[:1234])
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert server.ranges_seen == ["bytes=1234-"]


def test_a_server_that_ignores_range_makes_it_start_over(path, url, part, server):
    server.ranges = False
    part.write_bytes(CONTENT[:1234])
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT


def test_a_broken_connection_is_continued_where_it_broke(path, url, server):
    server.cuts = [100_000, 50_000]
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert server.ranges_seen == [None, "bytes=100000-", "bytes=150000-"]


def test_a_connection_that_keeps_breaking_leaves_only_a_part(path, url, server):
    server.cuts = [1000] * downloads.TRIES
    with pytest.raises(OSError, match="the connection broke after 5,000 of 300,007 bytes"):
        fetch(url, path, MD5)
    assert [file.name for file in path.parent.iterdir()] == ["data.tar.gz.part"]
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT


def test_a_first_connection_that_brings_nothing_is_not_repeated(path, url, server):
    server.cuts = [0]
    with pytest.raises(OSError, match="the connection broke after 0 of 300,007 bytes"):
        fetch(url, path, MD5)
    assert len(server.ranges_seen) == 1


def test_a_part_that_is_already_whole_is_only_renamed(path, url, part):
    part.write_bytes(CONTENT)
    fetch(url, path, MD5)
    assert list(path.parent.iterdir()) == [path]


def test_a_part_longer_than_the_file_is_started_over(path, url, part, server):
    part.write_bytes(CONTENT + b"more")
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert server.ranges_seen == ["bytes=300011-", None]


@pytest.mark.parametrize("size", [1234, len(CONTENT)])
def test_a_part_of_another_file_is_started_over(path, url, part, server, size):
    part.write_bytes(bytes(size))
    fetch(url, path, MD5)
    assert path.read_bytes() == CONTENT
    assert server.ranges_seen == [f"bytes={size}-", None]


def test_changed_bytes_are_refused_and_removed(path, url, server):
    server.files["/data.tar.gz"] = CONTENT[:-1] + b"?"
    received = hashlib.md5(server.files["/data.tar.gz"]).hexdigest()
    with pytest.raises(
        OSError,
        match=f"data.tar.gz arrived damaged or changed: expected md5 {MD5}, received {received}",
    ):
        fetch(url, path, MD5)
    assert list(path.parent.iterdir()) == []


def test_a_missing_file_is_an_error_with_its_status(path, server):
    with pytest.raises(OSError, match="HTTP 404 Not Found"):
        fetch(server.url("/data.tar.gz"), path, MD5)
    assert len(server.ranges_seen) == 1


def test_nobody_listening_is_told_as_connection_refused(path, server):
    url = server.url("/data.tar.gz")
    server.stop()
    with pytest.raises(OSError, match="^connection refused$"):
        fetch(url, path, MD5)


def test_a_silent_server_runs_into_the_timeout(path, url, server, monkeypatch):
    monkeypatch.setattr(downloads, "TIMEOUT", 0.05)
    server.finish_request = lambda *_: time.sleep(0.5)
    with pytest.raises(OSError, match="timed out"):
        fetch(url, path, MD5)


def test_mirrors_are_tried_in_turn_and_continue_each_other(path, url, server):
    server.cuts = [0]
    fetch([server.url("/gone"), url, url], path, MD5)
    assert path.read_bytes() == CONTENT


def test_when_all_mirrors_fail_each_is_named_with_its_reason(path, url, server):
    server.cuts = [0]
    with pytest.raises(OSError, match="127.0.0.1: the connection broke.*; localhost: HTTP 404"):
        fetch([url, server.url("/gone").replace("127.0.0.1", "localhost")], path, MD5)


def test_progress_without_a_terminal_is_two_lines(path, url, capsys):
    fetch(url, path, MD5)
    assert capsys.readouterr().out.splitlines() == [
        "data.tar.gz: downloading from 127.0.0.1, 0.0 of 0.3 MB are here",
        "data.tar.gz: 0.3 of 0.3 MB are here",
    ]


def test_progress_on_a_terminal_is_a_bar(path, url, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    fetch(url, path, MD5)
    assert "data.tar.gz: 100%" in capsys.readouterr().err


def test_progress_can_be_turned_off(path, url, capsys):
    fetch(url, path, MD5, progress=False)
    assert capsys.readouterr() == ("", "")
