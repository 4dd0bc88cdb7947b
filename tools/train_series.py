"""Trains a small EDM denoiser on Fashion-MNIST and keeps five checkpoints of the run, for docs/series.md and its tests.

    python tools/train_series.py --state /tmp/series-state.pt --out test/fixtures/series
"""

import argparse
from pathlib import Path

import torch

from edm import SIGMA_DATA, Recipe, export, report, train
from fashion import DEFAULT_FOLDER, load_uint8, to_unit_range
from unet import Denoiser

CHECKPOINTS = (50, 150, 400, 800, 1500)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=DEFAULT_FOLDER)
    arguments.add_argument("--state", type=Path, required=True, help="saved every few minutes, continued from when it exists")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()

    torch.manual_seed(options.seed)
    data = torch.from_numpy(to_unit_range(load_uint8(options.data)))
    # A tenth of the sample's weights, so that five files are small.
    network = Denoiser(SIGMA_DATA, channels=(8, 16, 32))
    options.out.mkdir(parents=True, exist_ok=True)

    def on_step(step: int, average: Denoiser) -> None:
        if step in CHECKPOINTS:
            report(average, data)
            export(average, options.out / f"step-{step}.onnx")

    recipe = Recipe(steps=CHECKPOINTS[-1], batch=64, reference=2048, seed=options.seed)
    train(network, data, options.state, recipe, on_step)


if __name__ == "__main__":
    main()
