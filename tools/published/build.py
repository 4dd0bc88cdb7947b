"""Small networks of the architectures that people publish, with random weights, as diffusers folders: what their files say and what
they ask for is that of the published ones, and an export takes seconds.

    python tools/published/build.py --out FOLDER [--only NAME ...]
"""

import argparse
import json
import shutil
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import diffusers
import numpy as np
import onnx
import torch
from diffusers import (
    AudioLDM2UNet2DConditionModel,
    ControlNetModel,
    LTXVideoTransformer3DModel,
    PixArtTransformer2DModel,
    UNet1DModel,
    UNet2DConditionModel,
    WanTransformer3DModel,
)
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fixtures"))
from networks import NETWORKS as TRAINED  # noqa: E402
from networks import SCALED, Ported, conditional  # noqa: E402

TOKENS, WIDTH, POOLED = 5, 16, 12


@dataclass(frozen=True)
class Network:
    name: str
    make: Callable[[], nn.Module]
    """Shapes with the batch, by input; the first is the sample, and `timestep` the time."""
    inputs: dict[str, tuple[int, ...]]
    pipeline: str
    scheduler: str
    config: dict
    component: str = "unet"
    integers: tuple[str, ...] = ("timestep",)
    """What the user says to the questions, as options."""
    answers: tuple[str, ...] = ()
    """Files that the answers name: shapes by name."""
    files: dict[str, tuple[int, ...]] = field(default_factory=dict)
    dynamo: bool = False
    """The batch of two is written into the graph."""
    fixed: bool = False


class PixArt(nn.Module):
    """Its two conditions beside the caption come in one dictionary."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model

    def forward(self, hidden_states, timestep, encoder_hidden_states, encoder_attention_mask, resolution, aspect_ratio):
        added = {"resolution": resolution, "aspect_ratio": aspect_ratio}
        return self.model(
            hidden_states, encoder_hidden_states, timestep, added_cond_kwargs=added,
            encoder_attention_mask=encoder_attention_mask, return_dict=False,
        )[0]  # fmt: skip


class Controlled(nn.Module):
    """A U-Net with its ControlNet, as one graph."""

    def __init__(self, model: nn.Module, control: nn.Module):
        super().__init__()
        self.model = model
        self.control = control

    def forward(self, sample, timestep, encoder_hidden_states, controlnet_cond):
        down, middle = self.control(sample, timestep, encoder_hidden_states, controlnet_cond, return_dict=False)
        return self.model(
            sample, timestep, encoder_hidden_states, down_block_additional_residuals=down,
            mid_block_additional_residual=middle, return_dict=False,
        )[0]  # fmt: skip


class Policy(nn.Module):
    """Actions [B, 16, 2] from observations [B, 10], with the layout of diffusion policies: time before channels."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model
        self.project = nn.Linear(10, 6)

    def forward(self, sample, timestep, global_cond):
        observed = self.project(global_cond)[:, :, None].expand(-1, -1, sample.shape[1])
        answer = self.model(torch.cat([sample.transpose(1, 2), observed], 1), timestep, return_dict=False)[0]
        return answer[:, :2].transpose(1, 2)


class Audio(nn.Module):
    """AudioLDM: the embedding of a sound under the name of a class, and no text."""

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, class_labels):
        return self.model(sample, timestep, None, class_labels=class_labels, return_dict=False)[0]


class Video(nn.Module):
    """LTX: the tokens of 2 frames of 4 × 4 latents; with coordinates of the tokens, and then a time for each, as with frames that are given."""

    def __init__(self, model: nn.Module, coordinates: bool):
        super().__init__()
        self.model = model
        self.place = {} if coordinates else {"num_frames": 2, "height": 4, "width": 4, "rope_interpolation_scale": (0.32, 32, 32)}

    def forward(self, hidden_states, encoder_hidden_states, timestep, encoder_attention_mask, video_coords=None):
        return self.model(
            hidden_states, encoder_hidden_states, timestep, encoder_attention_mask, video_coords=video_coords, return_dict=False, **self.place
        )[0]  # fmt: skip


