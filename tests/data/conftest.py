"""A web server that misbehaves on request, with tiny copies of the published data, and folders.

The folders are the test's own.
"""

import gzip
import hashlib
import http.server
import io
import pickle
import re
import tarfile
import threading
from dataclasses import dataclass, field

import numpy as np
import pytest
import torch
import torchvision

from course_utils.data import datasets, downloads, published
from course_utils.data.cache import TENSORS
from course_utils.data.imageset import ImageSet
from course_utils.data.shapes import CLASSES, draw_shapes

DRAW = np.random.default_rng(0)


class FlakyServer(http.server.ThreadingHTTPServer):
    """Serves `files` (path -> bytes) from 127.0.0.1.

    ranges: whether Range headers are honored
    cuts: bytes of the body after which each of the next answers breaks off
    ranges_seen: the Range header (or None) of every request so far
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {}
        self.ranges = True
        self.cuts = []
        self.ranges_seen = []

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"

    def stop(self):
        """From here on connections are refused."""
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        wanted = self.headers.get("Range")
        self.server.ranges_seen.append(wanted)
        content = self.server.files.get(self.path)
        if content is None:
            return self.send_error(404)
        if not (wanted and self.server.ranges):
            return self.answer(200, content)
        start = int(re.fullmatch(r"bytes=(\d+)-", wanted).group(1))
        if start >= len(content):
            return self.answer(416, b"", f"bytes */{len(content)}")
        return self.answer(206, content[start:], f"bytes {start}-{len(content) - 1}/{len(content)}")

    def answer(self, status, body, content_range=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if content_range:
            self.send_header("Content-Range", content_range)
        self.end_headers()
        cut = self.server.cuts.pop(0) if self.server.cuts else None
        self.wfile.write(body[:cut])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(downloads, "PAUSE", 0)
    with FlakyServer() as flaky:
        threading.Thread(
            target=flaky.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        yield flaky
        flaky.stop()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's cache of this test's own, so that no test reads or fills the real one."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "cnn-course"


@pytest.fixture
def folder(tmp_path, home, monkeypatch):
    """A data folder with tiny drawn shapes."""
    monkeypatch.setattr(
        datasets, "shapes", lambda: ImageSet("shapes", *draw_shapes(7), *draw_shapes(3), CLASSES)
    )
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@dataclass
class Site:
    """A server with tiny copies of the published sets, and what they hold.

    7 training and 3 test images each.
    """

    server: object
    truth: dict = field(default_factory=dict)

    def requests(self):
        return len(self.server.ranges_seen)

    def assert_equals(self, loaded, name):
        for tensor, expected in zip(TENSORS, self.truth[name], strict=True):
            torch.testing.assert_close(
                getattr(loaded, tensor), torch.as_tensor(expected), rtol=0, atol=0
            )

    def put_raw_mnist(self, folder, zipped=True):
        """Put MNIST's raw files into the folder, packed otherwise than the published ones.

        returns: their paths
        """
        raw = folder / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for file, _ in torchvision.datasets.MNIST.resources:
            content = gzip.decompress(self.server.files[f"/mnist/{file}"])
            if zipped:
                (raw / file).write_bytes(gzip.compress(content, compresslevel=1, mtime=1))
            else:
                (raw / file.removesuffix(".gz")).write_bytes(content)
        return sorted(raw.iterdir())


@pytest.fixture
def site(server, monkeypatch):
    site = Site(server)
    for name in ("cifar10", "cifar100"):
        serve_cifar(site, name, monkeypatch)
    for name in ("mnist", "fashion_mnist"):
        serve_mnist(site, name, monkeypatch)
    monkeypatch.setattr(published, "IDX_SPLITS", {"train": 7, "t10k": 3})
    return site


def serve_cifar(site, name, monkeypatch):
    source = getattr(torchvision.datasets, published.KINDS[name])
    images = DRAW.integers(256, size=(10, 3, 32, 32), dtype=np.uint8)
    labels = DRAW.integers(10, size=10).tolist()
    key = "labels" if name == "cifar10" else "fine_labels"
    files = {
        f"part_{part.start}": pickle.dumps(
            {"data": images[part].reshape(-1, 3072), key: labels[part]}
        )
        for part in (slice(0, 5), slice(5, 7), slice(7, 10))
    }
    files[source.meta["filename"]] = pickle.dumps({source.meta["key"]: []})
    sums = [[file, hashlib.md5(content).hexdigest()] for file, content in files.items()]
    archive = tar_of({f"{source.base_folder}/{file}": content for file, content in files.items()})
    site.server.files[f"/{source.filename}"] = archive
    site.truth[name] = (images[:7], labels[:7], images[7:], labels[7:])
    monkeypatch.setattr(source, "url", site.server.url(f"/{source.filename}"))
    monkeypatch.setattr(source, "tgz_md5", hashlib.md5(archive).hexdigest())
    monkeypatch.setattr(source, "train_list", sums[:2])
    monkeypatch.setattr(source, "test_list", sums[2:3])
    monkeypatch.setattr(source, "meta", source.meta | {"md5": sums[3][1]})


def tar_of(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def serve_mnist(site, name, monkeypatch):
    source = getattr(torchvision.datasets, published.KINDS[name])
    images = DRAW.integers(256, size=(10, 28, 28), dtype=np.uint8)
    labels = DRAW.integers(10, size=10, dtype=np.uint8)
    arrays = [images[:7], labels[:7], images[7:], labels[7:]]
    resources = []
    for (file, _), array in zip(source.resources, arrays, strict=True):
        content = gzip.compress(idx(array))
        site.server.files[f"/{name}/{file}"] = content
        resources.append((file, hashlib.md5(content).hexdigest()))
    site.truth[name] = (
        images[:7, None],
        labels[:7].tolist(),
        images[7:, None],
        labels[7:].tolist(),
    )
    monkeypatch.setattr(
        source, "mirrors", [site.server.url("/gone/"), site.server.url(f"/{name}/")]
    )
    monkeypatch.setattr(source, "resources", resources)


def idx(array):
    sizes = np.array(array.shape, dtype=">i4")
    return bytes([0, 0, 8, array.ndim]) + sizes.tobytes() + array.tobytes()
