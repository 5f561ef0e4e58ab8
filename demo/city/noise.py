"""Chance that is the same for everybody: numbers that follow from a seed and a place alone, in every process."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

# SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
STEP, FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def seed(text: str) -> int:
    """Return the number of a name; Python's own `hash` differs from process to process."""
    return crc32(text.encode())


def chance(start: int, places: Whole) -> Numbers:
    """Return a number from 0 up to 1 for each place."""
    with np.errstate(over="ignore"):
        mixed = (places.astype(np.uint64) + np.uint64(start) * SECOND) * STEP
        mixed = (mixed ^ (mixed >> np.uint64(30))) * FIRST
        mixed = (mixed ^ (mixed >> np.uint64(27))) * SECOND
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def share(text: str) -> float:
    """Return a number from 0 up to 1 that belongs to a name."""
    return float(chance(seed(text), np.zeros(1, np.int64))[0])


def smooth(start: int, along: Numbers) -> Numbers:
    """Return numbers from 0 up to 1 that change gently: a value for each whole number, soft steps between two."""
    left = np.floor(along)
    part = along - left
    soft = part * part * (3 - 2 * part)
    places = left.astype(np.int64)
    return chance(start, places) * (1 - soft) + chance(start, places + 1) * soft
