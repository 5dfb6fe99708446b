"""What the machine's names and addresses resolve to, beside what Linux says of the like."""

import socket
import unittest

import page_stand_in

kernel, _ = page_stand_in.load()
names = kernel.importlib.import_module("notebook_kernel.names")
names.join("Workbench", page_stand_in.LOOPBACK_NAMES, [["laptop", "192.168.1.57"], ["workbench", "192.168.1.44"]])


class Names(unittest.TestCase):
    def test_the_machines_own_names(self):
        for name in ("localhost", "LOCALHOST", "localhost.", "workbench", b"Workbench", bytearray(b"localhost")):
            self.assertEqual(names.address_of(name), "127.0.0.1")
        self.assertEqual(names.address_of("ip6-localhost"), "::1")
        self.assertEqual(names.address_of(""), "0.0.0.0")

    def test_the_other_computers_of_its_network(self):
        for name in ("laptop", "Laptop."):
            self.assertEqual(names.address_of(name), "192.168.1.57")

    def test_addresses_stand_for_themselves(self):
        for address in ("127.0.0.1", "8.8.8.8", "::1", "fe80::1%eth0"):
            self.assertEqual(names.address_of(address), address)

    def test_other_names_are_unknown_as_linux_says_it(self):
        with self.assertRaises(socket.gaierror) as caught:
            names.address_of("example.com")
        self.assertEqual(caught.exception.args, (-2, "Name or service not known"))

    def test_a_host_is_text_or_bytes(self):
        with self.assertRaisesRegex(TypeError, "str, bytes or bytearray expected, not int"):
            names.address_of(1)

    def test_ports(self):
        cases = [(None, 0), (6379, 6379), ("6379", 6379), (b"80", 80), ("redis", 6379), ("https", 443)]
        for given, port in cases:
            self.assertEqual(names.port_of(given), port)
        with self.assertRaises(socket.gaierror) as caught:
            names.port_of("gopher")
        self.assertEqual(caught.exception.args[0], -8)

    def test_getaddrinfo_answers_numbers_as_linux_does(self):
        for host in ("127.0.0.1", "::1", None):
            for kind in (0, socket.SOCK_STREAM):
                ours = names.getaddrinfo(host, 6379, socket.AF_UNSPEC if host else socket.AF_INET, kind, 0, 0)
                real = socket.getaddrinfo(host, 6379, socket.AF_UNSPEC if host else socket.AF_INET, kind, 0, 0)
                streams = [entry for entry in real if entry[1] in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]
                self.assertEqual(ours, streams)

    def test_getaddrinfo_of_a_family(self):
        with self.assertRaises(socket.gaierror) as caught:
            names.getaddrinfo("127.0.0.1", 1, socket.AF_INET6)
        self.assertEqual(caught.exception.args[0], -9)
        self.assertEqual(names.getaddrinfo("localhost", 1, socket.AF_INET6, socket.SOCK_STREAM)[0][4], ("::1", 1, 0, 0))
        self.assertEqual(names.getaddrinfo(None, 1, flags=socket.AI_PASSIVE)[0][4], ("0.0.0.0", 1))
        self.assertEqual(names.getaddrinfo("localhost", 1, proto=17)[0][1], socket.SOCK_DGRAM)

    def test_the_machine_is_called_what_the_page_tells(self):
        self.assertEqual(names.gethostname(), "Workbench")
        with self.assertRaises(socket.gaierror):
            names.address_of("notebook")

    def test_back_from_an_address(self):
        self.assertEqual(names.gethostbyaddr("127.0.0.1"), ("localhost", [], ["127.0.0.1"]))
        self.assertEqual(names.gethostbyname_ex("workbench"), ("workbench", [], ["127.0.0.1"]))
        with self.assertRaises(socket.herror):
            names.gethostbyaddr("8.8.8.8")


if __name__ == "__main__":
    unittest.main()
