"""What stands behind a descriptor: a pair in memory, a channel of the page, and an end before it is connected."""

import unittest

import page_stand_in

kernel, host = page_stand_in.load()
descriptors = kernel.importlib.import_module("notebook_kernel.descriptors")
page = kernel.page


class Table(unittest.TestCase):
    def test_each_end_has_a_number_of_its_own_that_no_file_has(self):
        one, other = descriptors.add(descriptors.PairEnd()), descriptors.add(descriptors.PairEnd())
        self.assertNotEqual(one, other)
        self.assertGreaterEqual(min(one, other), 1000)
        self.assertIs(descriptors.of(one), descriptors.table[one])

    def test_a_closed_one_is_a_bad_descriptor(self):
        with self.assertRaises(OSError) as caught:
            descriptors.of(3)
        self.assertEqual(caught.exception.errno, 9)


class Pairs(unittest.TestCase):
    def setUp(self):
        self.one, self.other = descriptors.PairEnd.pair()

    def test_bytes_go_over_in_order_and_can_be_looked_at_first(self):
        self.assertFalse(self.other.is_readable())
        self.one.send(b"abc")
        self.one.send(b"def")
        self.assertEqual(self.other.take(4, True), b"abcd")
        self.assertEqual(self.other.take(4, False), b"abcd")
        self.assertEqual(self.other.take(4, False), b"ef")
        self.assertIsNone(self.other.take(4, False))

    def test_what_was_sent_before_the_end_arrives(self):
        self.one.send(b"last")
        self.one.close()
        self.assertEqual(self.other.take(9, False), b"last")
        self.assertEqual(self.other.take(9, False), b"")
        with self.assertRaises(BrokenPipeError):
            self.other.send(b"x")

    def test_one_direction_can_be_shut(self):
        self.one.shut(reading=False, writing=True)
        with self.assertRaises(BrokenPipeError):
            self.one.send(b"x")
        self.other.send(b"y")
        self.assertEqual(self.one.take(1, False), b"y")

    def test_to_receive_waits_without_a_channel(self):
        host.waits = ["timeout"]
        self.assertIsNone(self.one.receive(1, 0.5, False))
        self.assertEqual(host.asked[-1][0], "")
        host.waits = ["ready"]
        self.assertIs(self.one.receive(1, None, False), page.AGAIN)


class Channels(unittest.TestCase):
    def setUp(self):
        host.unread[7] = b"+PONG\r\n"
        host.ended.discard(7)
        host.closed.clear()
        self.end = descriptors.ChannelEnd(7, ("127.0.0.1", 6379))

    def test_reads_and_looks(self):
        self.assertTrue(self.end.is_readable())
        self.assertEqual(self.end.receive(1, None, True), b"+")
        self.assertEqual(self.end.receive(99, None, False), b"+PONG\r\n")
        self.assertIsNone(self.end.receive(99, 0.1, False))

    def test_once_shut_for_reading_it_is_at_its_end(self):
        self.end.shut(reading=True, writing=False)
        self.assertEqual((self.end.is_readable(), self.end.receive(9, None, False), self.end.take(9, True)), (True, b"", b""))
        self.assertEqual(host.closed, [])
        self.end.shut(reading=False, writing=True)
        self.assertEqual(host.closed, [7])
        with self.assertRaises(BrokenPipeError):
            self.end.send(memoryview(b"x"))

    def test_local_ports_are_those_of_clients(self):
        self.assertTrue(40000 <= self.end.local[1] < 60000)


class Unconnected(unittest.TestCase):
    def test_it_hangs_up_and_takes_nothing(self):
        end = descriptors.Unconnected()
        self.assertTrue(end.is_readable())
        with self.assertRaises(BrokenPipeError):
            end.send(b"x")
        for call in (lambda: end.receive(1, None, False), lambda: end.shut(True, True)):
            with self.assertRaises(OSError) as caught:
                call()
            self.assertEqual(caught.exception.errno, 107)


if __name__ == "__main__":
    unittest.main()
