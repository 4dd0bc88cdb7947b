"""EDM training [Karras et al. 2022] that the sample checkpoints share: noise levels, targets, the resumable loop, the export.

High noise is where ScoreScope looks, and where a plain EDM run hardly trains. Two things mend that:
sigma is spread log-uniformly, and above sigma = 1 the target is the posterior mean over a reference batch
(Xu, Tong & Jaakkola 2023, "Stable Target Field", arXiv 2302.00670) instead of the single clean image, whose variance would
drown the signal.
"""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor

from unet import Denoiser

SIGMA_MIN, SIGMA_MAX, SIGMA_DATA = 0.002, 90.0, 0.5


@dataclass
class Recipe:
    """How long to train, and on how much at a time."""

    steps: int
    batch: int
    #: Images over which the posterior mean is taken.
    reference: int
    seed: int


def draw_sigma(count: int) -> Tensor:
    """[count]; a quarter log-uniform on [0.002, 90], the rest on [0.05, 90]."""
    low = torch.where(torch.rand(count) < 0.25, math.log(SIGMA_MIN), math.log(0.05))
    return torch.exp(low + torch.rand(count) * (math.log(SIGMA_MAX) - low))


def posterior_mean(x: Tensor, sigma: Tensor, clean: Tensor, data: Tensor, count: int) -> Tensor:
    """E[x0 | x] over `clean` itself and `count` reference images: x, clean [B, C, H, W], sigma [B]."""
    flat, own = x.flatten(1), clean.flatten(1)
    reference = data[torch.randint(len(data), (count,), device=data.device)].flatten(1)
    precision = 1 / (2 * sigma[:, None] ** 2)
    shared = (2 * flat @ reference.T - reference.square().sum(1)) * precision
    mine = (2 * (flat * own).sum(1, keepdim=True) - own.square().sum(1, keepdim=True)) * precision
    weights = torch.cat([shared, mine], dim=1).softmax(dim=1)
    return (weights[:, :-1] @ reference + weights[:, -1:] * own).reshape(clean.shape)


def loss(network: Callable[[Tensor, Tensor], Tensor], clean: Tensor, data: Tensor, reference: int) -> Tensor:
    sigma = draw_sigma(len(clean)).to(clean.device)
    x = clean + sigma[:, None, None, None] * torch.randn_like(clean)
    noisy = sigma > 1
    target = clean.clone()
    target[noisy] = posterior_mean(x[noisy], sigma[noisy], clean[noisy], data, reference)
    with torch.autocast(clean.device.type, torch.bfloat16):
        denoised = network(x.contiguous(memory_format=torch.channels_last), sigma)
    weight = (sigma**2 + SIGMA_DATA**2) / (sigma * SIGMA_DATA) ** 2
    return (weight[:, None, None, None] * (denoised.float() - target).square()).mean()


def centred_nmse(network: Denoiser, data: Tensor, sigmas: tuple[float, ...], probes: int = 512) -> list[float]:
    """Sum |D - D_G|^2 / sum |D - mu|^2 over probes x0 + sigma n at each sigma, with the Gaussian of the data in float64."""
    y = data.flatten(1).double()
    mean = y.mean(0)
    eigenvalues, basis = torch.linalg.eigh((y - mean).T @ (y - mean) / len(y))
    del y
    values = []
    for sigma in sigmas:
        generator = torch.Generator().manual_seed(7)
        x = data[torch.randint(len(data), (probes,), generator=generator).to(data.device)]
        x = x + sigma * torch.randn(x.shape, generator=generator).to(data.device)
        with torch.no_grad():
            d = network(x, torch.full((probes,), sigma, device=data.device)).flatten(1).double()
        gain = eigenvalues.clamp(min=0) / (eigenvalues.clamp(min=0) + sigma**2)
        gaussian = mean + ((x.flatten(1).double() - mean) @ basis * gain) @ basis.T
        values.append(((d - gaussian).square().sum() / (d - mean).square().sum()).item())
    return values


def export(network: Denoiser, path: Path) -> None:
    network = copy.deepcopy(network).cpu().eval().to(memory_format=torch.contiguous_format)
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        network,
        (torch.randn(2, *network.shape), torch.tensor([1.0, 2.0])),
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
    sigmas = (80.0, 40.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5)
    for sigma, value in zip(sigmas, centred_nmse(network, data, sigmas)):
        print(f"  sigma {sigma:5g}: centred NMSE {100 * value:.2f} %", flush=True)


def learning_rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine to zero."""
    return min(1.0, (step + 1) / 300) * 0.5 * (1 + math.cos(math.pi * step / steps)) * 2e-3


def train(
    network: Denoiser, data: Tensor, state_file: Path, recipe: Recipe, on_step: Callable[[int, Denoiser], None]
) -> Denoiser:
    """
    The average of the weights after all steps. The state is saved every few minutes, and continued from where the file exists.
    `on_step` gets the average after every step.
    """
    print(sum(p.numel() for p in network.parameters()), "weights", flush=True)
    average = copy.deepcopy(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=1.0, betas=(0.9, 0.99))
    step = 0
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        step = state["step"]
        network.load_state_dict(state["network"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
    # Compiled, a step on a GPU takes half the time; on a CPU compiling takes longer than it saves.
    run = torch.compile(network) if data.device.type == "cuda" else network

    started, saved, total = time.monotonic(), time.monotonic(), torch.zeros((), device=data.device)
    while step < recipe.steps:
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, recipe.steps)
        clean = data[torch.randint(len(data), (recipe.batch,)).to(data.device)]
        value = loss(run, clean, data, recipe.reference)
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        step += 1
        decay = min(0.9995, step / (step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(list(average.parameters()), list(network.parameters()), 1 - decay)
        total += value.detach()
        if step % 100 == 0:
            print(f"step {step} loss {total.item() / 100:.4f} {time.monotonic() - started:.0f} s", flush=True)
            total.zero_()
        on_step(step, average)
        if time.monotonic() - saved > 180 or step == recipe.steps:
            saved = time.monotonic()
            torch.save(
                {
                    "step": step,
                    "network": network.state_dict(),
                    "average": average.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "random": torch.get_rng_state(),
                },
                state_file,
            )
    return average