def ported(model: nn.Module, *names: str) -> nn.Module:
    return Ported(model, names)


def inpainting() -> nn.Module:
    model = UNet2DConditionModel(
        sample_size=8, in_channels=9, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2, norm_num_groups=8, cross_attention_dim=WIDTH,
    )  # fmt: skip
    return ported(model, "sample", "timestep", "encoder_hidden_states")


def controlled() -> nn.Module:
    unet = conditional((8, 16))()
    control = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(8, 16))
    for parameter in control.parameters():
        nn.init.normal_(parameter, std=0.05)
    return Controlled(unet, control)


def pixart() -> nn.Module:
    return PixArt(
        PixArtTransformer2DModel(
            num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=8, num_layers=2, sample_size=8,
            cross_attention_dim=24, caption_channels=WIDTH, use_additional_conditions=True, norm_num_groups=8)
    )  # fmt: skip


def policy() -> nn.Module:
    return Policy(
        UNet1DModel(
            in_channels=8, out_channels=8, block_out_channels=(16, 24), norm_num_groups=8, time_embedding_type="positional",
            use_timestep_embedding=True, down_block_types=("DownResnetBlock1D", "DownResnetBlock1D"),
            up_block_types=("UpResnetBlock1D",), mid_block_type="MidResTemporalBlock1D", out_block_type="OutConv1DBlock",
            act_fn="swish", downsample_each_block=False)
    )  # fmt: skip


def audioldm() -> nn.Module:
    model = UNet2DConditionModel(
        sample_size=8, in_channels=8, out_channels=8, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "UpBlock2D"), mid_block_type=None,
        norm_num_groups=8, class_embed_type="simple_projection", projection_class_embeddings_input_dim=POOLED,
        class_embeddings_concat=True,
    )  # fmt: skip
    return Audio(model)


def audioldm2() -> nn.Module:
    model = AudioLDM2UNet2DConditionModel(
        sample_size=8, in_channels=8, out_channels=8, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2, norm_num_groups=8, cross_attention_dim=((None, WIDTH, WIDTH), (None, WIDTH, WIDTH)),
    )  # fmt: skip
    return ported(model, "sample", "timestep", "encoder_hidden_states", "encoder_hidden_states_1", "encoder_attention_mask_1")


def wan(channels: int) -> Callable[[], nn.Module]:
    return lambda: ported(
        WanTransformer3DModel(
            num_attention_heads=2, attention_head_dim=12, in_channels=channels, out_channels=4, text_dim=WIDTH, freq_dim=16,
            ffn_dim=32, num_layers=1, rope_max_seq_len=32),
        "hidden_states", "timestep", "encoder_hidden_states",
    )  # fmt: skip


def ltx(coordinates: bool) -> Callable[[], nn.Module]:
    return lambda: Video(
        LTXVideoTransformer3DModel(
            in_channels=8, out_channels=8, num_attention_heads=2, attention_head_dim=12, cross_attention_dim=24, num_layers=1,
            caption_channels=WIDTH),
        coordinates,
    )  # fmt: skip


def trained(name: str, inputs: dict[str, tuple[int, ...]], *answers: str, **how) -> Network:
    """A network of the test fixtures, untrained."""
    found = next(network for network in TRAINED if network.name == name)
    given = {"integers": () if found.time_type == torch.float32 else ("timestep",)} | how
    return Network(
        name, lambda: Ported(found.make(), found.inputs), inputs, found.pipeline, found.scheduler, found.config,
        found.component, answers=answers, dynamo=found.dynamo, **given,
    )  # fmt: skip


LATENT = (2, 4, 8, 8)
TEXT = {"encoder_hidden_states": (2, TOKENS, WIDTH)}
NO_TEXT = "--zeros encoder_hidden_states"
PNDM = {**SCALED, "skip_prk_steps": True, "set_alpha_to_one": False, "steps_offset": 1, "timestep_spacing": "leading"}
WAN = {"prediction_type": "flow_prediction", "use_flow_sigmas": True, "flow_shift": 3.0}
LTX = {"shift": 1.0, "use_dynamic_shifting": True, "base_shift": 0.95, "max_shift": 2.05, "base_image_seq_len": 1024,
       "max_image_seq_len": 4096, "shift_terminal": 0.1}  # fmt: skip
