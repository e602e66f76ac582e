"""The student: one vector a piece, a text is the mean of its pieces, unit length.

Losses, all inside a batch of translation pairs:

- contrastive, both ways: a text is nearer to its translation than to the rest
  of the batch (near-duplicates by the teacher's measure do not count);
- distillation, relational: cosines between texts follow the teacher's as a
  softened distribution over the batch;
- distillation, pointwise: the vector follows the teacher's, reduced by PCA.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

Array = np.ndarray[Any, Any]


class Ragged:
    """Lists of piece ids of many texts, flat."""

    def __init__(self, flat: Array, starts: Array) -> None:
        self.flat = flat
        self.starts = starts
        """One more than there are texts."""

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: list[str]) -> Ragged:
        lengths: list[int] = []
        parts: list[Array] = []
        for at in range(0, len(texts), 20_000):
            encoded = tokenizer.encode_batch_fast(texts[at : at + 20_000], add_special_tokens=False)
            ids = [e.ids or [0] for e in encoded]
            lengths += map(len, ids)
            parts.append(np.fromiter((i for row in ids for i in row), np.int32))
        return cls(np.concatenate(parts), np.concatenate([[0], np.cumsum(lengths)]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def take(self, rows: Array) -> tuple[Array, Array]:
        """(flat ids, offsets) of some texts, as EmbeddingBag wants them."""
        starts = self.starts[rows]
        lengths = self.starts[rows + 1] - starts
        offsets = np.cumsum(lengths) - lengths
        where = np.repeat(starts - offsets, lengths) + np.arange(lengths.sum())
        return self.flat[where], offsets


class Student(torch.nn.Module):
    def __init__(self, pieces: int, dim: int, frequency: Array, smoothing: float = 1e-3) -> None:
        super().__init__()
        # Rare pieces begin heavier (smooth inverse frequency, Arora et al. 2017).
        weight = smoothing / (smoothing + frequency / frequency.sum())
        start = torch.randn(pieces, dim) / dim**0.5
        self.table = torch.nn.Parameter(start * torch.from_numpy(weight).float()[:, None])

    def forward(self, flat: Array, offsets: Array, dropout: float = 0.0) -> torch.Tensor:
        ids = torch.from_numpy(flat.astype(np.int64))
        weights = torch.ones(len(ids))
        if dropout:
            weights = (torch.rand(len(ids)) >= dropout).float() + 1e-3
        summed = functional.embedding_bag(
            ids, self.table, torch.from_numpy(offsets), mode="sum", per_sample_weights=weights
        )
        return functional.normalize(summed, dim=1)


@dataclass(frozen=True, slots=True)
class Mixture:
    """How much each loss counts, and how sharp the softmaxes are."""

    contrastive: float = 1.0
    relational: float = 1.0
    pointwise: float = 0.5
    scale: float = 20.0
    """Inverse temperature of the contrastive loss."""
    teacher_scale: float = 20.0
    duplicate: float = 0.9
    """Teacher cosine from which two texts of a batch are no negatives."""


def contrastive_loss(left: torch.Tensor, right: torch.Tensor, ignore: torch.Tensor, scale: float):
    """Both ways; ``ignore``: bool (n, n), pairs off the diagonal that are no negatives."""
    logits = (left @ right.T * scale).masked_fill(ignore, -1e4)
    labels = torch.arange(len(left))
    return (
        functional.cross_entropy(logits, labels) + functional.cross_entropy(logits.T, labels)
    ) / 2


def relational_loss(
    left: torch.Tensor, right: torch.Tensor, teacher_cosine: torch.Tensor, scale: float
) -> torch.Tensor:
    """How far the neighbourhoods of ``left`` among ``right`` are from the teacher's."""
    diagonal = torch.eye(len(left), dtype=torch.bool)
    goal = functional.softmax(teacher_cosine.masked_fill(diagonal, -1e4) * scale, dim=1)
    student = (left @ right.T * scale).masked_fill(diagonal, -1e4)
    return functional.kl_div(functional.log_softmax(student, dim=1), goal, reduction="batchmean")
