"""Descriptors: what a file descriptor of a socket stands for; a channel of the page, or one half of a pair in memory."""

import itertools

from . import page

#: Open ends by their file descriptor. Numbers that Emscripten's own files never reach.
table = {}
_descriptors = itertools.count(1000)
_ports = itertools.count(40000)


def add(end):
    """Gives an end its descriptor."""
    descriptor = next(_descriptors)
    table[descriptor] = end
    return descriptor


def of(descriptor):
    """The open end. Raises OSError as the system does for a closed descriptor."""
    end = table.get(descriptor)
    if end is None:
        raise OSError(9, "Bad file descriptor")
    return end


def look_or_wait(end, size, timeout, peek):
    """What page.receive() returns, of an end that says by take() what it has."""
    data = end.take(size, peek)
    if data is not None:
        return data
    return page.AGAIN if page.wait(() if end.channel is None else (end.channel,), timeout) else None


class Unconnected:
    """An end before connect()."""

    local = ("0.0.0.0", 0)
    peer = None
    channel = None

    def is_readable(self):
        # As poll(2) reports a socket that hung up.
        return True

    def take(self, size, peek):
        raise OSError(107, "Transport endpoint is not connected")

    def receive(self, size, timeout, peek):
        return self.take(size, peek)

    def send(self, data):
        raise BrokenPipeError(32, "Broken pipe")

    def shut(self, reading, writing):
        raise OSError(107, "Transport endpoint is not connected")

    def close(self):
        pass


class ChannelEnd:
    """An end that leads to a Redis."""

    def __init__(self, channel, peer):
        self.channel = channel
        self.peer = peer
        self.local = ("127.0.0.1", 40000 + next(_ports) % 20000)
        self._reads = True
        self._writes = True

    def is_readable(self):
        return not self._reads or page.python_host.readable(self.channel)

    def take(self, size, peek):
        return page.take(self.channel, size, peek) if self._reads else b""

    def receive(self, size, timeout, peek):
        if not self._reads:
            return b""
        if peek:
            return look_or_wait(self, size, timeout, peek)
        return page.receive(self.channel, size, timeout)

    def send(self, data):
        if not self._writes:
            raise BrokenPipeError(32, "Broken pipe")
        page.send(self.channel, data)

    def shut(self, reading, writing):
        self._reads = self._reads and not reading
        self._writes = self._writes and not writing
        if not self._reads and not self._writes:
            page.python_host.close(self.channel)

    def close(self):
        page.python_host.close(self.channel)


class PairEnd:
    """One half of a socketpair()."""

    channel = None
    local = ""
    peer = ""

    def __init__(self):
        self.other = None
        self._unread = bytearray()
        self._ended = False
        self._writes = True

    @staticmethod
    def pair():
        one, other = PairEnd(), PairEnd()
        one.other, other.other = other, one
        return one, other

    def is_readable(self):
        return self._ended or len(self._unread) > 0

    def take(self, size, peek):
        if not self.is_readable():
            return None
        data = bytes(self._unread[:size])
        if not peek:
            del self._unread[:size]
        return data

    def receive(self, size, timeout, peek):
        return look_or_wait(self, size, timeout, peek)

    def send(self, data):
        if not self._writes or self.other._ended:
            raise BrokenPipeError(32, "Broken pipe")
        self.other._unread += data

    def shut(self, reading, writing):
        self._ended = self._ended or reading
        if writing:
            self._writes = False
            self.other._ended = True

    def close(self):
        self.shut(True, True)
