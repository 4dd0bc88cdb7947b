"""A small U-Net with EDM preconditioning [Karras et al. 2022], made for the sample checkpoint.

Twice to half the size and back. The smallest level mixes its positions (49 for images of 28x28) by a small MLP: at high noise
the denoiser is a global linear map (the leading principal components), which local filters alone
learn slowly.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class NoiseEmbedding(nn.Module):
    """c_noise = ln(sigma)/4, [B] -> [B, width], by sinusoids and two linear layers."""

    def __init__(self, width: int, frequencies: int = 16):
        super().__init__()
        self.register_buffer("frequencies", 2 * math.pi * torch.logspace(-1, 0.7, frequencies))
        self.layers = nn.Sequential(nn.Linear(2 * frequencies, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU())

    def forward(self, c_noise: Tensor) -> Tensor:
        phase = c_noise[:, None] * self.frequencies
        return self.layers(torch.cat([phase.cos(), phase.sin()], dim=1))


class Block(nn.Module):
    """Residual block; the noise level scales and shifts the second normalisation."""

    def __init__(self, channels_in: int, channels: int, width: int):
        super().__init__()
        self.norm1 = nn.GroupNorm(8, channels_in)
        self.conv1 = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.modulation = nn.Linear(width, 2 * channels)
        self.norm2 = nn.GroupNorm(8, channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.skip = nn.Identity() if channels_in == channels else nn.Conv2d(channels_in, channels, 1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, dim=1)
        return self.skip(x) + self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))


class PositionMixing(nn.Module):
    """The same MLP over the positions of every channel: [B, C, H, W] -> [B, C, H, W]."""

    def __init__(self, channels: int, positions: int, width: int):
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.modulation = nn.Linear(width, 2 * channels)
        self.layers = nn.Sequential(nn.Linear(positions, 2 * positions), nn.GELU(), nn.Linear(2 * positions, positions))

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.norm(x) * (1 + scale) + shift
        return x + self.layers(h.flatten(2)).reshape(x.shape)


class UNet(nn.Module):
    """F(c_in x, c_noise): [B, C, S, S], [B] -> [B, C, S, S], with `image` = C, S and the channels of the three levels."""

    def __init__(self, image: tuple[int, int], channels: tuple[int, int, int], width: int = 128):
        super().__init__()
        colors, size = image
        c1, c2, c3 = channels
        positions = (size // 4) ** 2
        self.embedding = NoiseEmbedding(width)
        self.stem = nn.Conv2d(colors, c1, 3, padding=1)
        self.position = nn.Parameter(torch.zeros(1, c1, size, size))
        self.in1 = Block(c1, c1, width)
        self.down1 = nn.Conv2d(c1, c2, 3, stride=2, padding=1)
        self.in2 = nn.ModuleList([Block(c2, c2, width), Block(c2, c2, width)])
        self.down2 = nn.Conv2d(c2, c3, 3, stride=2, padding=1)
        self.middle = nn.ModuleList(
            [Block(c3, c3, width), PositionMixing(c3, positions, width), Block(c3, c3, width), PositionMixing(c3, positions, width)]
        )
        self.up2 = nn.Conv2d(c3, c2, 1)
        self.out2 = nn.ModuleList([Block(2 * c2, c2, width), Block(c2, c2, width)])
        self.up1 = nn.Conv2d(c2, c1, 1)
        self.out1 = Block(2 * c1, c1, width)
        self.norm = nn.GroupNorm(8, c1)
        self.out = nn.Conv2d(c1, colors, 3, padding=1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor, c_noise: Tensor) -> Tensor:
        e = self.embedding(c_noise)
        h1 = self.in1(self.stem(x) + self.position, e)
        h2 = self.down1(h1)
        for block in self.in2:
            h2 = block(h2, e)
        h = self.down2(h2)
        for block in self.middle:
            h = block(h, e)
        h = torch.cat([F.interpolate(self.up2(h), scale_factor=2.0, mode="nearest"), h2], dim=1)
        for block in self.out2:
            h = block(h, e)
        h = torch.cat([F.interpolate(self.up1(h), scale_factor=2.0, mode="nearest"), h1], dim=1)
        return self.out(F.silu(self.norm(self.out1(h, e))))


class Denoiser(nn.Module):
    """D(x, sigma) = c_skip x + c_out F(c_in x, ln(sigma)/4): x [B, C, S, S], sigma [B]."""

    def __init__(
        self, sigma_data: float, image: tuple[int, int] = (1, 28), channels: tuple[int, int, int] = (32, 64, 128)
    ):
        super().__init__()
        self.sigma_data = sigma_data
        self.shape = (image[0], image[1], image[1])
        self.network = UNet(image, channels)

    def forward(self, x: Tensor, sigma: Tensor) -> Tensor:
        s = sigma.reshape(-1, 1, 1, 1)
        variance = s * s + self.sigma_data**2
        c_skip = self.sigma_data**2 / variance
        c_out = s * self.sigma_data * variance.rsqrt()
        return c_skip * x + c_out * self.network(variance.rsqrt() * x, sigma.log() / 4).float()
