"""Runs the scripts of `scorescope verify --reference-script` with real torch and diffusers, and verifies networks by what they write."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "test/fixtures"
FAMILIES = FIXTURES / "families"
NETWORKS = FIXTURES / "networks"

# The user's own module: the network's original, as a torch module. What is exported is what it answers.
ORIGINAL = '''
import numpy as np
import onnxruntime
import torch

FILE = {file!r}


class Original(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.session = onnxruntime.InferenceSession(FILE)

    def forward(self, x, time, **conditions):
        given = [x, time, *conditions.values()]
        inputs = self.session.get_inputs()
        size = inputs[0].shape[0] if isinstance(inputs[0].shape[0], int) else len(x)
        parts = []
        for start in range(0, len(x), size):
            feeds = {{i.name: value[start : start + size].contiguous().numpy() for i, value in zip(inputs, given)}}
            parts.append(torch.from_numpy(self.session.run(None, feeds)[0]))
        return torch.cat(parts)


def load():
    return Original()
'''


def vp(prediction, schedule):
    return f"--family vp --prediction {prediction} --time index --schedule {schedule} --steps 12"


FLOW = "--family flow --prediction velocity --time t --steps 12"
# Network, options, what is verified in its place (None: itself), and whether that is the same.
TORCH = [
    (ROOT / "media/sample/fashion.onnx", "", None, True),
    (FAMILIES / "flow.onnx", FLOW, None, True),
    (FAMILIES / "flow.onnx", f"{FLOW} --sampler euler", None, True),
    *((FAMILIES / "epsilon.onnx", f"{vp('epsilon', 'linear')} --sampler {name}", None, True) for name in ("ddim", "dpmpp-2m", "unipc")),
    (FAMILIES / "v.onnx", vp("v", "cosine"), None, True),
    (NETWORKS / "edm/unet/model.onnx", "", None, True),
    (NETWORKS / "classes/unet/model.onnx", "--class 3 --steps 12", None, True),
    (NETWORKS / "classes/unet/model.onnx", "--class 3 --null-class 10 --guidance 2 --steps 12", None, True),
    (ROOT / "media/sample/fashion.onnx", "", ROOT / "media/sample/fashion-early.onnx", False),
]


def check(only, folder):
    """Passed and failed runs."""
    counts = [0, 0]
    for network, options, other, same in TORCH:
        name = f"reference {network.parent.parent.name if network.name == 'model.onnx' else network.stem} {options}"
        if only in name:
            (folder / "original.py").write_text(ORIGINAL.format(file=str(network)))
            counts[not verified(folder, "torch", "original:load", (name, network, options, other, same))] += 1
    if only in "reference diffusers":
        counts[not verified_diffusers(folder)] += 1
    return counts


def verified(folder, flavor, model, case):
    name, network, options, other, same = case
    words = ["node", ROOT / "dist/cli.js", "verify", network, *options.split()]
    script = subprocess.run([*words, "--reference-script", flavor], check=True, capture_output=True, text=True).stdout
    (folder / "make_reference.py").write_text(script)
    run = subprocess.run([sys.executable, "make_reference.py", model], cwd=folder, capture_output=True, text=True)
    if run.returncode != 0:
        print(f"FAIL {name}\n{run.stderr}")
        return False
    # The reference says all the rest.
    said = options.split()
    pairs = zip(said[::2], said[1::2])
    conditions = [word for pair in pairs if pair[0] in ("--class", "--null-class", "--guidance") for word in pair]
    against = ["node", ROOT / "dist/cli.js", "verify", other or network, *conditions, "--reference", folder / "ref.npz", "--json", "-"]
    result = subprocess.run(against, capture_output=True, text=True)
    passed = result.returncode == (0 if same else 3)
    verdict = json.loads(result.stdout)["verdict"] if result.stdout else result.stderr
    print(f"{'ok  ' if passed else 'FAIL'} {name}: {len(script.splitlines())} lines. {verdict}", flush=True)
    return passed


def verified_diffusers(folder):
    """A pipeline's own class with other weights: the script runs it, and the network is told apart."""
    import diffusers

    source = NETWORKS / "ddpm"
    config = json.loads((source / "unet/config.json").read_text())
    diffusers.UNet2DModel.from_config(config).save_pretrained(folder / "pipeline/unet")
    network = source / "unet/model.onnx"
    return verified(folder, "diffusers", "pipeline", ("reference diffusers", network, "--steps 12", None, False))
