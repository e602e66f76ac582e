"""Local-first, multilingual tracker of quotes and figures in news reports."""

__version__ = "0.1.0"
