"""Sockets: what the C module _socket is elsewhere, over the page's channels; the standard library's socket stands on it."""

import errno
import importlib
import os
import warnings

import _socket

from . import descriptors, names, page

#: What Emscripten has no names for. No path leads to a unix socket here.
LINUX = {"AF_UNIX": 1, "SO_REUSEADDR": 2, "SO_REUSEPORT": 15}

_default_timeout = None
_MSG_DONTWAIT = getattr(_socket, "MSG_DONTWAIT", 0)


def would_block():
    """The error of a call that would have to wait on a socket that must not. The number is this Python's own."""
    return BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))


class socket:
    """A stream socket. Follows _socket.socket of CPython on Linux, numbers of errors included."""

    __slots__ = ("_family", "_type", "_proto", "_descriptor", "_timeout", "_options")

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self._descriptor = -1
        self._family = _socket.AF_INET if family == -1 else int(family)
        self._type = _socket.SOCK_STREAM if type == -1 else int(type)
        self._proto = 0 if proto == -1 else int(proto)
        self._timeout = _default_timeout
        self._options = {}
        if fileno is not None:
            descriptors.of(fileno)
            self._descriptor = fileno
        else:
            self._descriptor = descriptors.add(descriptors.Unconnected())

    def __del__(self):
        # A learner's forgotten client gives its connection back, and says nothing that a lesson would have to print.
        socket.close(self)

    # Read-only, as in C: the standard library's socket makes enumerations of the first two.
    family = property(lambda self: self._family)
    type = property(lambda self: self._type)
    proto = property(lambda self: self._proto)
    timeout = property(lambda self: self._timeout)

    def _end(self):
        return descriptors.of(self._descriptor)

    def fileno(self):
        return self._descriptor

    def detach(self):
        descriptor, self._descriptor = self._descriptor, -1
        return descriptor

    def close(self):
        end = descriptors.table.pop(self._descriptor, None)
        self._descriptor = -1
        if end is not None:
            end.close()

    def settimeout(self, value):
        if value is not None:
            value = float(value)
            if value < 0:
                raise ValueError("Timeout value out of range")
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0

    def setsockopt(self, level, option, value, optlen=None):
        self._end()
        self._options[level, option] = value

    def getsockopt(self, level, option, buflen=0):
        self._end()
        if level == _socket.SOL_SOCKET and option == _socket.SO_TYPE:
            return self._type
        value = self._options.get((level, option), 0)
        return value if buflen == 0 else bytes(buflen)

    def getsockname(self):
        return self._end().local

    def getpeername(self):
        peer = self._end().peer
        if peer is None:
            raise OSError(107, "Transport endpoint is not connected")
        return peer

    def connect(self, address, /):
        end = self._end()
        if end.peer is not None:
            raise OSError(106, "Transport endpoint is already connected")
        if self._family == _socket.AF_UNIX:
            raise FileNotFoundError(2, "No such file or directory")
        if not isinstance(address, tuple) or len(address) < 2:
            raise TypeError(f"AF_INET address must be tuple, not {type(address).__name__}")
        host, port = names.address_of(address[0]), address[1]
        if not 0 <= port <= 65535:
            raise OverflowError("connect(): port must be 0-65535.")
        if self._type != _socket.SOCK_STREAM:
            raise OSError(101, "Network is unreachable")
        self._open(host, port)

    def encrypt(self):
        """Connects anew to where it is connected, with TLS behind the bridge. Raises OSError: EPROTO where nobody speaks it there."""
        end = self._end()
        if end.peer is None:
            raise OSError(107, "Transport endpoint is not connected")
        end.close()
        self._open(*end.peer, tls=True)

    def _open(self, host, port, tls=False):
        # Even a socket that must not block connects at once: the bridge is a few milliseconds away.
        result = page.open_channel(host, port, self._timeout or None, tls)
        while result == "interrupted":
            page.interrupt()
            result = page.open_channel(host, port, self._timeout or None, tls)
        if not isinstance(result, str):
            descriptors.table[self._descriptor] = descriptors.ChannelEnd(int(result), (host, port))
        elif result == "refused":
            raise ConnectionRefusedError(111, "Connection refused")
        elif result == "timeout":
            raise TimeoutError("timed out")
        elif result == "no-route":
            raise OSError(113, "No route to host")
        elif result == "no-tls":
            raise OSError(errno.EPROTO, os.strerror(errno.EPROTO))
        elif result == "unknown-host":
            raise OSError(101, "Network is unreachable")
        else:
            raise ConnectionAbortedError(103, "Software caused connection abort")

    def connect_ex(self, address, /):
        try:
            self.connect(address)
        except OSError as error:
            return error.errno or errno.EAGAIN
        return 0

    def bind(self, address, /):
        self._end()

    def listen(self, backlog=0, /):
        raise OSError(95, "Operation not supported: a page can open connections, not accept them")

    def _accept(self):
        raise OSError(22, "Invalid argument")

    def shutdown(self, how, /):
        self._end().shut(how in (_socket.SHUT_RD, _socket.SHUT_RDWR), how in (_socket.SHUT_WR, _socket.SHUT_RDWR))

    def recv(self, bufsize, flags=0, /):
        if bufsize < 0:
            raise ValueError("negative buffersize in recv")
        peek = bool(flags & _socket.MSG_PEEK)
        timeout = 0 if flags & _MSG_DONTWAIT else self._timeout
        deadline = page.Deadline(timeout)
        data = self._end().receive(bufsize, timeout, peek)
        while data is page.AGAIN:
            # A signal handler may have closed this very socket.
            data = self._end().receive(bufsize, deadline.left(), peek)
        if data is not None:
            return data
        if timeout == 0:
            raise would_block()
        raise TimeoutError("timed out")

    def recv_into(self, buffer, nbytes=0, flags=0):
        view = memoryview(buffer).cast("B")
        if nbytes < 0:
            raise ValueError("negative buffersize in recv_into")
        data = self.recv(min(nbytes, len(view)) if nbytes else len(view), flags)
        view[: len(data)] = data
        return len(data)

    def recvfrom(self, bufsize, flags=0, /):
        return self.recv(bufsize, flags), None

    def recvfrom_into(self, buffer, nbytes=0, flags=0):
        return self.recv_into(buffer, nbytes, flags), None

    def send(self, data, flags=0, /):
        view = memoryview(data).cast("B")
        if len(view) > 0:
            self._end().send(view)
        return len(view)

    def sendall(self, data, flags=0, /):
        self.send(data, flags)

    def sendmsg(self, buffers, ancdata=(), flags=0, address=None, /):
        return self.send(b"".join(buffers), flags)

    def sendto(self, data, *flags_and_address):
        if self._end().peer is None:
            raise OSError(101, "Network is unreachable")
        return self.send(data)


def socketpair(family=None, type=_socket.SOCK_STREAM, proto=0):
    """Two connected sockets in memory."""
    family = _socket.AF_UNIX if family is None else family
    return tuple(socket(family, type, proto, descriptors.add(end)) for end in descriptors.PairEnd.pair())


def close(descriptor):
    descriptors.of(descriptor).close()
    del descriptors.table[descriptor]


def dup(descriptor):
    raise OSError(95, "Operation not supported: a connection of the page cannot be duplicated")


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(timeout):
    global _default_timeout
    _default_timeout = None if timeout is None else float(timeout)


def install():
    """Puts these in the place of _socket's own and builds the standard library's socket on them."""
    names.install()
    for name, number in LINUX.items():
        setattr(_socket, name, getattr(_socket, name, number))
    for part in (socket, socketpair, close, dup, getdefaulttimeout, setdefaulttimeout):
        setattr(_socket, part.__name__, part)
    _socket.SocketType = socket
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.reload(importlib.import_module("socket"))
