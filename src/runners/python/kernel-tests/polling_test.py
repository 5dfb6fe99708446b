"""select and poll over ends that a test made."""

import unittest

import page_stand_in

kernel, host = page_stand_in.load()
polling = kernel.importlib.import_module("notebook_kernel.polling")
descriptors = kernel.importlib.import_module("notebook_kernel.descriptors")


def pair():
    one, other = descriptors.PairEnd.pair()
    return one, other, descriptors.add(one), descriptors.add(other)


class Select(unittest.TestCase):
    def test_what_is_connected_can_be_written_at_once(self):
        one, other, first, second = pair()
        self.assertEqual(polling.select_([second], [first], [first]), ([], [first], []))
        one.send(b"x")
        self.assertEqual(polling.select_([second], [first], []), ([second], [first], []))

    def test_it_waits_for_what_can_be_read_and_ends_with_the_time(self):
        one, _, _, second = pair()
        host.waits = ["timeout"]
        self.assertEqual(polling.select_([second], [], [], 0.5), ([], [], []))
        send = one.send

        class Late(page_stand_in.Host):
            def wait(self, channels, milliseconds):
                send(b"x")
                return "ready"

        kernel.page.join(Late())
        self.assertEqual(polling.select_([second], [], []), ([second], [], []))
        kernel.page.join(host)

    def test_it_takes_objects_with_fileno_and_refuses_what_is_closed(self):
        _, _, first, _ = pair()

        class Client:
            def fileno(self):
                return first

        client = Client()
        self.assertEqual(polling.select_([], [client], []), ([], [client], []))
        with self.assertRaisesRegex(ValueError, "negative integer"):
            polling.select_([-1], [], [])
        with self.assertRaises(ValueError):
            polling.select_([], [], [], -1)
        with self.assertRaises(OSError):
            polling.select_([3], [], [])

    def test_without_time_and_channels_nobody_is_asked(self):
        _, _, _, second = pair()
        host.asked.clear()
        self.assertEqual(polling.select_([second], [], [], 0), ([], [], []))
        self.assertEqual(host.asked, [])


class Poll(unittest.TestCase):
    def test_events_are_those_that_were_asked_for(self):
        one, other, first, second = pair()
        poll = polling.poll()
        poll.register(first, polling.POLLOUT)
        poll.register(second, polling.POLLIN)
        self.assertEqual(poll.known(), [(first, polling.POLLOUT)])
        one.send(b"x")
        self.assertEqual(poll.poll(0), [(first, polling.POLLOUT), (second, polling.POLLIN)])
        poll.unregister(first)
        self.assertEqual(poll.poll(0), [(second, polling.POLLIN)])
        poll.modify(second, polling.POLLOUT)
        self.assertEqual(poll.poll(0), [(second, polling.POLLOUT)])

    def test_ends_hangups_and_closed_descriptors(self):
        one, other, first, second = pair()
        poll = polling.poll()
        poll.register(second, polling.POLLIN | polling.POLLRDHUP)
        one.close()
        self.assertEqual(poll.known(), [(second, polling.POLLIN | polling.POLLRDHUP)])
        unconnected = descriptors.add(descriptors.Unconnected())
        poll.register(unconnected, polling.POLLIN | polling.POLLOUT)
        self.assertIn((unconnected, polling.POLLHUP | polling.POLLOUT), poll.known())
        del descriptors.table[second]
        self.assertIn((second, polling.POLLNVAL), poll.known())

    def test_only_what_is_registered_can_be_changed(self):
        poll = polling.poll()
        with self.assertRaises(FileNotFoundError):
            poll.modify(1000, polling.POLLIN)
        with self.assertRaises(KeyError):
            poll.unregister(1000)

    def test_the_network_is_asked_for_channels_alone(self):
        host.unread[3] = b""
        _, _, _, second = pair()
        channel = descriptors.add(descriptors.ChannelEnd(3, ("127.0.0.1", 6379)))
        poll = polling.poll()
        poll.register(second, polling.POLLIN)
        poll.register(channel, polling.POLLIN)
        host.waits = ["timeout"]
        self.assertEqual(poll.poll(900_000), [])
        self.assertEqual(host.asked[-1][0], "3")
        self.assertTrue(0 < host.asked[-1][1] <= 900_000)


if __name__ == "__main__":
    unittest.main()
