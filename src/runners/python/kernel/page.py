"""Page: the one door from Python to the worker around it, and the one place where Python waits."""

import signal
import sys
import time

from pyodide.ffi import run_sync, to_js

#: The worker's channels (src/runners/python/channels.ts) and its terminal (terminal.ts), once they are joined.
channels = None
terminal = None


def join(page_channels, page_terminal):
    """Called once, when the interpreter is ready to run code."""
    global channels, terminal
    channels = page_channels
    terminal = page_terminal


def settle(result):
    """The value of what a channel returned: a promise where this engine can suspend Python, else the value itself."""
    return result if isinstance(result, (str, int, float)) else run_sync(result)


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
    result = settle(channels.wait(",".join(map(str, ids)), milliseconds))
    if result == "interrupted":
        interrupt()
    return result != "timeout"


def interrupt():
    """Delivers SIGINT, as the kernel of an operating system would to a process in a system call."""
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(signal.SIGINT, sys._getframe(1))
    elif handler != signal.SIG_IGN:
        raise KeyboardInterrupt


def open_channel(host, port, timeout):
    """The number of a new channel, or what kept it from opening."""
    return settle(channels.open(host, port, -1 if timeout is None else timeout * 1000))


def send(channel, data):
    """Sends bytes in order, at the pace of the network."""
    result = channels.send(channel, to_js(data))
    if result is not None:
        settle(result)


def take(channel, size, peek):
    """Up to size bytes that have arrived; b"" at the end; None where nothing has. Raises ConnectionResetError."""
    result = channels.take(channel, size, peek)
    if result is None:
        return None
    if not isinstance(result, str):
        return result.to_bytes()
    if result == "ended":
        return b""
    raise ConnectionResetError(104, "Connection reset by peer")


def read_line():
    """One line from the learner, with its newline; "" where they ended the input."""
    result = settle(terminal.readLine())
    if result == "interrupted":
        interrupt()
        return read_line()
    return result.removeprefix("line:") if result.startswith("line:") else ""
