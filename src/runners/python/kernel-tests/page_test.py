"""How Python waits, and what becomes of a Ctrl-C meanwhile."""

import signal
import time
import unittest

import page_stand_in

kernel, host = page_stand_in.load()
page = kernel.page
clock = kernel.importlib.import_module("notebook_kernel.clock")


class Waits(unittest.TestCase):
    def setUp(self):
        signal.signal(signal.SIGINT, signal.default_int_handler)
        host.waits = []

    def test_a_deadline_counts_down_to_nothing_and_never_below(self):
        self.assertIsNone(page.Deadline(None).left())
        self.assertEqual(page.Deadline(-1).left(), 0.0)
        self.assertTrue(900 < page.Deadline(1000).left() <= 1000)

    def test_what_is_pending_is_waited_for(self):
        self.assertEqual(page.settle("ready"), "ready")
        self.assertEqual(page.settle(host.later("ready")), "ready")

    def test_a_wait_says_whether_to_look_again(self):
        host.waits = ["ready", "timeout"]
        self.assertTrue(page.wait((1, 2), 0.5))
        self.assertEqual(host.asked[-1], ("1,2", 500))
        self.assertFalse(page.wait((), None))
        self.assertEqual(host.asked[-1], ("", -1))

    def test_ctrl_c_is_a_keyboard_interrupt(self):
        host.waits = ["interrupted"]
        with self.assertRaises(KeyboardInterrupt):
            page.wait((), None)

    def test_a_learners_handler_gets_it_and_the_wait_goes_on(self):
        heard = []
        signal.signal(signal.SIGINT, lambda number, frame: heard.append((number, frame.f_code.co_name)))
        host.waits = ["interrupted"]
        self.assertTrue(page.wait((), None))
        self.assertEqual(heard, [(signal.SIGINT, "wait")])

    def test_who_ignores_it_is_not_interrupted(self):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        host.waits = ["interrupted"]
        self.assertTrue(page.wait((), None))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        host.waits = ["interrupted"]
        with self.assertRaises(KeyboardInterrupt):
            page.wait((), None)


class Transfers(unittest.TestCase):
    def setUp(self):
        signal.signal(signal.SIGINT, lambda *_: None)
        host.unread[1] = b""
        host.sent.clear()

    def test_receive_tells_bytes_the_end_a_timeout_and_a_loss_apart(self):
        host.unread[1] = b"abc"
        self.assertEqual(page.receive(1, 2, None), b"ab")
        self.assertEqual(page.receive(1, 9, None), b"c")
        self.assertIsNone(page.receive(1, 9, 0.1))
        host.interrupts = 1
        self.assertIs(page.receive(1, 9, None), page.AGAIN)
        host.ended.add(1)
        self.assertEqual(page.receive(1, 9, None), b"")
        host.failed.add(1)
        for call in (lambda: page.receive(1, 9, None), lambda: page.take(1, 9, False)):
            with self.assertRaises(ConnectionResetError) as caught:
                call()
            self.assertEqual(caught.exception.errno, 104)
        host.failed.clear()
        host.ended.clear()

    def test_take_waits_for_nothing(self):
        self.assertIsNone(page.take(1, 9, False))
        host.unread[1] = b"abc"
        self.assertEqual((page.take(1, 2, True), page.take(1, 9, False)), (b"ab", b"abc"))
        host.ended.add(1)
        self.assertEqual(page.take(1, 9, False), b"")
        host.ended.clear()

    def test_send_lends_what_is_small_and_hands_over_what_is_not(self):
        small, large = b"x" * 65536, b"y" * 65537
        page.send(1, memoryview(small))
        page.send(1, memoryview(large))
        self.assertEqual(host.sent, [(1, small), (1, large)])

    def test_a_line_from_the_learner(self):
        host.lines = ["line:one\n", "end", "interrupted", "line:two\n"]
        self.assertEqual([page.read_line() for _ in range(3)], ["one\n", "", "two\n"])


class Sleep(unittest.TestCase):
    def test_goes_on_for_its_whole_time_whatever_a_handler_does(self):
        signal.signal(signal.SIGINT, lambda *_: None)
        host.waits = ["interrupted", "interrupted", "timeout"]
        clock.sleep(5)
        self.assertEqual(host.waits, [])

    def test_takes_what_time_sleep_takes(self):
        for wrong in (-1, float("nan"), "1", None):
            with self.assertRaises((ValueError, TypeError)) as ours:
                clock.sleep(wrong)
            with self.assertRaises((ValueError, TypeError)) as real:
                time.sleep(wrong)
            self.assertIs(type(ours.exception), type(real.exception))


if __name__ == "__main__":
    unittest.main()
