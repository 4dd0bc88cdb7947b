"""Runs exported sampler code against real torch, diffusers and ONNX Runtime, and compares with our own final samples;
and the scripts for references (references.py).

    npm run test:python [-- --only NAME]

Every case is a network, a sampler and a skip chosen by hand. `dist/check_exports/prepare.js` writes the report and the samples
that ScoreScope itself draws from the same noise; `scorescope export` writes the code; the code is run here with the network
as a torch module over ONNX Runtime, whose calls are counted by a forward hook.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import references

import diffusers
import numpy as np
import onnxruntime
import torch

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = str(ROOT / "media/sample/fashion.onnx")
FAMILIES = ROOT / "test/fixtures/families"
TOLERANCE = 1e-3  # largest difference over the samples' standard deviation
# Said, not recognised: which network it is plays no part here.
EDM = {"family": "edm", "prediction": "denoised", "time": "sigma"}
RAW = {"family": "edm", "prediction": "edm-raw", "time": "c-noise"}
FLOW = {"family": "flow", "prediction": "velocity", "time": "t"}


def vp(prediction, schedule="linear"):
    return {"family": "vp", "prediction": prediction, "time": "index", "schedule": schedule}


def case(network, sampler, flavours, steps=12, skip=3, anew=None, config=None, **hints):
    return {
        "network": network,
        "sampler": sampler,
        "steps": steps,
        "skip": skip,
        "anew": anew,
        "hints": hints,
        "config": config or {},
        "flavours": flavours.split(),
    }


CLASSES = {
    "dpmpp-2m": {"_class_name": "DPMSolverMultistepScheduler"},
    "unipc": {"_class_name": "UniPCMultistepScheduler"},
}

CASES = [
    *(
        case(network, sampler, "edm k-diffusion numpy", anew=anew, **EDM)
        for network in ("edm", SAMPLE)
        for sampler in ("heun", "euler", "dpmpp-2m", "unipc")
        for anew in (None, 7)
    ),
    *(
        case(prediction, sampler, "k-diffusion diffusers numpy", anew=anew, steps=20, **vp(prediction))
        for prediction in ("epsilon", "v")
        for sampler in ("ddim", "dpmpp-2m", "unipc", "heun", "euler")
        for anew in (None, 11)
    ),
    *(
        # Settings of the report that the pipeline's own scheduler does not have.
        case("epsilon", sampler, "diffusers", anew=anew, steps=20, config={**CLASSES[sampler], **config}, **vp("epsilon"))
        for sampler, config in (
            ("dpmpp-2m", {"solver_order": 3}),
            ("dpmpp-2m", {"solver_type": "heun", "euler_at_final": True}),
            ("dpmpp-2m", {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min"}),
            ("unipc", {"solver_order": 3, "disable_corrector": [0, 2]}),
            ("unipc", {"solver_type": "bh1", "predict_x0": False, "final_sigmas_type": "sigma_min"}),
        )
        for anew in (None, 11)
    ),
    *(case("velocity", "euler", "diffusers numpy", anew=anew, **FLOW) for anew in (None, 7)),
    *(case("velocity", sampler, "numpy", **FLOW) for sampler in ("heun", "dpmpp-2m", "unipc")),
    *(case("edm-raw", sampler, "diffusers numpy", anew=7, **RAW) for sampler in ("euler", "dpmpp-2m")),
    *(
        case(str(FAMILIES / f"{name}.onnx"), sampler, flavours, **hints)
        for name, sampler, flavours, hints in (
            ("epsilon", "ddim", "k-diffusion diffusers numpy", vp("epsilon")),
            ("v", "dpmpp-2m", "k-diffusion diffusers numpy", vp("v", "cosine")),
            ("x0", "unipc", "diffusers numpy", vp("denoised", "scaled-linear")),
            ("flow", "euler", "diffusers numpy", FLOW),
        )
    ),
]


class Network(torch.nn.Module):
    """A checkpoint in ONNX Runtime as a torch module, each sample of a batch counted by whoever hooks it."""

    def __init__(self, file, inputs):
        super().__init__()
        self.session = onnxruntime.InferenceSession(file)
        self.inputs = {role: next(i for i in inputs if i["role"] == role) for role in ("sample", "time")}
        self.config = type("config", (), {"in_channels": 1})

    def forward(self, x, time, return_dict=True, **_):
        sample, clock = self.inputs["sample"], self.inputs["time"]
        time = torch.as_tensor(time).reshape(-1).expand(len(x)).numpy()
        if "int" in clock["type"]:
            time = np.rint(time)
        feeds = {sample["name"]: x.numpy().astype(np.float32), clock["name"]: time.astype(clock["type"])}
        answer = torch.from_numpy(self.session.run(None, feeds)[0])
        return answer if return_dict else (answer,)


class TimestepDenoiser(torch.nn.Module):
    """What k-diffusion's DiscreteEpsDDPMDenoiser and DiscreteVDDPMDenoiser make of a network of timesteps: D(x, sigma)."""

    def __init__(self, inner, prediction, scheduler):
        super().__init__()
        self.inner, self.prediction = inner, prediction
        self.sigmas = ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod) ** 0.5

    def forward(self, x, sigma):
        distance = (sigma[0].log() - self.sigmas.log()).abs()
        sigma, timestep = sigma.reshape(-1, *[1] * (x.dim() - 1)), distance.argmin()
        scale = (1 + sigma**2) ** -0.5
        output = self.inner(x * scale, timestep)
        return x - output * sigma if self.prediction == "epsilon" else x * scale**2 - output * sigma * scale


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="cases whose name holds this")
    only = parser.parse_args().only
    subprocess.run(["node", "scripts/build.mjs"], cwd=ROOT, check=True)
    subprocess.run(["node", "tools/check_exports/build.mjs"], cwd=ROOT, check=True)
    failures, runs = 0, 0
    for wanted in CASES:
        if only not in name(wanted):
            continue
        with tempfile.TemporaryDirectory(prefix="check-exports-") as folder:
            arguments = json.dumps({key: value for key, value in wanted.items() if key != "flavours"})
            subprocess.run(["node", "dist/check_exports/prepare.js", folder, arguments], cwd=ROOT, check=True)
            for flavour in wanted["flavours"]:
                runs += 1
                failures += not report(name(wanted), flavour, *check(Path(folder), flavour, wanted))
    with tempfile.TemporaryDirectory(prefix="check-references-") as folder:
        passed, failed = references.check(only, Path(folder))
    runs, failures = runs + passed + failed, failures + failed
    print(f"{runs - failures} passed, {failures} failed")
    sys.exit(failures > 0 or runs == 0)


