"""The socket that stands in for the C module's, with the errors that Linux has, over the host's channels."""

import errno
import socket as real
import unittest

import page_stand_in

kernel, host = page_stand_in.load()
sockets = kernel.importlib.import_module("notebook_kernel.sockets")
tls = kernel.importlib.import_module("notebook_kernel.tls")
descriptors = kernel.importlib.import_module("notebook_kernel.descriptors")

REDIS = ("localhost", 6379)


def connected():
    client = sockets.socket()
    client.connect(REDIS)
    return client, descriptors.of(client.fileno()).channel


class Connect(unittest.TestCase):
    def test_opens_a_channel_to_the_address_of_the_name(self):
        client, channel = connected()
        self.assertEqual(host.asked[-1], ("127.0.0.1", 6379, -1))
        self.assertEqual(client.getpeername(), ("127.0.0.1", 6379))
        self.assertIsInstance(channel, int)
        client.close()
        self.assertEqual(host.closed[-1], channel)

    def test_each_refusal_is_linux_error(self):
        cases = [
            ("refused", ConnectionRefusedError, errno.ECONNREFUSED),
            ("timeout", TimeoutError, None),
            ("unknown-host", OSError, errno.ENETUNREACH),
            ("failed", ConnectionAbortedError, errno.ECONNABORTED),
        ]
        for result, kind, number in cases:
            host.opens = [result, result]
            with self.assertRaises(kind) as caught:
                sockets.socket().connect(REDIS)
            self.assertEqual(caught.exception.errno, number)
            self.assertEqual(sockets.socket().connect_ex(REDIS), number or errno.EAGAIN)

    def test_what_is_encrypted_is_connected_anew_with_tls(self):
        client, channel = connected()
        self.assertIs(tls.create_default_context().wrap_socket(client, server_hostname="cloud"), client)
        self.assertEqual(host.asked[-1], ("127.0.0.1", 6379, -1, "tls"))
        self.assertEqual(host.closed[-1], channel)
        self.assertEqual(client.getpeername(), ("127.0.0.1", 6379))

    def test_where_nobody_speaks_tls_it_says_so_as_openssl_does(self):
        client, _ = connected()
        host.opens = ["no-tls"]
        with self.assertRaisesRegex(tls.SSLError, "WRONG_VERSION_NUMBER"):
            tls.create_default_context().wrap_socket(client)
        client, _ = connected()
        host.opens = ["refused"]
        with self.assertRaises(ConnectionRefusedError):
            tls.create_default_context().wrap_socket(client)

    def test_what_the_bridge_cannot_do_for_a_page_is_refused(self):
        context = tls.create_default_context()
        context.load_verify_locations(cafile="ca.pem")
        with self.assertRaises(tls.SSLError):
            context.load_cert_chain("own.pem")
        with self.assertRaises(OSError):
            context.wrap_socket(sockets.socket())

    def test_a_timeout_goes_along_in_milliseconds(self):
        client = sockets.socket()
        client.settimeout(1.5)
        client.connect(REDIS)
        self.assertEqual(host.asked[-1][2], 1500)

    def test_what_cannot_be_connected_is_refused_as_by_linux(self):
        client, _ = connected()
        cases = [
            (client, REDIS, errno.EISCONN),
            (sockets.socket(real.AF_UNIX), "/tmp/redis.sock", errno.ENOENT),
            (sockets.socket(type=real.SOCK_DGRAM), REDIS, errno.ENETUNREACH),
        ]
        for one, address, number in cases:
            with self.assertRaises(OSError) as caught:
                one.connect(address)
            self.assertEqual(caught.exception.errno, number)
        for address, kind in [("localhost", TypeError), (("localhost", 65536), OverflowError)]:
            with self.assertRaises(kind):
                sockets.socket().connect(address)

    def test_nobody_listens_here(self):
        with self.assertRaises(OSError) as caught:
            sockets.socket().listen()
        self.assertEqual(caught.exception.errno, 95)


