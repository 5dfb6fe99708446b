"""What learners read: tracebacks without our frames, what a page lacks, and why there is no thread and no process."""

import contextlib
import errno
import io
import linecache
import threading
import traceback
import unittest
import warnings

import page_stand_in

kernel, _ = page_stand_in.load()
tracebacks = kernel.importlib.import_module("notebook_kernel.tracebacks")
lacks = kernel.importlib.import_module("notebook_kernel.lacks")
threads = kernel.importlib.import_module("notebook_kernel.threads")
processes = kernel.importlib.import_module("notebook_kernel.processes")

tracebacks.install("/kernel")


def run(source, filename):
    """Calls the function that source defines, as code of that file."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    namespace = {}
    exec(compile(source, filename, "exec"), namespace)
    return namespace["run"]


def raised(call):
    try:
        call()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


class Tracebacks(unittest.TestCase):
    def test_begin_with_the_input_and_leave_out_the_kernel(self):
        ours = run("def run(inner):\n    inner()\n", "/kernel/console.py")
        theirs = run("def run(inner):\n    inner()\n", "<python-input-3>")
        deep = run("def run():\n    raise ValueError('deep')\n", "/kernel/sockets.py")
        error = raised(lambda: ours(lambda: theirs(deep)))
        shown = tracebacks.from_input(error.__traceback__)
        self.assertEqual(shown.tb_frame.f_code.co_filename, "<python-input-3>")
        text = "".join(traceback.format_exception(type(error), error, shown))
        self.assertEqual(
            [line.strip() for line in text.splitlines() if "^" not in line and "~" not in line],
            ["Traceback (most recent call last):", 'File "<python-input-3>", line 2, in run', "inner()", "ValueError: deep"],
        )

    def test_of_an_input_that_did_not_compile_has_no_frame_of_ours(self):
        ours = run("def run(inner):\n    inner()\n", "/kernel/console.py")
        library = run("def run():\n    raise ValueError\n", "/lib/ast.py")
        error = raised(lambda: ours(library))
        outside = error.__traceback__.tb_next.tb_next
        self.assertEqual(tracebacks.from_input(outside).tb_frame.f_code.co_filename, "/lib/ast.py")

    def test_a_stack_of_hidden_frames_alone_keeps_one(self):
        deep = run("import traceback\ndef run():\n    return traceback.extract_stack(limit=1)\n", "/kernel/page.py")
        self.assertEqual(len(deep()), 1)

    def test_a_warning_of_the_kernels_names_no_line_of_it(self):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            message = warnings.WarningMessage("never awaited", RuntimeWarning, "/kernel/console.py", 7)
            warnings._showwarnmsg(message)
        self.assertTrue(said.getvalue().startswith("<sys>:0: RuntimeWarning: never awaited"), said.getvalue())


class Lacks(unittest.TestCase):
    def test_names_what_is_missing(self):
        cases = [
            (ModuleNotFoundError(name="numpy.linalg"), "", {"kind": "module", "name": "numpy"}),
            (ModuleNotFoundError(name="ssl"), "", {"kind": "standard", "name": "ssl"}),
            (SyntaxError(), "x = 1\npip install redis\n", {"kind": "pip", "name": "pip"}),
            (SyntaxError(), "!python -m pip install redis", {"kind": "pip", "name": "pip"}),
            (SyntaxError(), "!redis-cli PING", {"kind": "command", "name": "redis-cli"}),
            (SyntaxError(), "pipeline = ", None),
            (OSError(errno.ENOTSUP, "no processes here"), "", {"kind": "process", "name": "subprocess"}),
            (OSError(errno.ENOTSUP, "no such thing"), "", None),
            (ValueError(), "pip install", None),
        ]
        for error, source, lack in cases:
            self.assertEqual(lacks.of(error, source), lack, (error, source))


class Absent(unittest.TestCase):
    def test_a_thread_says_why_it_cannot_start_and_what_to_write_instead(self):
        class PubSubWorkerThread(threading.Thread):
            pass

        with self.assertRaisesRegex(RuntimeError, "can't start new thread: .*only one$"):
            threads.start(threading.Thread())
        with self.assertRaisesRegex(RuntimeError, r"(?s)run_in_thread\(\) cannot work here.*get_message"):
            threads.start(PubSubWorkerThread())

    def test_a_command_is_not_found_as_by_a_shell(self):
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(processes.system("  redis-cli PING"), 127 << 8)
            self.assertEqual(processes.system(b"ls"), 127 << 8)
        self.assertIn("sh: 1: redis-cli: not found", said.getvalue())


if __name__ == "__main__":
    unittest.main()
