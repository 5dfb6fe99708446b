"""Threads: there are none in a page; whoever starts one is told so, and what to write instead."""

import threading

REASON = "can't start new thread: Python in this page has only one"

LISTEN = """can't start new thread: Python in this page has only one, so run_in_thread() cannot work here.
Read the messages in a loop instead, and press Stop to end it:

    while True:
        pubsub.get_message(timeout=1.0)

A second snippet with a session of its own (session=NAME) can publish meanwhile."""


def start(self):
    """In the place of threading.Thread.start. RuntimeError is what CPython raises where no thread can be had."""
    if any(kind.__name__ == "PubSubWorkerThread" for kind in type(self).__mro__):
        raise RuntimeError(LISTEN)
    raise RuntimeError(REASON)


def install():
    threading.Thread.start = start
