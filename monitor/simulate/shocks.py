"""Shocks: how large, how much of them all services share, and how they fade."""

import numpy as np

from monitor.language.arithmetic import Array
from monitor.simulate.worlds import Service, World

POINT = 0.01  # a hundredth of a log


def weights(services: tuple[Service, ...]) -> Array:
    """Each service's part of all spending."""
    shares = np.array([service.share for service in services])
    return np.asarray(shares / shares.sum())


def split(world: World, rng: np.random.Generator, points: float, months: int) -> Array:
    """Shocks [service, month] whose weighted sum has the size `points`, a part of it shared by all services."""
    weight = weights(world.services)
    both = rng.standard_normal((len(weight) + 1, months)) * points * POINT
    own = np.sqrt((1 - world.care.shared) / (weight**2).sum())
    return np.asarray(both[:1] * np.sqrt(world.care.shared) + both[1:] * own)


def fading(shocks: Array, memory: float) -> Array:
    """Shocks along the last axis that fade by `memory` a step, and are as large as they came."""
    steps = np.arange(shocks.shape[-1])
    ages = steps[:, None] - steps[None, :]
    kernel = np.where(ages >= 0, memory ** np.clip(ages, 0, None), 0.0) * np.sqrt(1 - memory**2)
    kernel[:, 0] /= np.sqrt(1 - memory**2)
    return np.asarray(shocks @ kernel.T)
