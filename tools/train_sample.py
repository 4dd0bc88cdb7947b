"""Trains the sample checkpoint: an EDM denoiser on Fashion-MNIST. Resumable; same seed, same network.

    python tools/train_sample.py --state /tmp/sample-state.pt --out media/sample
"""

import argparse
from pathlib import Path

import torch

from edm import SIGMA_DATA, Recipe, export, report, train
from fashion import DEFAULT_FOLDER, load_uint8, to_unit_range
from unet import Denoiser


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

    def on_step(step: int, average: Denoiser) -> None:
        if step == options.early:
            report(average, data)
            export(average, options.out / "fashion-early.onnx")
        if step % 2000 == 0:
            report(average, data)

    recipe = Recipe(steps=options.steps, batch=128, reference=6144, seed=options.seed)
    average = train(network, data, options.state, recipe, on_step)
    report(average, data)
    export(average, options.out / "fashion.onnx")


if __name__ == "__main__":
    main()
