"""Writes test/metrics/fixtures/reference.json: what published implementations make of small examples.

    pip install numpy scipy scikit-learn torch torch-fidelity prdc pytorch-msssim POT
    OMP_NUM_THREADS=1 python scripts/metrics-fixtures.py

Points are rounded to 3 decimals and stored; images are made from the formula of `image`, which the test has too.
Precision, recall, density, coverage: prdc. Kernel distance: torch-fidelity. Parzen windows, nearest neighbours, k-means:
scikit-learn. MS-SSIM: pytorch-msssim, in double precision. Sliced Wasserstein: POT. The others: numpy and scipy.
"""

import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import ot
import prdc
import pytorch_msssim
import scipy.linalg
import scipy.ndimage
import scipy.signal
import scipy.spatial.distance
import scipy.stats
import sklearn.cluster
import sklearn.metrics.pairwise
import sklearn.model_selection
import sklearn.neighbors
import torch
from pytorch_msssim.ssim import _ssim
from torch_fidelity.metric_kid import kid_features_to_metric

torch.set_num_threads(1)
OUT = Path(__file__).resolve().parents[1] / "test" / "metrics" / "fixtures" / "reference.json"
PACKAGES = ["numpy", "scipy", "scikit-learn", "torch", "torch-fidelity", "prdc", "pytorch-msssim", "POT"]
WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])

rng = np.random.default_rng(1)
mixing = rng.normal(size=(5, 5))
REAL = np.round(rng.normal(size=(60, 5)) @ mixing + 3, 3)
FAKE = np.round(rng.normal(size=(50, 5)) @ (mixing * 0.7) + 3.4, 3)
HELD_OUT = np.round(rng.normal(size=(45, 5)) @ mixing + 3, 3)
SIGMAS = np.logspace(-1, 0, 10)


def parzen():
    """Of a quarter of the points, so that a width inside the range is best."""

    def likelihoods(test, sigma):
        windows = sklearn.neighbors.KernelDensity(bandwidth=sigma, rtol=0, atol=0).fit(FAKE / 4)
        return windows.score_samples(test / 4)

    means = [likelihoods(HELD_OUT, sigma).mean() for sigma in SIGMAS]
    sigma = SIGMAS[int(np.argmax(means))]
    test = likelihoods(REAL, sigma)
    return {
        "validation": means,
        "sigma": sigma,
        "mean": test.mean(),
        "error": test.std() / np.sqrt(len(test)),
        "narrow": likelihoods(REAL, 0.1).mean(),
    }


def frechet(a, b):
    covariances = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    root = scipy.linalg.sqrtm(covariances[0] @ covariances[1])
    difference = a.mean(0) - b.mean(0)
    return float(difference @ difference + np.trace(covariances[0] + covariances[1] - 2 * root.real))


def kernel_distance():
    settings = {
        "kid_subsets": 1,
        "kid_subset_size": 50,
        "kid_kernel": "poly",
        "kid_kernel_poly_degree": 3,
        "kid_kernel_poly_gamma": None,
        "kid_kernel_poly_coef0": 1,
        "rng_seed": 1,
        "verbose": False,
    }
    made = kid_features_to_metric(torch.tensor(REAL[:50]), torch.tensor(FAKE), **settings)
    return made["kernel_inception_distance_mean"]


def nearest_neighbour():
    points = np.concatenate([REAL[:50], FAKE])
    kinds = np.repeat([1, 0], 50)
    classifier = sklearn.neighbors.KNeighborsClassifier(1)
    right = sklearn.model_selection.cross_val_score(
        classifier, points, kinds, cv=sklearn.model_selection.LeaveOneOut()
    )
    return {"accuracy": right.mean(), "real": right[:50].mean(), "fake": right[50:].mean()}


def modes():
    """Nine modes of unequal width; half of the samples miss them by far."""
    centres = np.array([[x, y] for x in (-2, 0, 2) for y in (-2, 0, 2)], dtype=float)
    sigmas = np.linspace(0.05, 0.2, 9)
    picked = rng.choice(7, 80, p=np.arange(1, 8) / 28)
    samples = np.round(centres[picked] + rng.normal(size=(80, 2)) * 2.2 * sigmas[picked, None], 3)
    scaled = scipy.spatial.distance.cdist(samples, centres) / sigmas
    nearest, good = scaled.argmin(1), scaled.min(1) < 3
    counts = np.bincount(nearest[good], minlength=9)
    weights = np.arange(1, 10) / 45
    return {
        "centres": centres.tolist(),
        "sigmas": sigmas.tolist(),
        "samples": samples.tolist(),
        "counts": counts.tolist(),
        "covered": int((counts > 0).sum()),
        "highQuality": good.mean(),
        "entropy": scipy.stats.entropy(counts),
        "reverseKl": scipy.stats.entropy(counts, np.ones(9)),
        "weightedKl": scipy.stats.entropy(counts, weights),
        "jensenShannon": scipy.spatial.distance.jensenshannon(counts, np.ones(9)) ** 2,
    }


