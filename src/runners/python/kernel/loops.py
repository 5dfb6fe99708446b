"""Loops: the standard library's selector event loop, over the kernel's sockets, in the place of the browser's."""

import asyncio
import asyncio.events
import socket


class Loop(asyncio.SelectorEventLoop):
    """Waits where everything waits (page.wait), so that asyncio.run and await work in any browser."""

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
