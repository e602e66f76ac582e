"""The stages that train the packaged encoder; run by ``scripts/train_encoder.py``."""
