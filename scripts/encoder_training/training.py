"""The stages: words from the dictionaries, sentences with words mixed in, whitening.

The first two write checkpoints to the work folder and go on from the last one.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from .spelled import Spelled, teacher_rows
from .student import Student, contrastive_loss, relational_loss
from .whitening import whiten

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found to measure best; see the model card."""

    dim: int = 256
    word_steps: int = 900
    sentence_steps: int = 1500
    batch: int = 1024
    word_rate: float = 0.01
    rate: float = 0.004
    scale: float = 20.0
    """Inverse temperature of the softmaxes."""
    duplicate: float = 0.9
    """Teacher cosine from which two texts of a batch are no negatives."""
    pointwise: float = 0.5
    relational: float = 4.0
    align: float = 2.0
    """Pulls translations together, so that scores mean the same within and across languages."""
    words: float = 0.2
    word_batch: int = 384
    dropout: float = 0.1
    """Of pieces; for the first half of the sentence steps, none after."""
    coarse: float = 0.1
    """Share of batches in the coarser spelling."""
    clustered: float = 0.6
    """Share of batches made of whole clusters of like texts: hard negatives, graded likeness."""
    clusters: int = 1500
    headline_passes: int = 4
    """How often captions and headlines are seen while the rest is seen once."""
    whitening: float = 0.15
    """0: none, 1: in full."""
    seed: int = 1
    checkpoint_steps: int = 100


