"""Page stand-in: loads the kernel without a browser: modules in pyodide's place, and a host that answers as the worker does."""

import asyncio
import importlib.util
import os
import sys
import types

KERNEL = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "kernel")

#: The names that the page has for the loopback (src/protocol.ts).
LOOPBACK_NAMES = ("localhost", "ip6-localhost", "ip6-loopback")


class Bytes(bytes):
    """Bytes of JavaScript, as Pyodide hands them over."""

    def to_bytes(self):
        return bytes(self)


class Host:
    """The worker's Python host (src/runners/python/python-host.ts), with channels whose bytes a test puts there."""

    def __init__(self):
        self.unread = {}
        self.ended = set()
        self.failed = set()
        self.sent = []
        self.closed = []
        self.asked = []
        #: What the next calls of these methods return, before the usual.
        self.opens = []
        self.waits = []
        self.lines = []
        self.interrupts = 0
        self.suspends = True
        self._pending = []
        self._memory = None

    def lend(self, memory):
        self._memory = memory

    def later(self, result):
        """Has the caller wait for a result, as it does where Python can be suspended."""
        self._pending.append(result)
        return "pending"

    def settled(self):
        return self._pending.pop(0)

    def open(self, host, port, milliseconds, tls):
        self.asked.append((host, port, milliseconds, "tls") if tls else (host, port, milliseconds))
        result = self.opens.pop(0) if self.opens else len(self.asked)
        if not isinstance(result, str):
            self.unread[result] = b""
        return self.later(result)

    def wait(self, channels, milliseconds):
        self.asked.append((channels, milliseconds))
        return self.waits.pop(0) if self.waits else "timeout"

    def readable(self, channel):
        return bool(self.unread.get(channel)) or channel in self.ended

    def take(self, channel, size, peek):
        if channel in self.failed:
            return "failed"
        data = self.unread[channel][:size]
        if not peek:
            self.unread[channel] = self.unread[channel][size:]
        if data:
            return Bytes(data)
        return "ended" if channel in self.ended else None

    def receive(self, channel, size, milliseconds):
        if self.interrupts:
            self.interrupts -= 1
            return "interrupted"
        data = self.take(channel, size, False)
        if data is None or data == "failed":
            return data or "timeout"
        if data == "ended":
            return 0
        self._memory[: len(data)] = data
        return self.later(len(data))

    def sendLent(self, channel, length):
        self.sent.append((channel, bytes(self._memory[:length])))

    def send(self, channel, data):
        self.sent.append((channel, bytes(data)))

    def close(self, channel):
        self.closed.append(channel)

    def readLine(self):
        return self.lines.pop(0)


def _stand_in(name, **members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    sys.modules[name] = module
    return module


def load():
    """The kernel's package, joined to a new host. Returns both."""
    _stand_in("pyodide", ffi=_stand_in("pyodide.ffi", to_js=bytes), webloop=_stand_in("pyodide.webloop", _orig_run=asyncio.run))
    # As it is called in the Python of the page, which is younger than this one may be.
    for name in ("BaseDefaultEventLoopPolicy", "set_event_loop_policy"):
        if not hasattr(asyncio.events, f"_{name}"):
            setattr(asyncio.events, f"_{name}", getattr(asyncio.events, name))
    place = importlib.util.spec_from_file_location(
        "notebook_kernel", os.path.join(KERNEL, "__init__.py"), submodule_search_locations=[KERNEL]
    )
    kernel = importlib.util.module_from_spec(place)
    sys.modules["notebook_kernel"] = kernel
    place.loader.exec_module(kernel)
    host = Host()
    kernel.page.join(host)
    kernel.names.join("stand-in", LOOPBACK_NAMES)
    return kernel, host
