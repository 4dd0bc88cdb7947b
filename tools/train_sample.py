"""Trains the sample checkpoint: an EDM denoiser on Fashion-MNIST. Resumable; same seed, same network.

    python tools/train_sample.py --state /tmp/sample-state.pt --out media/sample

High noise is where ScoreScope looks, and where a plain EDM run hardly trains. Two things mend that:
sigma is spread log-uniformly, and above sigma = 1 the target is the posterior mean over a reference batch
(Xu, Tong & Jaakkola 2023, "Stable Target Field", arXiv 2302.00670) instead of the single clean image, whose variance would
drown the signal.
"""

import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor

from fashion import DEFAULT_FOLDER, load_uint8, to_unit_range
from unet import Denoiser

SIGMA_MIN, SIGMA_MAX, SIGMA_DATA = 0.002, 90.0, 0.5
BATCH, REFERENCE = 128, 6144


def draw_sigma(count: int) -> Tensor:
    """[count]; a quarter log-uniform on [0.002, 90], the rest on [0.05, 90]."""
    low = torch.where(torch.rand(count) < 0.25, math.log(SIGMA_MIN), math.log(0.05))
    return torch.exp(low + torch.rand(count) * (math.log(SIGMA_MAX) - low))


def posterior_mean(x: Tensor, sigma: Tensor, clean: Tensor, data: Tensor, count: int = REFERENCE) -> Tensor:
    """E[x0 | x] over `clean` itself and `count` reference images: x, clean [B, 1, H, W], sigma [B]."""
    flat, own = x.flatten(1), clean.flatten(1)
    reference = data[torch.randint(len(data), (count,))].flatten(1)
    precision = 1 / (2 * sigma[:, None] ** 2)
    shared = (2 * flat @ reference.T - reference.square().sum(1)) * precision
    mine = (2 * (flat * own).sum(1, keepdim=True) - own.square().sum(1, keepdim=True)) * precision
    weights = torch.cat([shared, mine], dim=1).softmax(dim=1)
    return (weights[:, :-1] @ reference + weights[:, -1:] * own).reshape(clean.shape)


def loss(network: Denoiser, clean: Tensor, data: Tensor) -> Tensor:
    sigma = draw_sigma(len(clean))
    x = clean + sigma[:, None, None, None] * torch.randn_like(clean)
    noisy = sigma > 1
    target = clean.clone()
    target[noisy] = posterior_mean(x[noisy], sigma[noisy], clean[noisy], data)
    with torch.autocast("cpu", torch.bfloat16):
        denoised = network(x.contiguous(memory_format=torch.channels_last), sigma)
    weight = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
    return (weight[:, None, None, None] * (denoised.float() - target).square()).mean()


def learning_rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine to zero."""
    return min(1.0, (step + 1) / 300) * 0.5 * (1 + math.cos(math.pi * step / steps)) * 2e-3


def centred_nmse(network: Denoiser, data: Tensor, sigma: float, probes: int = 512) -> float:
    """Sum |D - D_G|^2 / sum |D - mu|^2 over probes x0 + sigma n, with the Gaussian of the data in float64."""
    generator = torch.Generator().manual_seed(7)
    y = data.flatten(1).double()
    mean = y.mean(0)
    eigenvalues, basis = torch.linalg.eigh((y - mean).T @ (y - mean) / len(y))
    x = data[torch.randint(len(data), (probes,), generator=generator)]
    x = x + sigma * torch.randn(x.shape, generator=generator)
    with torch.no_grad():
        d = network(x, torch.full((probes,), sigma)).flatten(1).double()
    gain = eigenvalues.clamp(min=0) / (eigenvalues.clamp(min=0) + sigma**2)
    gaussian = mean + ((x.flatten(1).double() - mean) @ basis * gain) @ basis.T
    return ((d - gaussian).square().sum() / (d - mean).square().sum()).item()


def export(network: Denoiser, path: Path) -> None:
    network = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        network,
        (torch.randn(2, 1, 28, 28), torch.tensor([1.0, 2.0])),
        str(path),
        input_names=["x", "sigma"],
        output_names=["denoised"],
        dynamic_shapes={"x": {0: batch}, "sigma": {0: batch}},
        opset_version=18,
        external_data=False,
    )
    store_half(path)


def store_half(path: Path, exactly: bool = False) -> None:
    """
    Weights as float16 behind a Cast that the runtime folds at load: half the file, float32 arithmetic. `exactly` leaves alone
    what float16 cannot hold, such as tables of frequencies.
    """
    model = onnx.load(path)
    casts = []
    for tensor in model.graph.initializer:
        weights = onnx.numpy_helper.to_array(tensor)
        if weights.dtype == np.float32 and weights.size >= 64:
            if exactly and not np.array_equal(weights.astype(np.float16).astype(np.float32), weights):
                continue
            name = tensor.name
            tensor.CopyFrom(onnx.numpy_helper.from_array(weights.astype(np.float16), name + ".half"))
            casts.append(onnx.helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT))
    for node in reversed(casts):
        model.graph.node.insert(0, node)
    strip(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def strip(model: onnx.ModelProto) -> None:
    """Removes what the exporter notes about its own stack traces: a tenth of so small a file."""
    model.graph.ClearField("value_info")
    for node in model.graph.node:
        node.ClearField("metadata_props")
        node.ClearField("doc_string")
    for value in [*model.graph.input, *model.graph.output, *model.graph.initializer]:
        value.ClearField("metadata_props")
    model.graph.ClearField("metadata_props")


def report(network: Denoiser, data: Tensor) -> None:
    for sigma in (80.0, 40.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5):
        print(f"  sigma {sigma:5g}: centred NMSE {100 * centred_nmse(network, data, sigma):.2f} %", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DEFAULT_FOLDER)
    arguments.add_argument("--state", type=Path, required=True, help="saved every few minutes, continued from when it exists")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--steps", type=int, default=6500)
    arguments.add_argument("--early", type=int, default=300, help="step of the early checkpoint")
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()

    torch.manual_seed(options.seed)
    data = torch.from_numpy(to_unit_range(load_uint8(options.data)))
    network = Denoiser(SIGMA_DATA).to(memory_format=torch.channels_last)
    print(sum(p.numel() for p in network.parameters()), "weights", flush=True)
    average = copy.deepcopy(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=1.0, betas=(0.9, 0.99))
    step = 0
    if options.state.exists():
        state = torch.load(options.state, weights_only=True)
        step = state["step"]
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])

    started, saved, total = time.monotonic(), time.monotonic(), 0.0
    while step < options.steps:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, options.steps)
        value = loss(network, data[torch.randint(len(data), (BATCH,))], data)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        decay = min(0.9995, step / (step + 10))
        with torch.no_grad():
            for kept, new in zip(average.parameters(), network.parameters()):
                kept.lerp_(new, 1 - decay)
        total += value.item()
        if step % 100 == 0:
            print(f"step {step} loss {total / 100:.4f} {time.monotonic() - started:.0f} s", flush=True)
            total = 0.0
        if step == options.early:
            report(average, data)
            export(average, options.out / "fashion-early.onnx")
        if step % 2000 == 0:
            report(average, data)
        if time.monotonic() - saved > 180 or step == options.steps:
            saved = time.monotonic()
            torch.save(
                {
                    "step": step,
                    "network": network.state_dict(),
                    "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "random": torch.get_rng_state(),
                },
                options.state,
            )
    report(average, data)
    export(average, options.out / "fashion.onnx")


if __name__ == "__main__":
    main()
