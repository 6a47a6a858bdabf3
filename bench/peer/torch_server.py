"""PyTorch's side of the speed comparison: one GAN, kept warm, that trains on request.

    torch_server.py [--game mlp|dcgan|resnet|r3gan] [--mode eager|foreach|fused|compile[,channels_last]] [--batch 128] [--threads 2]

Each line on stdin is a request, each line on stdout a JSON answer:
    (start)    {"ready": true, "torch": ..., "cpu": ..., "mode": ..., "batch": ..., "threads": ...}
    step 40    {"ms": 9.8}         mean over 40 steps, after one that is not counted
    gemm 2048  {"gflops": 180.2}   square float32 matrix product, best of 5
    sample 20  {"images": 913.0}   images a second over 20 batches of G alone, best of 3
    memory     {"mb": 512.3}       peak resident memory

Whoever starts it removes OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE from the environment and sets
MALLOC_MMAP_THRESHOLD_=1073741824 and MALLOC_TRIM_THRESHOLD_=8589934592: without them page faults cost PyTorch 10 %.
"""

import argparse
import json
import resource
import sys
import time

import torch
import torch_residual as residual
from torch import nn

LATENT, PIXELS, LEAK = 100, 784, 0.2
WARM_UP_STEPS = 5
ADAM = {"lr": 2e-4, "betas": (0.5, 0.999)}
# Default Adam on the CPU is the plain loop over parameters; torch.compile goes with the fused one, which is faster.
ADAM_VARIANT = {"eager": {}, "foreach": {"foreach": True}, "fused": {"fused": True}, "compile": {"fused": True}}


def mlp(widths, *last):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(LEAK, inplace=True)]
    return nn.Sequential(*layers[:-1], *last)


def up(inputs, outputs):
    return nn.ConvTranspose2d(inputs, outputs, 4, 2, 1, bias=False)


def down(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 4, 2, 1, bias=False)


def dcgan(width=64):
    g = [nn.ConvTranspose2d(LATENT, 8 * width, 4, 1, 0, bias=False), nn.BatchNorm2d(8 * width), nn.ReLU(True)]
    for factor in (4, 2, 1):
        g += [up(2 * factor * width, factor * width), nn.BatchNorm2d(factor * width), nn.ReLU(True)]
    d = [down(3, width), nn.LeakyReLU(LEAK, True)]
    for factor in (2, 4, 8):
        d += [down(factor * width // 2, factor * width), nn.BatchNorm2d(factor * width), nn.LeakyReLU(LEAK, True)]
    return nn.Sequential(*g, up(width, 3), nn.Tanh()), nn.Sequential(*d, nn.Conv2d(8 * width, 1, 4, bias=False), nn.Flatten())


class Gan:
    """G against D; both moves of a step see the same fake batch.

    mlp: G 100-256-512-784 tanh, D 784-512-256-1. dcgan: Radford et al. 2015 at 64x64, 64 channels next to the image.
    resnet, r3gan: see torch_residual.py.
    """

    def __init__(self, game, mode, batch):
        variant, *layout = mode.split(",")
        if game == "mlp":
            self.g, self.d = mlp([LATENT, 256, 512, PIXELS], nn.Tanh()), mlp([PIXELS, 512, 256, 1])
            self.real, self.noise = torch.rand(batch, PIXELS) * 2 - 1, (batch, LATENT)
        else:
            make = {"dcgan": dcgan, "resnet": residual.resnet, "r3gan": residual.r3gan}[game]
            self.g, self.d = make()
            noise = (batch, LATENT, 1, 1) if game == "dcgan" else (batch, residual.LATENT)
            self.real, self.noise = torch.rand(batch, 3, 64, 64) * 2 - 1, noise
        if "channels_last" in layout:
            self.g, self.d, self.real = (x.to(memory_format=torch.channels_last) for x in (self.g, self.d, self.real))
        self.g_optimizer = torch.optim.Adam(self.g.parameters(), **ADAM, **ADAM_VARIANT[variant])
        self.d_optimizer = torch.optim.Adam(self.d.parameters(), **ADAM, **ADAM_VARIANT[variant])
        self.ones, self.zeros = torch.ones(batch, 1), torch.zeros(batch, 1)
        self.cross_entropy = nn.BCEWithLogitsLoss()
        maybe_compile = torch.compile if variant == "compile" else lambda function: function
        self.generate = maybe_compile(self.g)
        # Gradients of gradients cannot be compiled.
        compiled = {"resnet": (residual.hinge_d, residual.hinge_g)}.get(game, (self._d_loss, self._g_loss))
        self.d_loss, self.g_loss = (maybe_compile(loss) for loss in compiled)
        if game == "r3gan":
            self.d_loss, self.g_loss = residual.pairing_d, maybe_compile(residual.pairing_g)

    def step(self):
        fake = self.generate(torch.randn(*self.noise))
        d_loss = self._move(self.d_optimizer, self.d_loss(self.d, self.real, fake.detach()))
        self.d.requires_grad_(False)
        g_loss = self._move(self.g_optimizer, self.g_loss(self.d, self.real, fake))
        self.d.requires_grad_(True)
        return d_loss, g_loss

    def _d_loss(self, d, real, fake):
        return self.cross_entropy(d(real), self.ones) + self.cross_entropy(d(fake), self.zeros)

    def _g_loss(self, d, _real, fake):
        return self.cross_entropy(d(fake), self.ones)

    @staticmethod
    def _move(optimizer, loss):
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        return loss.item()


def milliseconds(action, times):
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times * 1e3


def time_steps(gan, steps):
    gan.step()
    return {"ms": milliseconds(gan.step, steps)}


def sampling_rate(gan, batches):
    gan.g.eval()
    with torch.inference_mode():
        sample = lambda: gan.generate(torch.randn(*gan.noise))
        sample()
        best = min(milliseconds(sample, batches) for _ in range(3))
    gan.g.train()
    return {"images": 1000 * len(gan.real) / best}


def gemm_rate(n):
    a, b, c = (torch.rand(n, n) for _ in range(3))
    best = min(milliseconds(lambda: torch.mm(a, b, out=c), 1) for _ in range(5))
    return {"gflops": 2 * n**3 / best / 1e6}


def answer(gan, request):
    match request.split():
        case ["step", steps]:
            return time_steps(gan, int(steps))
        case ["gemm", n]:
            return gemm_rate(int(n))
        case ["sample", batches]:
            return sampling_rate(gan, int(batches))
        case ["memory"]:
            return {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
        case _:
            return {"error": f"unknown request: {request.strip()}"}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--game", choices=["mlp", "dcgan", "resnet", "r3gan"], default="mlp")
    parser.add_argument("--mode", default="eager")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def main():
    options = parse_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    gan = Gan(options.game, options.mode, options.batch)
    for _ in range(WARM_UP_STEPS):
        gan.step()
    versions = {"torch": torch.__version__, "cpu": torch.backends.cpu.get_cpu_capability()}
    print(json.dumps({"ready": True, **versions, **vars(options)}), flush=True)
    for request in sys.stdin:
        print(json.dumps(answer(gan, request)), flush=True)


if __name__ == "__main__":
    main()