class Bytes(unittest.TestCase):
    def setUp(self):
        self.client, self.channel = connected()
        host.sent.clear()

    def test_go_out_as_they_are(self):
        self.assertEqual(self.client.send(b"PING\r\n"), 6)
        self.client.sendall(bytearray(b"x"))
        self.assertEqual(self.client.sendmsg([b"a", b"b"]), 2)
        self.assertEqual(self.client.send(b""), 0)
        self.assertEqual([data for _, data in host.sent], [b"PING\r\n", b"x", b"ab"])

    def test_come_in_up_to_a_size_or_are_looked_at(self):
        host.unread[self.channel] = b"+PONG\r\n"
        self.assertEqual(self.client.recv(3, real.MSG_PEEK), b"+PO")
        self.assertEqual(self.client.recv(3), b"+PO")
        buffer = bytearray(10)
        self.assertEqual(self.client.recv_into(buffer, 2), 2)
        self.assertEqual(self.client.recvfrom(9), (b"\r\n", None))
        self.assertEqual(bytes(buffer[:2]), b"NG")
        for wrong in (lambda: self.client.recv(-1), lambda: self.client.recv_into(buffer, -1)):
            with self.assertRaises(ValueError):
                wrong()

    def test_a_socket_without_time_to_wait_would_block(self):
        self.client.setblocking(False)
        with self.assertRaises(BlockingIOError) as caught:
            self.client.recv(1)
        self.assertEqual(caught.exception.errno, errno.EAGAIN)
        self.client.settimeout(0.01)
        with self.assertRaisesRegex(TimeoutError, "timed out"):
            self.client.recv(1)

    def test_an_interrupted_receive_goes_on(self):
        host.unread[self.channel] = b"x"
        host.interrupts = 2
        handler = sockets.page.signal.signal(sockets.page.signal.SIGINT, lambda *_: None)
        try:
            self.assertEqual(self.client.recv(1), b"x")
        finally:
            sockets.page.signal.signal(sockets.page.signal.SIGINT, handler)

    def test_a_lost_connection_and_an_end_are_told_apart(self):
        host.ended.add(self.channel)
        self.assertEqual(self.client.recv(1), b"")
        host.failed.add(self.channel)
        with self.assertRaises(ConnectionResetError):
            self.client.recv(1)


class Options(unittest.TestCase):
    def test_are_kept_and_told(self):
        client = sockets.socket()
        client.setsockopt(real.SOL_SOCKET, real.SO_KEEPALIVE, 1)
        self.assertEqual(client.getsockopt(real.SOL_SOCKET, real.SO_KEEPALIVE), 1)
        self.assertEqual(client.getsockopt(real.SOL_SOCKET, real.SO_TYPE), real.SOCK_STREAM)
        self.assertEqual(client.getsockopt(real.SOL_SOCKET, real.SO_RCVBUF), 0)

    def test_timeouts(self):
        sockets.setdefaulttimeout(3)
        try:
            self.assertEqual(sockets.socket().gettimeout(), 3.0)
        finally:
            sockets.setdefaulttimeout(None)
        client = sockets.socket()
        self.assertTrue(client.getblocking())
        client.settimeout(0)
        self.assertFalse(client.getblocking())
        with self.assertRaises(ValueError):
            client.settimeout(-1)


class Life(unittest.TestCase):
    def test_a_closed_or_detached_one_has_no_descriptor(self):
        client, channel = connected()
        descriptor = client.detach()
        client.close()
        self.assertNotIn(channel, host.closed)
        sockets.close(descriptor)
        self.assertIn(channel, host.closed)
        for call in (client.getsockname, lambda: client.send(b"x"), lambda: sockets.close(descriptor)):
            with self.assertRaises(OSError) as caught:
                call()
            self.assertEqual(caught.exception.errno, errno.EBADF)

    def test_a_forgotten_one_gives_its_connection_back(self):
        client, channel = connected()
        del client
        self.assertIn(channel, host.closed)

    def test_a_pair_is_connected_in_memory(self):
        one, other = sockets.socketpair()
        one.send(b"hello")
        self.assertEqual(other.recv(9), b"hello")
        one.shutdown(real.SHUT_WR)
        self.assertEqual(other.recv(9), b"")

    def test_none_can_be_duplicated(self):
        with self.assertRaises(OSError):
            sockets.dup(1000)


if __name__ == "__main__":
    unittest.main()
