"""Published weights: fetched from a local server, refused when damaged, explained when they cannot
be had."""

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import torch
import torchvision

from course_utils.models import create_model
from course_utils.models.pretrained import PUBLISHED, fetch, load_imagenet


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def server(tmp_path):
    """A folder, served on a loopback address."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(folder=folder, address=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder of torch's."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(torch.hub, "_hub_dir", None)
    return tmp_path / "home" / "hub" / "checkpoints"


def publish(folder, state, name="mobilenet_v2"):
    """Write a state dict as torchvision's files are named: with the start of its digest."""
    plain = folder / "weights"
    torch.save(state, plain)
    digest = hashlib.sha256(plain.read_bytes()).hexdigest()
    return plain.rename(folder / f"{name}-{digest[:8]}.pth")


def test_weights_are_fetched_once_and_fed_normalized_images(server, cache, monkeypatch):
    torch.manual_seed(0)
    theirs = torchvision.models.mobilenet_v2().eval()
    file = publish(server.folder, theirs.state_dict())
    weights = {"IMAGENET1K_V1": SimpleNamespace(url=f"{server.address}/{file.name}")}
    monkeypatch.setattr(torchvision.models, "get_model_weights", lambda name: weights)
    model = create_model("mobilenet_v2", weights="imagenet")
    file.unlink()  # the second time comes from the cache
    again = create_model("mobilenet_v2", weights="imagenet")
    images = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    preset = torchvision.models.MobileNet_V2_Weights.IMAGENET1K_V1.transforms()
    normalized = torchvision.transforms.functional.normalize(images, preset.mean, preset.std)
    with torch.no_grad():
        expected = theirs(normalized)
        torch.testing.assert_close(model(images), expected, rtol=0, atol=1e-5)
        torch.testing.assert_close(again(images), expected, rtol=0, atol=1e-5)
    assert [path.name for path in cache.iterdir()] == [file.name]


def test_googlenets_weights_see_minus_one_to_one(server, cache, monkeypatch):
    """torchvision feeds it through `transform_input`, which undoes the usual normalization."""
    torch.manual_seed(0)
    theirs = torchvision.models.googlenet(init_weights=False, transform_input=True).eval()
    file = publish(server.folder, theirs.state_dict(), "googlenet")
    weights = {"IMAGENET1K_V1": SimpleNamespace(url=f"{server.address}/{file.name}")}
    monkeypatch.setattr(torchvision.models, "get_model_weights", lambda name: weights)
    model = create_model("googlenet_bn", weights="imagenet")
    images = torch.rand(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    normalized = torchvision.transforms.functional.normalize(
        images, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    )
    with torch.no_grad():
        torch.testing.assert_close(model(images), theirs(normalized), rtol=1e-4, atol=1e-5)


def test_a_server_that_sends_something_else_leaves_nothing_behind(server, cache):
    (server.folder / "net-00000000.pth").write_bytes(b"not what the name says")
    with pytest.raises(
        ConnectionError, match=r"net-00000000.pth are not on this machine .*invalid hash value"
    ):
        fetch(f"{server.address}/net-00000000.pth")
    assert list(cache.iterdir()) == []


def test_no_network_is_one_error_with_the_ways_out(cache):
    with pytest.raises(ConnectionError, match="(?s)resnet18-f37072fd.pth.*Offline.*TORCH_HOME"):
        fetch("http://127.0.0.1:9/resnet18-f37072fd.pth")


def test_a_damaged_file_in_the_cache_is_named_and_kept(cache):
    cache.mkdir(parents=True)
    (cache / "resnet18-f37072fd.pth").write_bytes(b"half a file")
    with pytest.raises(
        ValueError,
        match=r"resnet18-f37072fd.pth is damaged: its SHA-256 begins \w{8}, not f37072fd",
    ):
        fetch("http://127.0.0.1:9/resnet18-f37072fd.pth")
    assert (cache / "resnet18-f37072fd.pth").exists()


def test_a_file_that_would_run_code_is_refused(server, cache):
    class Evil:
        def __reduce__(self):
            return print, ("run",)

    file = publish(server.folder, {"weight": Evil()})
    with pytest.raises(Exception, match="Weights only load failed"):
        fetch(f"{server.address}/{file.name}")


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_file_carries_its_digest(name):
    url = torchvision.models.get_model_weights(PUBLISHED[name][0])["IMAGENET1K_V1"].url
    assert len(url.rsplit("-", 1)[1].removesuffix(".pth")) >= 8


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("resnet20", {}, "no ImageNet weights for 'resnet20'; there are for alexnet, "),
        ("googlenet", {}, "for GoogLeNet they fit 'googlenet_bn'"),
        (
            "resnet18",
            {"num_classes": 10},
            "got 10 and 3; load them so, then replace the last layer",
        ),
        ("resnet18", {"in_channels": 1}, "got 1000 and 1"),
    ],
)
def test_weights_that_do_not_exist_are_an_error(name, arguments, message):
    with pytest.raises(ValueError, match=message):
        load_imagenet(name, None, **arguments)


def test_unknown_weights_are_an_error():
    with pytest.raises(ValueError, match="got 'imagenet21k'"):
        create_model("resnet18", weights="imagenet21k")
