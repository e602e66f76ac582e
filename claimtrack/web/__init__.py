"""The review pages: a Starlette application over one database, for one or more reviewers.

:func:`claimtrack.web.app.application` makes it, `claimtrack serve` runs it. A page is a function
from a :class:`claimtrack.web.call.Call` to an answer; what may reach it is decided before, in
:mod:`claimtrack.web.guard` and :mod:`claimtrack.web.call`. Pages never change anything on GET.
"""
