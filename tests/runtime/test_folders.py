"""A home folder that is not there is told in words."""

from pathlib import Path

import pytest

from course_utils.data.cache import user_cache
from course_utils.runtime.folders import expanded, home


def test_a_path_is_expanded_and_an_unknown_user_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert expanded("~/data") == tmp_path / "data"
    assert expanded("data") == Path("data")
    with pytest.raises(ValueError, match="home folder in ~nouser/data; give the whole path"):
        expanded("~nouser/data")


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for look in (home, user_cache):
        with pytest.raises(ValueError, match="set HOME, or COURSE_DATA and COURSE_WORKSPACE"):
            look()
