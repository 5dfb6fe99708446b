"""One input after another, as CPython's interactive interpreter runs them. The kernel is installed, as in a page."""

import io
import json
import sys
import unittest

import page_stand_in

kernel, host = page_stand_in.load()
kernel.install()
out, err = io.TextIOWrapper(io.BytesIO(), write_through=True), io.TextIOWrapper(io.BytesIO(), write_through=True)
real_out, real_err, real_in, real_main = sys.stdout, sys.stderr, sys.stdin, sys.modules["__main__"]


class Inputs(unittest.TestCase):
    def setUp(self):
        sys.stdout, sys.stderr = out, err
        self.guarded = 0
        self.console = kernel.start(host, self.guard, "notebook", page_stand_in.LOOPBACK_NAMES)

    def tearDown(self):
        sys.stdout, sys.stderr, sys.stdin, sys.excepthook = real_out, real_err, real_in, sys.__excepthook__
        sys.modules["__main__"] = real_main

    def guard(self):
        self.guarded += 1

    def run_input(self, source):
        """The outcome of an input, and what it printed."""
        for stream in (out, err):
            stream.buffer.seek(0)
            stream.buffer.truncate()
        outcome = json.loads(self.console.run(source))
        return outcome, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()

    def test_values_of_statements_are_shown_and_names_last(self):
        self.assertEqual(self.run_input("x = 2\nx + 1\nNone\n'a'"), ({"status": "done"}, "3\n'a'\n", ""))
        self.assertEqual(self.run_input("for n in range(x):\n    n")[1], "0\n1\n")
        self.assertEqual(self.run_input("__name__")[1], "'__main__'\n")
        self.assertEqual(self.guarded, 1)

    def test_an_error_is_shown_with_the_learners_lines_alone(self):
        outcome, _, said = self.run_input("def f():\n    return 1 / 0\nf()")
        self.assertEqual(outcome, {"status": "raised", "lack": None})
        lines = [line for line in said.splitlines() if "^" not in line and "~" not in line]
        self.assertEqual(
            lines,
            [
                "Traceback (most recent call last):",
                '  File "<python-input-0>", line 3, in <module>',
                "    f()",
                '  File "<python-input-0>", line 2, in f',
                "    return 1 / 0",
                "ZeroDivisionError: division by zero",
            ],
        )
        # Later inputs still quote this one.
        self.assertIn("return 1 / 0", self.run_input("f()")[2])

    def test_what_does_not_compile_runs_not_in_part(self):
        outcome, printed, said = self.run_input("print('first')\n1 +")
        self.assertEqual((outcome["status"], printed), ("raised", ""))
        self.assertTrue(said.startswith('  File "<python-input-0>", line 2\n'), said)
        self.assertEqual(self.run_input("import nothing_like_it")[0]["lack"], {"kind": "module", "name": "nothing_like_it"})

    def test_exit_has_the_codes_of_a_process(self):
        for source, code in [("exit()", 0), ("raise SystemExit(3)", 3), ("raise SystemExit(-1)", 255), ("raise SystemExit('why')", 1)]:
            source = source.replace("exit()", "raise SystemExit")
            self.assertEqual(self.run_input(source)[0], {"status": "exited", "exitCode": code})
        self.assertEqual(err.buffer.getvalue().decode(), "why\n")

    def test_a_future_import_lasts(self):
        self.run_input("from __future__ import annotations")
        self.assertEqual(self.run_input("def f(x: nothing): pass\nf.__annotations__")[1], "{'x': 'nothing'}\n")

    def test_await_works_at_the_top(self):
        outcome, printed, _ = self.run_input("import asyncio\nawait asyncio.sleep(0)\nawait asyncio.sleep(0, 7)")
        self.assertEqual((outcome, printed), ({"status": "done"}, "7\n"))
        self.assertEqual(self.run_input("asyncio.run(asyncio.sleep(0, 'run'))")[1], "'run'\n")

    def test_a_ctrl_c_is_a_keyboard_interrupt_of_the_input(self):
        host.waits = ["interrupted"]
        outcome, _, said = self.run_input("import time\ntime.sleep(60)")
        self.assertEqual(outcome["status"], "raised")
        self.assertTrue(said.rstrip().endswith("KeyboardInterrupt"), said)
        self.assertNotIn("notebook_kernel", said)
        self.assertNotIn("clock.py", said)

    def test_input_reads_lines_of_the_learner_until_they_end(self):
        host.lines = ["line:Ada Lovelace\n", "end"]
        self.assertEqual(self.run_input("import sys\nsys.stdin.readline(3) + '|' + sys.stdin.readline()")[1], "'Ada| Lovelace\\n'\n")
        self.assertEqual(self.run_input("sys.stdin.read()")[1], "''\n")
        host.lines = ["line:left over\n", "line:fresh\n"]
        self.run_input("sys.stdin.read(4)")
        # What is left of a line is of the input that read it.
        self.assertEqual(self.run_input("sys.stdin.readline()")[1], "'fresh\\n'\n")

    def test_a_hook_of_the_learners_shows_errors_and_its_own(self):
        self.run_input("import sys\nsys.excepthook = lambda kind, error, trace: print('hooked', error)")
        self.assertEqual(self.run_input("raise ValueError('x')")[1], "hooked x\n")
        self.run_input("sys.excepthook = lambda *_: 1 / 0")
        said = self.run_input("raise ValueError('x')")[2]
        self.assertIn("Error in sys.excepthook:", said)
        self.assertIn("ZeroDivisionError", said)

    def test_a_stream_that_the_learner_closed_breaks_nothing(self):
        closed = io.StringIO()
        closed.close()
        for stream in (None, closed):
            kernel.importlib.import_module("notebook_kernel.console").flush(stream)


if __name__ == "__main__":
    unittest.main()
