"""
What against-python.mjs holds ScoreScope against: the sample network in PyTorch eager and in onnxruntime, numpy's moments, and the
question "which skip?" as the published notebooks answer it. Takes one command a line on stdin as JSON, answers each with a line.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np

STARTED = time.perf_counter()
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
SAMPLE = ROOT / "media" / "sample" / "fashion.onnx"
# The network in PyTorch is the one in the file: largest difference allowed on the check below.
EQUAL = 1e-5


def torch_network():
    """tools/unet.py with the weights in the file."""
    import torch
    from unet import Denoiser

    network = Denoiser(0.5).eval()
    stored = dict(initializers(SAMPLE))
    named = {name.removesuffix(".half"): values for name, values in stored.items()}
    # The exporter folds the weights of norms and of the position MLPs into constants without names, in the order of the modules.
    unnamed = [values for name, values in stored.items() if name.startswith("val_")]
    state = {}
    for key, value in network.state_dict().items():
        if key in named:
            state[key] = torch.from_numpy(named[key].astype(np.float32))
            continue
        while True:
            values = unnamed.pop(0)
            fits = values.T if values.ndim == 2 else values.reshape(-1)
            if fits.shape == tuple(value.shape):
                break
        state[key] = torch.from_numpy(np.ascontiguousarray(fits).astype(np.float32))
    network.load_state_dict(state)
    return network


def initializers(path):
    """(name, array) of an .onnx file, without the onnx package: ModelProto.graph (7), GraphProto.initializer (5)."""
    types = {1: "<f4", 6: "<i4", 7: "<i8", 10: "<f2", 11: "<f8"}
    graph = next(value for field, value in fields(memoryview(path.read_bytes())) if field == 7)
    for field, tensor in fields(graph):
        if field != 5:
            continue
        dims, kind, name, raw = [], 1, "", b""
        for key, value in fields(tensor):
            if key == 1:
                dims += [value] if isinstance(value, int) else list(varints(value))
            elif key == 2:
                kind = value
            elif key == 8:
                name = bytes(value).decode()
            elif key == 9:
                raw = value
        values = np.frombuffer(raw, types[kind])
        if values.size == int(np.prod(dims)):
            yield name, values.reshape(dims)


def fields(message):
    """(number, value) of a protobuf message."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        if key & 7 == 0:
            value, at = varint(message, at)
        else:
            size = {1: 8, 5: 4}.get(key & 7)
            if size is None:
                size, at = varint(message, at)
            value, at = message[at : at + size], at + size
        yield key >> 3, value


def varints(message):
    at = 0
    while at < len(message):
        value, at = varint(message, at)
        yield value


def varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


class Engines:
    """The sample network in both, loaded when first asked for."""

    def __init__(self, threads):
        self.threads = threads
        self.loaded = {}

    def get(self, name):
        if name not in self.loaded:
            self.loaded[name] = getattr(self, name)()
        return self.loaded[name]

    def torch(self):
        import torch

        if self.threads:
            torch.set_num_threads(self.threads)
        network = torch_network()

        def run(x, sigma):
            with torch.inference_mode():
                return network(torch.from_numpy(x), torch.from_numpy(sigma)).numpy()

        return run

    def onnxruntime(self):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        if self.threads:
            options.intra_op_num_threads = self.threads
        session = onnxruntime.InferenceSession(str(SAMPLE), options, providers=["CPUExecutionProvider"])
        return lambda x, sigma: session.run(["denoised"], {"x": x, "sigma": sigma})[0]


def versions(engines, _):
    import onnxruntime
    import torch

    x = np.random.default_rng(0).standard_normal((8, 1, 28, 28)).astype(np.float32)
    sigma = np.array([0.01, 0.1, 0.5, 1, 3, 10, 40, 80], np.float32)
    noisy = x * np.hypot(sigma, 0.5)[:, None, None, None].astype(np.float32)
    off = float(np.abs(engines.get("torch")(noisy, sigma) - engines.get("onnxruntime")(noisy, sigma)).max())
    if off > EQUAL:
        raise SystemExit(f"the network in PyTorch differs from the file by {off}")
    return {
        "python": sys.version.split()[0],
        "torch": torch.__version__,
        "onnxruntime": onnxruntime.__version__,
        "numpy": np.__version__,
        "threads": torch.get_num_threads(),
        "difference": off,
    }


def evaluation(engines, command):
    """Seconds an evaluation, the fastest of some calls."""
    run = engines.get(command["engine"])
    batch = command["batch"]
    x = np.random.default_rng(1).standard_normal((batch, 1, 28, 28)).astype(np.float32)
    sigma = np.full(batch, 3, np.float32)
    run(x, sigma)
    best, until = np.inf, time.perf_counter() + command["seconds"]
    while time.perf_counter() < until:
        start = time.perf_counter()
        run(x, sigma)
        best = min(best, time.perf_counter() - start)
    return {"seconds": best / batch}


def calls(engines, command):
    """Seconds of the whole for calls of these batch sizes, one after another: the faster of two rounds."""
    run = engines.get(command["engine"])
    generator = np.random.default_rng(1)
    feeds = {
        batch: (generator.standard_normal((batch, 1, 28, 28)).astype(np.float32), np.full(batch, 3, np.float32))
        for batch in set(command["batches"])
    }
    for feed in feeds.values():
        run(*feed)
    best = np.inf
    for _ in range(2):
        start = time.perf_counter()
        for batch in command["batches"]:
            run(*feeds[batch])
        best = min(best, time.perf_counter() - start)
    return {"seconds": best}


