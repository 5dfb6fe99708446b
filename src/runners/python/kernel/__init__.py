"""Kernel: what stands between the learner's Python and the page. No frame of it shows in a traceback."""

import importlib
import os

from . import clock, loops, names, page, polling, processes, sockets, threads, tls, tracebacks

#: Imported when the interpreter is made, so that a learner's first import of them takes no time.
PRELOADED = ("redis", "redis.asyncio", "cloudpickle", "traceback", "pickle", "dataclasses")


def install():
    """Puts the kernel's parts under the standard library. Needs no page yet, so a snapshot can be taken after it."""
    sockets.install()
    tls.install()
    polling.install()
    clock.install()
    threads.install()
    processes.install()
    loops.install()
    tracebacks.install(os.path.dirname(__file__))


def preload():
    """Imports what lessons use; a package that a teacher took out is no failure here."""
    for name in PRELOADED:
        if importlib.util.find_spec(name.partition(".")[0]) is not None:
            importlib.import_module(name)


def start(host, guard_stack, hostname, loopback_names, hosts=(), environment=()):
    """
    Joins the kernel to the page and returns the console that runs the learner's code. guard_stack: has the thread state
    that calls it raise RecursionError before the browser's own stack ends. hostname: what the machine is called.
    loopback_names: what else leads to it. hosts: the other computers of its network, as pairs of a name and an address.
    environment: pairs of a variable and its value.
    """
    from .console import Console

    page.join(host)
    names.join(hostname, loopback_names, hosts)
    os.environ.update((name, value) for name, value in environment)
    guard_stack()
    return Console(guard_stack)