def name(wanted):
    spacing = "kept" if wanted["anew"] is None else "anew"
    settings = "".join(f" {key}={value}" for key, value in wanted["config"].items() if key[0] != "_")
    return f"{Path(wanted['network']).stem} {wanted['sampler']} {wanted['steps']} {spacing}{settings}"


def check(folder, flavour, wanted):
    """Largest difference to our samples over their deviation, evaluations of the code, and what they should be."""
    facts = json.loads((folder / "facts.json").read_text())
    code = folder / f"{flavour.replace('-', '_')}_code.py"
    bundle = folder / "bundle.safetensors"
    export = ["export", folder / "report.json", "--code", flavour, "--out", code, "--teleport", bundle]
    subprocess.run(["node", "dist/cli.js", *map(str, export)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    length = len(code.read_text().splitlines())
    assert length < 110, f"{length} lines"
    noise, ours = (
        np.fromfile(folder / f"{part}.f32", np.float32).reshape(-1, *facts["shape"]) for part in ("noise", "ours")
    )
    finals, calls = run(load(code), flavour, facts, json.loads((folder / "report.json").read_text()), noise)
    difference = float(np.abs(finals - ours).max() / ours.std())
    return difference, calls, facts["evaluations"], facts["own"], length


def run(module, flavour, facts, report, noise):
    network = Network(facts["model"], report["model"]["inputs"])
    calls = []
    network.register_forward_hook(lambda *_: calls.append(1))
    if flavour == "numpy":
        session = onnxruntime.InferenceSession(facts["model"])
        counted = type("session", (), {"run": lambda _, *given: calls.append(1) or session.run(*given)})()
        return module.sample(noise.astype(np.float64), counted), len(calls)
    start = torch.from_numpy(noise)
    if flavour == "diffusers":
        return module.sample(network, scheduler(facts), start).numpy(), len(calls)
    if flavour == "edm":
        model = lambda x, sigma, class_labels: network(x, sigma)
    elif facts["family"] == "vp":
        model = TimestepDenoiser(network, facts["prediction"], scheduler(facts))
    else:
        model = network
    return module.sample(model, start).numpy(), len(calls)


def scheduler(facts):
    """What a pipeline would hold; the code makes of it what it needs."""
    if facts["family"] == "flow":
        return diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0)
    if facts["family"] == "edm":
        return diffusers.EDMEulerScheduler(sigma_data=0.5)
    return diffusers.DDIMScheduler(**schedule(facts["model"]))


def schedule(model):
    """DDPM's linear betas, unless a file of the trained fixtures says otherwise."""
    if Path(model).parent != FAMILIES:
        return {}
    known = json.loads((FAMILIES / "schedules" / f"{Path(model).stem}.json").read_text())["schedule"]
    return {key: value for key, value in known.items() if not key.startswith("_")}


def load(file):
    # The code names its bundle by itself: as seen from its own folder.
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    before = os.getcwd()
    os.chdir(file.parent)
    try:
        spec.loader.exec_module(module)
    finally:
        os.chdir(before)
    return module


def report(case_name, flavour, difference, calls, expected, own, length):
    passed = difference <= TOLERANCE and calls == expected
    mark = "ok  " if passed else "FAIL"
    print(f"{mark} {case_name:34} {flavour:12} {difference:8.1e}  {calls} of {own} evaluations, {length} lines", flush=True)
    return passed


if __name__ == "__main__":
    main()