TOKENS_OF_VIDEO = {"hidden_states": (2, 32, 8), **TEXT}
NETWORKS = (
    Network(
        "sd15-inpainting", inpainting, {"sample": (2, 9, 8, 8), "timestep": (2,), **TEXT}, "StableDiffusionInpaintPipeline",
        "PNDMScheduler", PNDM, answers=(NO_TEXT, "--input sample=masked.npy"), files={"masked": (5, 8, 8)},
    ),
    trained(
        "sdxl", {"sample": LATENT, "timestep": (2,), **TEXT, "text_embeds": (2, POOLED), "time_ids": (2, 6)},
        "--zeros encoder_hidden_states,text_embeds",
    ),
    Network(
        "pixart-alpha", pixart,
        {"hidden_states": LATENT, "timestep": (2,), **TEXT, "encoder_attention_mask": (2, TOKENS), "resolution": (2, 2),
         "aspect_ratio": (2, 1)},
        "PixArtAlphaPipeline", "DPMSolverMultistepScheduler", {"beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02},
        component="transformer", answers=(NO_TEXT, "--input resolution=64 --input aspect_ratio=1"), fixed=True,
    ),
    trained(
        "sd3", {"hidden_states": LATENT, **TEXT, "pooled_projections": (2, POOLED), "timestep": (2,)},
        "--zeros encoder_hidden_states,pooled_projections",
    ),
    trained(
        "flux",
        {"hidden_states": (2, 16, 16), **TEXT, "pooled_projections": (2, POOLED), "timestep": (2,), "img_ids": (16, 3),
         "txt_ids": (TOKENS, 3), "guidance": (2,)},
        "--zeros encoder_hidden_states,pooled_projections", "--guidance 3.5",
    ),
    Network(
        "wan-t2v", wan(4), {"hidden_states": (2, 4, 2, 4, 4), "timestep": (2,), **TEXT}, "WanPipeline", "UniPCMultistepScheduler",
        WAN, component="transformer", answers=(NO_TEXT,), fixed=True,
    ),
    Network(
        "wan-i2v", wan(9), {"hidden_states": (2, 9, 2, 4, 4), "timestep": (2,), **TEXT}, "WanImageToVideoPipeline",
        "UniPCMultistepScheduler", WAN, component="transformer",
        answers=(NO_TEXT, "--input hidden_states=image.npy"), files={"image": (5, 2, 4, 4)}, fixed=True,
    ),
    Network(
        "ltx", ltx(False), {**TOKENS_OF_VIDEO, "timestep": (2,), "encoder_attention_mask": (2, TOKENS)}, "LTXPipeline",
        "FlowMatchEulerDiscreteScheduler", LTX, component="transformer", answers=(NO_TEXT,), integers=(), dynamo=True, fixed=True,
    ),
    Network(
        "ltx-condition", ltx(True),
        {**TOKENS_OF_VIDEO, "timestep": (2, 32), "encoder_attention_mask": (2, TOKENS), "video_coords": (2, 3, 32)},
        "LTXConditionPipeline", "FlowMatchEulerDiscreteScheduler", LTX, component="transformer",
        answers=(NO_TEXT, "--input video_coords=coords.npy"), files={"coords": (3, 32)}, integers=(), dynamo=True, fixed=True,
    ),
    Network(
        "sd15-controlnet", controlled, {"sample": LATENT, "timestep": (2,), **TEXT, "controlnet_cond": (2, 3, 16, 16)},
        "StableDiffusionControlNetPipeline", "UniPCMultistepScheduler", SCALED,
        answers=(NO_TEXT, "--input controlnet_cond=edges.npy"), files={"edges": (3, 16, 16)},
    ),
    Network(
        "diffusion-policy", policy, {"sample": (2, 16, 2), "timestep": (2,), "global_cond": (2, 10)}, "DiffusionPipeline",
        "DDPMScheduler", {"num_train_timesteps": 100, "beta_schedule": "squaredcos_cap_v2", "clip_sample": True},
        answers=("--input global_cond=observed.npy",), files={"observed": (10,)},
    ),
    Network(
        "audioldm", audioldm, {"sample": (2, 8, 8, 8), "timestep": (2,), "class_labels": (2, POOLED)}, "AudioLDMPipeline",
        "DDIMScheduler", {**SCALED, "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1},
        answers=("--input class_labels=sound.npy",), files={"sound": (POOLED,)},
    ),
    Network(
        "audioldm2", audioldm2,
        {"sample": (2, 8, 8, 8), "timestep": (2,), **TEXT, "encoder_hidden_states_1": (2, 7, WIDTH),
         "encoder_attention_mask_1": (2, 7)},
        "AudioLDM2Pipeline", "DDIMScheduler", {**SCALED, "clip_sample": False, "set_alpha_to_one": False, "steps_offset": 1},
        answers=("--zeros encoder_hidden_states,encoder_hidden_states_1",),
    ),
)  # fmt: skip


def example(network: Network, name: str, shape: tuple[int, ...]) -> Tensor:
    if name == "timestep":
        time = torch.full(shape, 7.0)
        return time.long() if name in network.integers else time
    if "mask" in name:
        return torch.ones(shape)
    return torch.randn(shape)


def rms_norm(x: Tensor, shape, weight: Tensor | None = None, eps: float | None = None) -> Tensor:
    """As torch's own, which the exporter of older opsets does not know."""
    dimensions = tuple(range(-len(shape), 0))
    scaled = x * torch.rsqrt((x * x).mean(dimensions, keepdim=True) + (eps or torch.finfo(x.dtype).eps))
    return scaled if weight is None else scaled * weight


def exported(network: Network, model: nn.Module, path: Path) -> None:
    path.parent.mkdir(parents=True)
    given = tuple(example(network, name, shape) for name, shape in network.inputs.items())
    names = {"input_names": list(network.inputs), "output_names": ["out_sample"], "opset_version": 18}
    batched = [name for name, shape in network.inputs.items() if shape[0] == 2]
    if network.dynamo:
        batch = torch.export.Dim("batch")
        shapes = tuple({0: batch} if name in batched else None for name in network.inputs)
        dynamic = None if network.fixed else (shapes,)
        torch.onnx.export(model, given, str(path), dynamic_shapes=dynamic, external_data=False, verbose=False, **names)
    else:
        axes = {name: {0: "batch"} for name in [*batched, "out_sample"]}
        torch.onnx.export(model, given, str(path), dynamic_axes=None if network.fixed else axes, dynamo=False, **{**names, "opset_version": 17})
    onnx.checker.check_model(str(path))


def write(network: Network, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(3)
    model = network.make().eval()
    exported(network, model, folder / network.component / "model.onnx")
    getattr(diffusers, network.scheduler)(**network.config).save_pretrained(folder / "scheduler")
    model.model.save_config(folder / network.component)
    index = {
        "_class_name": network.pipeline,
        "_diffusers_version": diffusers.__version__,
        "scheduler": ["diffusers", network.scheduler],
        network.component: ["diffusers", type(model.model).__name__],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")
    random = np.random.default_rng(5)
    for name, shape in network.files.items():
        np.save(folder / f"{name}.npy", random.standard_normal(shape).astype(np.float32))
    said = {"network": type(model.model).__name__, "scheduler": network.scheduler, "answers": network.answers}
    (folder / "answers.json").write_text(json.dumps(said, indent=1) + "\n")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--only", nargs="*")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.nn.functional.rms_norm = rms_norm
    warnings.filterwarnings("ignore")
    diffusers.utils.logging.set_verbosity_error()
    failed = []
    for network in NETWORKS:
        if options.only and network.name not in options.only:
            continue
        try:
            with torch.no_grad():
                write(network, options.out / network.name)
            print(f"{network.name}: written", flush=True)
        except Exception as error:  # noqa: BLE001 The others are still wanted.
            failed.append(network.name)
            print(f"{network.name}: {type(error).__name__}: {str(error)[:500]}", flush=True)
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