class Teacher:
    """The teacher's vectors of one set of texts, where it has them."""

    def __init__(self, texts: list[str], work: Path, dim: int, basis: Array | None = None) -> None:
        self.rows, self.vectors = teacher_rows(texts, work)
        known = self.rows[self.rows >= 0]
        all_known = np.asarray(self.vectors[np.sort(known)], np.float32)
        self.mean = all_known.mean(0)
        if basis is None:
            step = max(1, len(all_known) // 20_000)
            _, _, basis = np.linalg.svd((all_known - self.mean)[::step], full_matrices=False)
            basis = basis[:dim].T
        self.basis = basis
        """(384, dim), the principal directions of sentences."""

    def of(self, texts: Array) -> tuple[Array, torch.Tensor, torch.Tensor]:
        """(places of the texts it knows, their centred unit vectors, the same reduced)."""
        rows = self.rows[texts]
        places = np.flatnonzero(rows >= 0)
        centred = np.asarray(self.vectors[rows[places]], np.float32) - self.mean
        full = functional.normalize(torch.from_numpy(centred), dim=1)
        return places, full, functional.normalize(full @ torch.from_numpy(self.basis), dim=1)

    def clusters(self, count: int, seed: int) -> Array:
        """A cluster number for each text, -1 where the teacher does not know it."""
        import faiss

        places = np.flatnonzero(self.rows >= 0)
        centred = np.asarray(self.vectors[self.rows[places]], np.float32) - self.mean
        points = np.ascontiguousarray(centred @ self.basis[:, :96])
        points /= np.linalg.norm(points, axis=1, keepdims=True)
        means = faiss.Kmeans(
            96, count, niter=6, spherical=True, seed=seed, max_points_per_centroid=40
        )
        means.train(points)
        _, nearest = means.index.search(points, 1)
        clusters = np.full(len(self.rows), -1)
        clusters[places] = nearest[:, 0]
        return clusters


def word_loss(
    student: Student, words: Spelled, teacher: Teacher, rows: Array, plan: Plan
) -> torch.Tensor:
    rows = rows[np.unique(words.pair_english[rows], return_index=True)[1]]
    texts = words.pair_english[rows]
    foreign = student(*words.foreign[0].take(rows))
    english = student(*words.english[0].take(texts))
    ignore = torch.zeros(len(rows), len(rows), dtype=torch.bool)
    loss = contrastive_loss(foreign, english, ignore, plan.scale)
    places, _, goal = teacher.of(texts)
    if len(places):
        at = torch.from_numpy(places)
        away = 2 - (foreign[at] * goal).sum(1) - (english[at] * goal).sum(1)
        loss = loss + 2 * plan.pointwise * away.sum() / len(rows)
    return loss


def sentence_loss(
    student: Student,
    pairs: Spelled,
    teacher: Teacher,
    rows: Array,
    spelling: tuple[int, int],
    dropout: float,
    plan: Plan,
) -> tuple[torch.Tensor, dict[str, float]]:
    rows = rows[np.unique(pairs.pair_english[rows], return_index=True)[1]]
    texts = pairs.pair_english[rows]
    foreign = student(*pairs.foreign[spelling[0]].take(rows), dropout)
    english = student(*pairs.english[spelling[1]].take(texts), dropout)
    places, full, goal = teacher.of(texts)
    ignore = torch.zeros(len(rows), len(rows), dtype=torch.bool)
    loss = torch.zeros(())
    parts = {}
    if len(places) > 1:
        at = torch.from_numpy(places)
        cosine = full @ full.T
        ignore[at[:, None], at[None]] = cosine > plan.duplicate
        ignore.fill_diagonal_(False)
        share = len(places) / len(rows)
        f, e = foreign[at], english[at]
        pointwise = 2 - (f * goal).sum(1).mean() - (e * goal).sum(1).mean()
        relational = (
            relational_loss(e, e, cosine, plan.scale)
            + relational_loss(f, e, cosine, plan.scale)
            + relational_loss(f, f, cosine, plan.scale)
        ) / 3
        loss = share * (plan.pointwise * pointwise + plan.relational * relational)
        parts = {"pointwise": float(pointwise.detach()) / 2, "rel": float(relational.detach())}
    contrastive = contrastive_loss(foreign, english, ignore, plan.scale)
    parts["contrastive"] = float(contrastive.detach())
    apart = 1 - (foreign * english).sum(1).mean()
    parts["apart"] = float(apart.detach())
    return loss + contrastive + plan.align * apart, parts


def batches(pairs: Spelled, clusters: Array, plan: Plan, seed: int) -> Iterator[Array]:
    """One pass: batches of one group, and batches of whole clusters, in random order."""
    chance = np.random.default_rng(seed)
    weight = pairs.pair_weight
    plain: list[Array] = []
    for group in range(4):
        rows = np.flatnonzero(pairs.pair_group == group)
        for _ in range(plan.headline_passes if group == 1 else 1):
            drawn = chance.choice(rows, len(rows), p=weight[rows] / weight[rows].sum())
            plain += cut(drawn, plan.batch)
    like = np.flatnonzero(clusters[pairs.pair_english] >= 0)
    like = chance.choice(like, len(like), p=weight[like] / weight[like].sum())
    order = chance.permutation(clusters.max() + 1)[clusters[pairs.pair_english[like]]]
    clustered = cut(like[np.argsort(order + 0.5 * chance.random(len(like)))], plan.batch)
    chance.shuffle(plain)
    chance.shuffle(clustered)
    while plain and clustered:
        yield clustered.pop() if chance.random() < plan.clustered else plain.pop()


def cut(rows: Array, size: int) -> list[Array]:
    return [rows[at : at + size] for at in range(0, len(rows) - size // 2, size)]


def turn(student: Student, pairs: Spelled, teacher: Teacher) -> None:
    """Rotate the table so that sentences lie as near to the teacher's as a rotation can bring
    them (orthogonal Procrustes); cosines stay as they are."""
    texts = np.flatnonzero(teacher.rows >= 0)[::3]
    _, _, goal = teacher.of(texts)
    with torch.no_grad():
        left, _, right = torch.linalg.svd(student(*pairs.english[0].take(texts)).T @ goal)
        student.table.copy_(student.table @ (left @ right))


def train(
    pairs: Spelled, words: Spelled, pieces: int, work: Path, plan: Plan
) -> np.ndarray[Any, Any]:
    """Both stages and the whitening; returns the table, float32, (pieces, dim)."""
    torch.manual_seed(plan.seed)
    teacher = Teacher(pairs.texts, work, plan.dim)
    word_teacher = Teacher(words.texts, work, plan.dim, teacher.basis)
    known = [int((t.rows >= 0).sum()) for t in (teacher, word_teacher)]
    print(f"teacher knows {known[0]:,} sentences and {known[1]:,} words", flush=True)
    clusters = teacher.clusters(plan.clusters, plan.seed)
    flat = np.concatenate([pairs.foreign[0].flat, pairs.english[0].flat])
    student = Student(pieces, plan.dim, np.bincount(flat, minlength=pieces) + 0.5)
    optimizer = torch.optim.Adam(student.parameters(), lr=plan.rate, fused=True)
    checkpoint = work / "checkpoint.pt"
    step = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step = saved["step"]
        student.load_state_dict(saved["student"])
        optimizer.load_state_dict(saved["optimizer"])
        torch.set_rng_state(saved["chance"])
        print(f"going on after step {step}", flush=True)
    total = plan.word_steps + plan.sentence_steps
    chosen = words.pair_weight / words.pair_weight.sum()
    cumulative = np.cumsum(chosen)
    started, first, shown = time.monotonic(), step, {}
    one_pass: Iterator[Array] = iter(())
    while step < total:
        if step == plan.word_steps:
            turn(student, pairs, teacher)
            optimizer.state.clear()
        chance = np.random.default_rng([plan.seed, step])
        size = plan.batch if step < plan.word_steps else plan.word_batch
        drawn = np.searchsorted(cumulative, chance.random(size) * cumulative[-1])
        loss = word_loss(student, words, word_teacher, drawn, plan)
        parts = {"words": float(loss.detach())}
        if step < plan.word_steps:
            rate = plan.word_rate * (1 - 0.7 * step / plan.word_steps)
        else:
            done = (step - plan.word_steps) / plan.sentence_steps
            rate = plan.rate * (1 - 0.95 * done) * min(1, done * plan.sentence_steps / 20 + 0.05)
            rows = next(one_pass, None)
            if rows is None:
                one_pass = batches(pairs, clusters, plan, plan.seed + step)
                rows = next(one_pass)
            spelling = (int(chance.random() < plan.coarse), int(chance.random() < plan.coarse))
            dropout = plan.dropout if done < 0.5 else 0.0
            sentences, more = sentence_loss(student, pairs, teacher, rows, spelling, dropout, plan)
            loss = plan.words * loss + sentences
            parts |= more
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        shown = {k: 0.95 * shown.get(k, v) + 0.05 * v for k, v in parts.items()}
        if step % plan.checkpoint_steps == 0 or step == total:
            state = {
                "step": step,
                "student": student.state_dict(),
                "optimizer": optimizer.state_dict(),
                "chance": torch.get_rng_state(),
            }
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            pace = (time.monotonic() - started) / (step - first)
            losses = " ".join(f"{k} {v:.3f}" for k, v in shown.items())
            print(f"step {step} of {total}, {pace:.2f} s a step: {losses}", flush=True)
    return whiten(student.table.detach().numpy(), pairs, plan.whitening, plan.seed)
