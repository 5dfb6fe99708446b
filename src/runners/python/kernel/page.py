"""Page: the one way from Python to the worker around it, and the one place where Python waits."""

import select
import signal
import sys
import time

from pyodide.ffi import to_js

#: The worker's Python host (src/runners/python/python-host.ts), once it is joined.
python_host = None

#: Said where a wait ended without what it was for: look again.
AGAIN = object()

# What passes often passes here, copied on both sides: a proxy for each piece would cost more.
_memory = bytearray(64 * 1024)

# The Python host's methods that every command calls: looking one up makes a proxy each time.
_receive = _send_lent = _settled = None

# Its C code suspends Python on what the Python host waits for. The learner's select.poll is another one (polling.py).
_suspension = select.poll()


def join(host):
    """Called once, when the interpreter is ready to run code."""
    global python_host, _receive, _send_lent, _settled
    python_host = host
    python_host.lend(_memory)
    _receive, _send_lent, _settled = python_host.receive, python_host.sendLent, python_host.settled


def settle(result):
    """What the Python host returned, waited for where it is pending. Elsewhere the Python host itself has blocked."""
    if result != "pending":
        return result
    _suspension.poll(0)
    return _settled()


class Deadline:
    """The end of a wait. timeout: seconds, or None for one without end."""

    def __init__(self, timeout):
        self._end = None if timeout is None else time.monotonic() + timeout

    def left(self):
        """Seconds that are left, at least 0; None without end."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())


def wait(ids, timeout):
    """
    Waits until one of the channels can be read. False: the time was up. True: look again, since there is something to
    read or a signal was handled; after a signal whose handler does not raise a system call goes on (PEP 475).
    """
    milliseconds = -1 if timeout is None else timeout * 1000
    result = settle(python_host.wait(",".join(map(str, ids)), milliseconds))
    if result == "interrupted":
        interrupt()
    return result != "timeout"


def suspends():
    """Whether the worker goes on while Python waits: elsewhere it is blocked, and nothing of JavaScript's happens."""
    return python_host.suspends


def wake():
    """Ends the wait in which Python is suspended, as if its time were up. Called by what JavaScript calls meanwhile."""
    python_host.wake()


def interrupt():
    """Delivers SIGINT, as the kernel of an operating system would to a process in a system call."""
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(signal.SIGINT, sys._getframe(1))
    elif handler != signal.SIG_IGN:
        raise KeyboardInterrupt


def open_channel(host, port, timeout, tls=False):
    """The number of a new channel, or what kept it from opening. tls: the bridge speaks TLS with whoever is there."""
    return settle(python_host.open(host, port, -1 if timeout is None else timeout * 1000, tls))


def send(channel, data):
    """Sends bytes, a memoryview, in order and at the pace of the network."""
    length = len(data)
    if length <= len(_memory):
        _memory[:length] = data
        settle(_send_lent(channel, length))
    else:
        settle(python_host.send(channel, to_js(data)))


def receive(channel, size, timeout):
    """
    Up to size bytes, waited for; b"" at the end; None once the time is up. AGAIN: look again, as wait() says. timeout:
    seconds, or None for one without end. Raises ConnectionResetError.
    """
    result = settle(_receive(channel, min(size, len(_memory)), -1 if timeout is None else timeout * 1000))
    if isinstance(result, int):
        return bytes(memoryview(_memory)[:result])
    if result == "timeout":
        return None
    if result == "failed":
        raise ConnectionResetError(104, "Connection reset by peer")
    if result == "interrupted":
        interrupt()
    return AGAIN


def take(channel, size, peek):
    """Up to size bytes that have arrived; b"" at the end; None where nothing has. Raises ConnectionResetError."""
    result = python_host.take(channel, size, peek)
    if result is None:
        return None
    if not isinstance(result, str):
        return result.to_bytes()
    if result == "ended":
        return b""
    raise ConnectionResetError(104, "Connection reset by peer")


def read_line():
    """One line from the learner, with its newline; "" where they ended the input."""
    result = settle(python_host.readLine())
    if result == "interrupted":
        interrupt()
        return read_line()
    return result.removeprefix("line:") if result.startswith("line:") else ""


def next_input():
    """The next input for the console's loop."""
    return settle(python_host.nextInput())