def moments(_, command):
    """Mean, covariance and eigenvectors in float64."""
    start = time.perf_counter()
    gaussian(np.load(command["file"]))
    return {"seconds": time.perf_counter() - start}


def gaussian(images):
    x = images.reshape(len(images), -1).astype(np.float64)
    mean = x.mean(0)
    x -= mean
    values, vectors = np.linalg.eigh(x.T @ x / (len(x) - 1))
    return mean, values.clip(min=0), vectors


class Notebook:
    """
    "Which skip?" in PyTorch eager: linearity on noisy data, then from the same seeds the sampler, a fine reference and every skip on
    the sampler's grid. Runs `fraction` of the batches of every part, and counts what it evaluates.
    """

    def __init__(self, way, data, fraction):
        import torch

        self.torch, self.way, self.fraction = torch, way, fraction
        self.network = torch_network()
        images = np.load(data).astype(np.float32) / 127.5 - 1
        self.images = torch.from_numpy(images.reshape(len(images), 1, 28, 28))
        mean, values, vectors = gaussian(images)
        self.mean, self.values, self.vectors = map(torch.from_numpy, (mean, values, vectors))
        self.counted = 0
        self.generator = torch.Generator().manual_seed(0)

    def denoise(self, x, sigma):
        self.counted += len(x)
        sigmas = self.torch.full((len(x),), float(sigma))
        return self.network(x.float(), sigmas).double()

    def parts(self, count):
        """Sizes of the batches that are run of `count` samples."""
        batch = self.way["batch"]
        wanted = max(1, round(count * self.fraction))
        return [min(batch, wanted - start) for start in range(0, wanted, batch)]

    def noise(self, count):
        return self.torch.randn((count, 1, 28, 28), generator=self.generator, dtype=self.torch.float64)

    def grid(self, steps):
        s = self.way["sampler"]
        low, high = s["sigmaMin"] ** (1 / s["rho"]), s["sigmaMax"] ** (1 / s["rho"])
        ramp = np.linspace(0, 1, steps) if steps > 1 else np.zeros(1)
        return [*((high + ramp * (low - high)) ** s["rho"]), 0.0]

    def heun(self, x, sigmas):
        for sigma, after in zip(sigmas, sigmas[1:]):
            slope = (x - self.denoise(x, sigma)) / sigma
            euler = x + (after - sigma) * slope
            if after > 0:
                slope = (slope + (euler - self.denoise(euler, after)) / after) / 2
            x = x + (after - sigma) * slope
        return x

    def linear(self, x, gains):
        centred = x.flatten(1) - self.mean
        return (self.mean + (centred @ self.vectors * gains) @ self.vectors.T).reshape(x.shape)

    def answer(self):
        calls = {call["what"]: call for call in self.way["calls"]}
        counts, seconds = {}, {}
        with self.torch.inference_mode():
            for what in calls:
                before, start = self.counted, time.perf_counter()
                getattr(self, what)(calls[what])
                counts[what] = self.counted - before
                seconds[what] = time.perf_counter() - start
        return counts, seconds

    def linearity(self, call):
        self.unexplained = {}
        for sigma in self.grid(call["sigmas"])[:-1]:
            error = size = 0.0
            for part in self.parts(call["samples"]):
                rows = self.torch.randint(len(self.images), (part,), generator=self.generator)
                x = self.images[rows].double() + sigma * self.noise(part)
                denoised = self.denoise(x, sigma)
                modelled = self.linear(x, self.values / (self.values + sigma**2))
                error += (denoised - modelled).square().sum().item()
                size += (denoised.flatten(1) - self.mean).square().sum().item()
            self.unexplained[sigma] = error / size

    def runs(self, call, run):
        """The final samples of the first seeds: the fraction is of the seeds."""
        generator, self.generator = self.generator, self.torch.Generator().manual_seed(1)
        finals = [run(self.way["sampler"]["sigmaMax"] * self.noise(part)) for part in self.parts(call["samples"])]
        self.generator = generator
        return self.torch.cat(finals)

    def own(self, call):
        self.finals = self.runs(call, lambda x: self.heun(x, self.grid(call["steps"])))

    def reference(self, call):
        self.truth = self.runs(call, lambda x: self.heun(x, self.grid(call["steps"])))

    def skips(self, call):
        grid = self.grid(self.way["sampler"]["steps"])
        top = grid[0]
        self.errors = {}
        for k in range(call["from"], call["to"] + 1):
            gains = ((self.values + grid[k] ** 2) / (self.values + top**2)).sqrt()
            finals = self.runs(call, lambda x: self.heun(self.linear(x, gains), grid[k:]))
            own = (self.finals - self.truth).flatten(1).norm(dim=1)
            ratios = (finals - self.truth).flatten(1).norm(dim=1) / own
            self.errors[grid[k]] = ratios.median().item()


def notebook(way, data, fraction):
    """One process answers the question once; says how long, and what it evaluated."""
    book = Notebook(way, data, fraction)
    ready = time.perf_counter() - STARTED
    counts, seconds = book.answer()
    passing = [sigma for sigma, ratio in book.errors.items() if ratio <= 1.05]
    return {
        "ready": ready,
        "seconds": seconds,
        "counts": counts,
        "skip": min(passing) if passing else None,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


COMMANDS = {"versions": versions, "evaluation": evaluation, "calls": calls, "moments": moments}


def serve(threads):
    engines = Engines(threads)
    for line in sys.stdin:
        command = json.loads(line)
        answer = COMMANDS[command["do"]](engines, command)
        answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        print(json.dumps(notebook(json.loads(Path(sys.argv[2]).read_text()), sys.argv[3], float(sys.argv[4]))))
