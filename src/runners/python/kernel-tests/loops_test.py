"""The loop, and promises of JavaScript's, which settle a future while Python is suspended."""

import asyncio
import unittest

import page_stand_in

kernel, host = page_stand_in.load()
loops = kernel.importlib.import_module("notebook_kernel.loops")
for part in (kernel.sockets, kernel.polling):
    part.install()


class Suspended(page_stand_in.Host):
    """While Python is suspended in it, a promise settles; the wait ends only where it is woken."""

    def __init__(self):
        super().__init__()
        self.settle = None
        self.woken = 0

    def wake(self):
        self.woken += 1

    def wait(self, channels, milliseconds):
        self.settle(7)
        if not self.woken:
            raise AssertionError("nobody woke the wait")
        return "timeout"


class Promises(unittest.TestCase):
    def run_in_loop(self, host, code):
        kernel.page.join(host)
        loop = loops.Loop()
        try:
            return loop.run_until_complete(code(loop))
        finally:
            loop.close()

    def test_one_that_settles_while_the_loop_waits_wakes_it(self):
        suspended = Suspended()

        async def code(loop):
            promised = loop.create_future()
            suspended.settle = promised.set_result
            return await promised

        self.assertEqual(self.run_in_loop(suspended, code), 7)
        self.assertEqual(suspended.woken, 1)

    def test_where_python_is_blocked_one_is_refused_in_words(self):
        blocked = page_stand_in.Host()
        blocked.suspends = False

        async def code(loop):
            await loop.create_future()

        with self.assertRaisesRegex(RuntimeError, "cannot wait for a promise of JavaScript"):
            self.run_in_loop(blocked, code)

    def test_where_python_is_blocked_what_has_an_end_is_waited_for(self):
        blocked = page_stand_in.Host()
        blocked.suspends = False

        async def code(loop):
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(loop.create_future(), 0.01)
            return "over"

        self.assertEqual(self.run_in_loop(blocked, code), "over")


if __name__ == "__main__":
    unittest.main()
