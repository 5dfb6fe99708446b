"""Polling: select.select and select.poll over the page's channels, on which selectors and asyncio stand."""

import importlib
import select

from . import descriptors, page

POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL, POLLRDHUP = 1, 2, 4, 8, 16, 32, 0x2000
CONSTANTS = ("POLLIN", "POLLPRI", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL", "POLLRDHUP")


def descriptor_of(item):
    """A file descriptor, or that of an object with fileno()."""
    descriptor = item if isinstance(item, int) else item.fileno()
    if descriptor < 0:
        raise ValueError(f"file descriptor cannot be a negative integer ({descriptor})")
    return descriptor


def wait_until(look, watched, timeout):
    """Waits until look() finds something and returns that, or what it returns once the time is up. watched: ends."""
    deadline = page.Deadline(timeout)
    channels = [end.channel for end in watched if end.channel is not None]
    found = look()
    if timeout == 0 and not channels:
        return found
    while not found and page.wait(channels, deadline.left()):
        found = look()
    return found or look()


def select_(rlist, wlist, xlist, timeout=None, /):
    """Follows select.select: what is connected can always be written, and nothing is ever exceptional."""
    if timeout is not None and timeout < 0:
        raise ValueError("timeout must be non-negative")
    readers = [(item, descriptors.of(descriptor_of(item))) for item in rlist]
    writers = [item for item in wlist if descriptors.of(descriptor_of(item))]

    def readable():
        return [item for item, end in readers if end.is_readable()]

    ready = readable() if writers else wait_until(readable, [end for _, end in readers], timeout)
    return ready, writers, []


class poll:
    """Follows the object of select.poll()."""

    def __init__(self):
        self._masks = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._masks[descriptor_of(fd)] = eventmask

    def modify(self, fd, eventmask, /):
        if descriptor_of(fd) not in self._masks:
            raise FileNotFoundError(2, "No such file or directory")
        self._masks[descriptor_of(fd)] = eventmask

    def unregister(self, fd, /):
        del self._masks[descriptor_of(fd)]

    def poll(self, timeout=None, /):
        """timeout: milliseconds; None or negative for no end."""
        watched = self.watched()
        seconds = None if timeout is None or timeout < 0 else timeout / 1000
        return wait_until(self.known, watched, seconds)

    def watched(self):
        """The ends whose news would be an event."""
        return [descriptors.table[fd] for fd, mask in self._masks.items() if fd in descriptors.table and mask & POLLIN]

    def known(self):
        """The events there are without a look at the network."""
        events = ((fd, self._events(fd, mask)) for fd, mask in self._masks.items())
        return [(fd, event) for fd, event in events if event]

    @staticmethod
    def _events(fd, mask):
        end = descriptors.table.get(fd)
        if end is None:
            return POLLNVAL
        if isinstance(end, descriptors.Unconnected):
            return POLLHUP | (mask & POLLOUT)
        event = mask & POLLOUT
        if mask & (POLLIN | POLLRDHUP) and end.is_readable():
            event |= mask & POLLIN
            if mask & POLLRDHUP and end.take(1, True) == b"":
                event |= POLLRDHUP
        return event


def install():
    """Puts these in the place of select's own and has selectors choose anew among what there is."""
    select.select = select_
    select.poll = poll
    for name in CONSTANTS:
        setattr(select, name, globals()[name])
    for absent in ("epoll", "kqueue", "devpoll"):
        if hasattr(select, absent):
            delattr(select, absent)
    importlib.reload(importlib.import_module("selectors"))
