"""The residual networks of the recipes `sngan` and `r3gan` at 64x64, channels 32 to 256, and their losses."""

import torch
from torch import nn
from torch.nn import functional as F

LATENT, CHANNELS, MOST, LEAK = 128, 32, 256, 0.2


def widths(doublings):
    """Next to the image first."""
    return [min(MOST, CHANNELS * 2**i) for i in range(doublings)]


def filtered(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, 1, 1)


class Planes(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.dense, self.shape = nn.Linear(LATENT, channels * 16), (-1, channels, 4, 4)

    def forward(self, z):
        return self.dense(z).view(self.shape)


class Up(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.before, self.between = nn.BatchNorm2d(inputs), nn.BatchNorm2d(outputs)
        self.first, self.second = filtered(inputs, outputs), filtered(outputs, outputs)
        self.shortcut = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x):
        h = self.first(F.interpolate(F.relu(self.before(x)), scale_factor=2))
        return F.interpolate(self.shortcut(x), scale_factor=2) + self.second(F.relu(self.between(h)))


class Down(nn.Module):
    def __init__(self, inputs, outputs, is_first=False):
        super().__init__()
        self.first, self.second = filtered(inputs, outputs), filtered(outputs, outputs)
        self.shortcut, self.is_first = nn.Conv2d(inputs, outputs, 1), is_first

    def forward(self, x):
        h = self.first(x if self.is_first else F.relu(x))
        return self.shortcut(F.avg_pool2d(x, 2)) + F.avg_pool2d(self.second(F.relu(h)), 2)


class Kept(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second = filtered(width, width), filtered(width, width)

    def forward(self, x):
        return x + self.second(F.relu(self.first(F.relu(x))))


class Sum(nn.Module):
    def forward(self, x):
        return F.relu(x).sum((2, 3))


def resnet():
    """Miyato et al. 2018, appendix B.4, without spectral normalisation."""
    up = widths(5)[::-1]
    g = [Planes(up[0]), *(Up(*pair) for pair in zip(up, up[1:]))]
    down = widths(5)[1:]
    d = [Down(3, down[0], True), *(Down(*pair) for pair in zip(down, down[1:])), Kept(down[-1]), Sum()]
    ends = [nn.BatchNorm2d(up[-1]), nn.ReLU(), filtered(up[-1], 3), nn.Tanh()]
    return nn.Sequential(*g, *ends), nn.Sequential(*d, nn.Linear(down[-1], 1))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        inner = max(16, width // 2)
        self.narrow, self.seen = nn.Conv2d(width, inner, 1), filtered(inner, inner)
        self.out = nn.Conv2d(inner, width, 1, bias=False)

    def forward(self, x):
        h = F.leaky_relu(self.narrow(x), LEAK)
        return x + self.out(F.leaky_relu(self.seen(h), LEAK))


class Basis(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.factors, self.basis = nn.Linear(LATENT, width, bias=False), nn.Parameter(torch.randn(1, width, 4, 4))

    def forward(self, z):
        return self.factors(z)[:, :, None, None] * self.basis


class Gather(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.basis = nn.Parameter(torch.randn(1, width, 4, 4) / 4)

    def forward(self, x):
        return (x * self.basis).sum((2, 3))


def r3gan():
    """Huang et al. 2024, section 4, with one block at every size and none at the full one."""
    down = widths(4)
    d = [nn.Conv2d(3, down[0], 4, 2, 1), Block(down[0])]
    for inputs, outputs in zip(down, down[1:]):
        d += [nn.AvgPool2d(2), nn.Conv2d(inputs, outputs, 1, bias=False), Block(outputs)]
    up = down[::-1]
    g = [Basis(up[0]), Block(up[0])]
    for inputs, outputs in zip(up, up[1:]):
        g += [nn.Conv2d(inputs, outputs, 1, bias=False), nn.Upsample(scale_factor=2), Block(outputs)]
    return (
        nn.Sequential(*g, nn.ConvTranspose2d(up[-1], 3, 4, 2, 1)),
        nn.Sequential(*d, Gather(down[-1]), nn.Linear(down[-1], 1, bias=False)),
    )


def hinge_d(d, real, fake):
    return F.relu(1 - d(real)).mean() + F.relu(1 + d(fake)).mean()


def hinge_g(d, _real, fake):
    return -d(fake).mean()


def penalised(d, x):
    """D's output and half the squared norm of its gradient."""
    x = x.detach().requires_grad_(True)
    y = d(x)
    (gradient,) = torch.autograd.grad(y.sum(), x, create_graph=True)
    return y, 0.5 * gradient.square().sum((1, 2, 3)).mean()


def pairing_d(d, real, fake):
    (on_real, r1), (on_fake, r2) = penalised(d, real), penalised(d, fake)
    return F.softplus(on_fake - on_real).mean() + r1 + r2


def pairing_g(d, real, fake):
    return F.softplus(d(real) - d(fake)).mean()