def image(number, channels, side):
    """The same formula as in the test."""
    c, y, x = np.ogrid[0:channels, 0:side, 0:side]
    waves = np.sin(0.11 * x + 0.07 * y * (1 + c) + number) * np.cos(0.013 * x * y + 0.5 * number)
    return 0.5 + 0.3 * waves + 0.2 * np.sin(12.9898 * x + 78.233 * y + 37.719 * c + number)


def ms_ssim(channels, side, scales):
    """pytorch-msssim where it takes images of this size; of smaller ones the levels from its _ssim."""
    window = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window = torch.tensor(window / window.sum()).repeat(channels, 1, 1, 1)
    a = torch.tensor(image(0, channels, side))[None]
    b = torch.tensor(0.7 * image(0, channels, side) + 0.3 * image(1, channels, side))[None]
    if scales == 5:
        return pytorch_msssim.ms_ssim(a, b, data_range=1, win=window).item()
    weights = WEIGHTS[:scales] / WEIGHTS[:scales].sum()
    product = torch.ones(1, channels, dtype=torch.double)
    for scale, weight in enumerate(weights):
        whole, contrast = _ssim(a, b, data_range=1, win=window)
        product *= torch.relu(whole if scale == scales - 1 else contrast) ** weight
        a, b = (torch.nn.functional.avg_pool2d(image, 2) for image in (a, b))
    return product.mean().item()


def sliced_wasserstein():
    directions = rng.normal(size=(5, 8))
    directions /= np.linalg.norm(directions, axis=0)
    made = {
        f"{name}{p}": ot.sliced_wasserstein_distance(REAL, other, projections=directions, p=p)
        for name, other in (("equal", np.roll(HELD_OUT, 7, 0)), ("other", FAKE))
        for p in (1, 2)
    }
    return {"directions": directions.T.tolist(), **made}


def pyramid():
    """Detail of a 32x32 image against its half, and the half."""
    line = np.array([1, 4, 6, 4, 1]) / 16
    kernel = np.outer(line, line)
    fine = image(2, 1, 32)[0]
    coarse = scipy.ndimage.convolve(fine, kernel, mode="mirror")[::2, ::2]
    spread = np.zeros_like(fine)
    spread[::2, ::2] = coarse
    detail = fine - scipy.ndimage.convolve(spread, 4 * kernel, mode="mirror")
    return {"detail": np.round(detail, 9).ravel().tolist(), "coarse": np.round(coarse, 9).ravel().tolist()}


def k_means():
    start = REAL[[3, 20, 41, 55]]
    made = sklearn.cluster.KMeans(4, init=start, n_init=1, tol=0, max_iter=300).fit(REAL)
    return {
        "start": start.tolist(),
        "centres": made.cluster_centers_.tolist(),
        "labels": made.labels_.tolist(),
        "inertia": made.inertia_,
    }


def memorisation():
    def nearest(points):
        return scipy.spatial.distance.cdist(points, REAL).min(1)

    fake, held_out = nearest(FAKE), nearest(HELD_OUT)
    test = scipy.stats.mannwhitneyu(fake, held_out)
    n, m = len(fake), len(held_out)
    return {
        "fake": fake.tolist(),
        "closer": 1 - test.statistic / (n * m),
        "z": -(test.statistic - n * m / 2) / np.sqrt(n * m * (n + m + 1) / 12),
        "ratio": np.median(fake) / np.median(held_out),
    }


def closest_pairs():
    distances = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(REAL))
    a, b = np.triu_indices(len(REAL), 1)
    order = np.argsort(distances[a, b])[:5]
    return [{"a": int(a[i]), "b": int(b[i]), "distance": distances[a[i], b[i]]} for i in order]


kinds = rng.integers(0, 6, 40)
reference = {
    "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    "real": REAL.tolist(),
    "fake": FAKE.tolist(),
    "heldOut": HELD_OUT.tolist(),
    "parzen": parzen(),
    "frechet": frechet(REAL, FAKE),
    "frechetOfFew": frechet(REAL[:4], FAKE[:5]),
    "kernelDistance": kernel_distance(),
    "neighbours": {k: prdc.compute_prdc(REAL, FAKE, k) for k in (1, 3, 5)},
    "oneNearestNeighbour": nearest_neighbour(),
    "modes": modes(),
    "classes": {
        "labels": kinds.tolist(),
        "reverseKl": scipy.stats.entropy(np.bincount(kinds, minlength=8), np.arange(1, 9)),
        "entropy": scipy.stats.entropy(np.bincount(kinds)),
    },
    "msSsim": [
        {"channels": channels, "side": side, "scales": scales, "value": ms_ssim(channels, side, scales)}
        for channels, side, scales in ((3, 176, 5), (1, 176, 5), (1, 28, 2), (3, 48, 3), (1, 11, 1))
    ],
    "slicedWasserstein": sliced_wasserstein(),
    "pyramid": pyramid(),
    "kMeans": k_means(),
    "memorisation": memorisation(),
    "pairwise": {name: scipy.spatial.distance.pdist(p).mean() for name, p in (("real", REAL), ("fake", FAKE))},
    "closestPairs": closest_pairs(),
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(reference, default=float) + "\n")
