"""The whole way of a report: read ─► extract ─► encode ─► match ─► store + index.

``Tracker`` adds reports and looks claims up; the functions read what was stored.
"""

from claimtrack.pipeline.care import index_state, rebuild_index, reembed
from claimtrack.pipeline.tracker import Found, Outcome, Tracker, label
from claimtrack.pipeline.views import Step, links, steps, summary, timeline

__all__ = [
    "Found",
    "Outcome",
    "Step",
    "Tracker",
    "index_state",
    "label",
    "links",
    "rebuild_index",
    "reembed",
    "steps",
    "summary",
    "timeline",
]
