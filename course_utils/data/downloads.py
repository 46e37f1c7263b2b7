"""Downloads that survive a bad network: what arrived is kept, and whole is what fits its md5."""

import hashlib
import http.client
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from course_utils.runtime.errors import UserError

CHUNK = 1 << 16  # bytes read at a time
TIMEOUT = 20  # seconds without a byte until a connection counts as broken
TRIES = 5  # connections for one file, as long as the first one brought something
PAUSE = 1  # seconds before the second connection; doubled for each further one
BROKEN = (OSError, http.client.HTTPException)  # URLError, timeouts and resets are OSErrors


def fetch(url: str | Sequence[str], path: Path | str, md5: str, progress: bool = True) -> Path:
    """Download `url` to `path`, going on where an earlier try stopped.

    url: one, or mirrors that are tried in turn
    md5: of the whole file, in hexadecimal; bytes that do not have it never get the name `path`
    progress: a bar on a terminal, elsewhere one line at the start and one at the end
    returns: the path. A file that is there already is checked and kept.
    raises: OSError if no mirror delivers the file; what has arrived stays in `<path>.part` for the
        next try. ValueError if another file already lies at `path`.

    >>> fetch("https://example.org/data.tar.gz", "data.tar.gz", "9e107d9d372bb6826bd81d3542a419d6")
    """
    path = Path(path)
    mirrors = [url] if isinstance(url, str) else list(url)
    if path.exists():
        actual = file_md5(path)
        if actual != md5:
            raise UserError(
                f"{path} is not the published file: expected md5 {md5}, got {actual}; move it away"
            )
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    reasons = {}
    for mirror in mirrors:
        try:
            download(mirror, part, md5, progress)
        except BROKEN as error:
            reasons[urlsplit(mirror).hostname] = reason(error)
        else:
            os.replace(part, path)
            return path
    if len(set(reasons.values())) == 1:
        raise OSError(next(iter(reasons.values())))
    raise OSError("; ".join(f"{host}: {why}" for host, why in reasons.items()))


def download(url: str, part: Path, md5: str, progress: bool) -> None:
    """Bring `part` to the whole file behind `url`, from one server. raises: one of BROKEN"""
    resumed = part.exists()
    receive_patiently(url, part, progress)
    received = file_md5(part)
    if resumed and received != md5:
        # the old bytes may be of another file: once more, from the first byte
        part.unlink()
        receive_patiently(url, part, progress)
        received = file_md5(part)
    if received != md5:
        part.unlink()
        raise OSError(
            f"{part.stem} arrived damaged or changed: expected md5 {md5}, received {received}"
        )


def receive_patiently(url: str, part: Path, progress: bool) -> None:
    """Connect again when a connection breaks, as long as there is hope.

    Hope: `part` has changed since this call began.
    """
    start = size_of(part)
    for attempt in range(TRIES):
        try:
            receive(url, part, progress)
            return
        except BROKEN:
            if attempt == TRIES - 1 or size_of(part) == start:
                raise
            time.sleep(PAUSE * 2**attempt)


def receive(url: str, part: Path, progress: bool) -> None:
    """One connection: append to `part` what it lacks.

    raises: one of BROKEN if the file is not whole afterwards
    """
    have = size_of(part)
    try:
        response = connect(url, have)
    except HTTPError as error:
        # 416: no bytes from `have` on. Either nothing is missing, or `part` is longer than the
        # file, so it is part of something else; the next try starts over
        if error.code != 416 or not have:
            raise
        if content_range(error) == (None, have):
            return
        part.unlink()
        raise
    with response:
        first: int | None = 0
        total = response.length  # bytes of the body; None where the server does not say
        if response.status == 206:
            first, total = content_range(response)
        if first is None or first not in (0, have):
            part.unlink(missing_ok=True)
            raise ConnectionError(
                f"asked for the bytes from {have:,} on, got those from {first} on"
            )
        with (
            part.open("ab" if first else "wb") as file,
            shown(part.stem, url, first, total, progress) as advance,
        ):
            while chunk := response.read1(CHUNK):  # what has come, kept before the next can fail
                file.write(chunk)
                advance(len(chunk))
    if total is not None and size_of(part) != total:
        raise ConnectionError(f"the connection broke after {size_of(part):,} of {total:,} bytes")


def connect(url: str, have: int) -> http.client.HTTPResponse:
    """Ask for the bytes from `have` on.

    A server may ignore that and answer 200 with the whole file.
    """
    # identity: the size and the md5 are those of the file, not of a packed one
    headers = {"User-Agent": "course_utils", "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    return urlopen(Request(url, headers=headers), timeout=TIMEOUT)


def content_range(response: http.client.HTTPResponse | HTTPError) -> tuple[int | None, int | None]:
    """First byte and total length in a Content-Range header, None for what it does not say."""
    header = response.headers.get("Content-Range", "")
    match = re.fullmatch(r"bytes (?:(\d+)-\d+|\*)/(?:(\d+)|\*)", header)
    if match is None:
        return None, None
    first, total = match.groups()
    return int(first) if first else None, int(total) if total else None


@contextmanager
def shown(
    label: str, url: str, first: int, total: int | None, progress: bool
) -> Iterator[Callable[[int], object]]:
    """Yield a function that takes the number of bytes of each chunk, and shows how far they are."""
    if not progress:
        yield lambda count: None
    elif sys.stderr.isatty():
        from tqdm import tqdm  # here, because only a terminal shows a bar

        with tqdm(
            desc=label, initial=first, total=total, unit="B", unit_scale=True, unit_divisor=1000
        ) as bar:
            yield bar.update
    else:
        received = [first]
        whole = "" if total is None else f" of {total / 1e6:.1f}"
        host = urlsplit(url).hostname
        print(f"{label}: downloading from {host}, {first / 1e6:.1f}{whole} MB are here", flush=True)
        yield received.append
        print(f"{label}: {sum(received) / 1e6:.1f}{whole} MB are here", flush=True)


def reason(error: Exception) -> str:
    """Why a download failed, in a few words that fit into parentheses.

    As 'connection refused', or 'HTTP 404 Not Found'.
    """
    if isinstance(error, HTTPError):
        return f"HTTP {error.code} {error.reason}"
    cause = error.reason if isinstance(error, URLError) else error
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return text[0].lower() + text[1:]


def file_md5(path: Path | str) -> str:
    """The md5 of a file, in hexadecimal."""
    with Path(path).open("rb") as file:
        # not for security: or a Python that keeps FIPS rules would refuse
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def size_of(path: Path) -> int:
    """The bytes of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0
