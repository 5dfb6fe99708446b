"""Clock: time.sleep that Stop can interrupt and that lets the page breathe."""

import operator
import time

from . import page


def sleep(seconds, /):
    """Follows time.sleep: goes on for its whole time whatever signal handlers do, unless one raises."""
    if not isinstance(seconds, (int, float)):
        seconds = operator.index(seconds)
    if seconds != seconds:
        raise ValueError("Invalid value NaN (not a number)")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    deadline = page.Deadline(seconds)
    while page.wait((), deadline.left()):
        pass


def install():
    time.sleep = sleep
