"""Loops: the standard library's selector event loop, over the kernel's sockets, in the place of the browser's."""

import asyncio
import asyncio.events
import selectors
import socket
import time

from . import page, polling

#: Seconds for which a loop that has work to do goes without a look at the network, which costs it a turn of the page.
LOOK_EVERY = 0.02


class Poll(polling.poll):
    """The poll of a loop: with tasks that can go on it asks only for what is known to be there, most of the time."""

    def __init__(self):
        super().__init__()
        self._looked = time.monotonic()
        #: Whether the loop waits now: whoever calls it meanwhile is JavaScript, which settles a promise.
        self.is_waiting = False

    def poll(self, timeout=None, /):
        if timeout == 0 and time.monotonic() - self._looked < LOOK_EVERY:
            return self.known()
        if timeout is None and not page.suspends() and not any(end.channel is not None for end in self.watched()):
            raise RuntimeError(
                "Nothing can end this wait: in this browser Python cannot wait for a promise of JavaScript's, such as js.fetch()"
                " returns. Use a browser with JSPI, such as Chrome, or do without the promise."
            )
        self.is_waiting = True
        try:
            return super().poll(timeout)
        finally:
            self.is_waiting = False
            self._looked = time.monotonic()


class Selector(selectors.PollSelector):
    """The standard library's, over that poll."""

    _selector_cls = Poll

    @property
    def is_waiting(self):
        return self._selector.is_waiting


class Loop(asyncio.SelectorEventLoop):
    """Waits where everything waits (page.wait), so that asyncio.run and await work in any browser."""

    def __init__(self):
        super().__init__(Selector())

    def call_soon(self, callback, *args, context=None):
        handle = super().call_soon(callback, *args, context=context)
        # A promise that settled: the wait does not know of it.
        if self._selector.is_waiting:
            page.wake()
        return handle

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *, extra=None, server=None, **_options):
        # What TLS is made of is behind the socket: to the loop it is one like others.
        return self._make_socket_transport(sslcontext.wrap_socket(rawsock), protocol, waiter, extra=extra, server=server)

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        # The default asks in a thread.
        return socket.getaddrinfo(host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        return socket.getnameinfo(sockaddr, flags)


class Policy(asyncio.events._BaseDefaultEventLoopPolicy):
    """Gives new_event_loop() and asyncio.run() a Loop."""

    _loop_factory = Loop


async def open_unix_connection(path=None, **options):
    """Follows asyncio.open_unix_connection where there is no such socket: a page has none."""
    raise FileNotFoundError(2, "No such file or directory")


def install():
    from pyodide import webloop

    asyncio.run = webloop._orig_run
    asyncio.open_unix_connection = open_unix_connection
    asyncio.events._set_event_loop_policy(Policy())


def leave_browser_loop():
    """The browser's loop calls itself the running one for ever, which would forbid asyncio.run()."""
    asyncio.events._set_running_loop(None)
