"""The recipe `dcgan` of Ganymede in PyTorch, for bench/quality.ts: trains on images and writes samples.

    torch_dcgan.py --images FILE.safetensors --to FILE.safetensors [--steps 20000] [--samples 10000] [--seed 1] [--threads 2]

FILE.safetensors has `images`, uint8 [n, channels, size, size]; what is written has `images`, float32 in [-1, 1].
"""

import argparse
import time

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

LATENT, CHANNELS, BATCH, LEAK, DEVIATION = 100, 32, 64, 0.2, 0.02
PORTION = 500


class Planes(nn.Module):
    """Noise to planes of 4x4 by a dense layer without bias."""

    def __init__(self, channels, side):
        super().__init__()
        self.dense, self.shape = nn.Linear(LATENT, channels * side * side, bias=False), (-1, channels, side, side)

    def forward(self, z):
        return self.dense(z).view(self.shape)


def widths(size):
    doublings = {32: 3, 64: 4}[size]
    return [CHANNELS * 2**i for i in range(doublings)]


def generator(colours, size):
    *inner, top = widths(size)
    layers = [Planes(top, 4), nn.BatchNorm2d(top), nn.ReLU()]
    for width in reversed(inner):
        layers += [nn.ConvTranspose2d(2 * width, width, 4, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(CHANNELS, colours, 4, 2, 1, bias=False), nn.Tanh())


def discriminator(colours, size):
    layers, seen = [], colours
    for i, width in enumerate(widths(size)):
        layers.append(nn.Conv2d(seen, width, 4, 2, 1, bias=False))
        layers += [nn.BatchNorm2d(width)] if i > 0 else []
        layers.append(nn.LeakyReLU(LEAK))
        seen = width
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(seen * 16, 1, bias=False))


def begin(module):
    """Weights as N(0, 0.02), factors of batch normalisation as N(1, 0.02)."""
    if isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, 1, DEVIATION)
    elif hasattr(module, "weight"):
        nn.init.normal_(module.weight, 0, DEVIATION)


def minibatches(images):
    """Epochs of all images, each in a new order; what is left of one begins the next."""
    order = torch.randperm(len(images))
    while True:
        while len(order) < BATCH:
            order = torch.cat([order, torch.randperm(len(images))])
        yield images[order[:BATCH]].float().div(127.5).sub(1).to(memory_format=torch.channels_last)
        order = order[BATCH:]


def move(optimizer, loss):
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def train(images, steps):
    _, colours, size, _ = images.shape
    g, d = (make(colours, size).apply(begin).to(memory_format=torch.channels_last) for make in (generator, discriminator))
    of_g, of_d = (torch.optim.Adam(player.parameters(), lr=2e-4, betas=(0.5, 0.999), fused=True) for player in (g, d))
    batches = minibatches(images)
    for _ in range(steps):
        with torch.no_grad():
            fake = g(torch.randn(BATCH, LATENT))
        move(of_d, F.softplus(-d(next(batches))).mean() + F.softplus(d(fake)).mean())
        d.requires_grad_(False)
        move(of_g, F.softplus(-d(g(torch.randn(BATCH, LATENT)))).mean())
        d.requires_grad_(True)
    return g.eval()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", required=True)
    parser.add_argument("--to", required=True)
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main():
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    start = time.perf_counter()
    g = train(load_file(options.images)["images"], options.steps)
    seconds = time.perf_counter() - start
    with torch.no_grad():
        portions = [g(torch.randn(min(PORTION, options.samples - i), LATENT)) for i in range(0, options.samples, PORTION)]
    save_file({"images": torch.cat(portions).contiguous()}, options.to)
    print(f"{options.steps} steps in {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
