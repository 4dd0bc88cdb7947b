"""Fashion-MNIST (Zalando, MIT) as float32 images in [-1, 1], shape [N, 1, 28, 28].

Debian ships it as `dataset-fashion-mnist`; any folder with the four IDX files does.
"""

import gzip
from pathlib import Path

import numpy as np

DEFAULT_FOLDER = Path("/usr/share/datasets/fashion-mnist")


def load_uint8(folder: Path = DEFAULT_FOLDER) -> np.ndarray:
    """The 60,000 training images as stored: uint8 [N, 28, 28]."""
    with gzip.open(folder / "train-images-idx3-ubyte.gz", "rb") as f:
        raw = f.read()
    magic, count, rows, columns = np.frombuffer(raw, ">i4", 4)
    if magic != 0x803:
        raise ValueError(f"not an IDX file of 8-bit images: magic {magic:#x}")
    return np.frombuffer(raw, np.uint8, offset=16).reshape(count, rows, columns)


def to_unit_range(images: np.ndarray) -> np.ndarray:
    """uint8 [N, H, W] -> float32 [N, 1, H, W] in [-1, 1]."""
    return (images.astype(np.float32) / 127.5 - 1.0)[:, None]


def load_labels(folder: Path = DEFAULT_FOLDER) -> np.ndarray:
    """The class of each training image: uint8 [N], 0 to 9."""
    with gzip.open(folder / "train-labels-idx1-ubyte.gz", "rb") as f:
        return np.frombuffer(f.read(), np.uint8, offset=8)
