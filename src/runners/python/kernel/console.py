"""Console: runs code as CPython's interactive interpreter does, one input after another in one namespace."""

import __future__
import ast
import asyncio
import builtins
import inspect
import io
import json
import linecache
import random
import sys
import traceback
import types

from . import lacks, loops, page, tracebacks

DONE = json.dumps({"status": "done"})
_FUTURES = [getattr(__future__, name).compiler_flag for name in __future__.all_feature_names]


def flush(stream):
    """Shows what was printed. The learner may have closed the stream, or put something else in its place."""
    try:
        stream.flush()
    except (AttributeError, OSError, ValueError):
        pass


class Keyboard(io.TextIOBase):
    """Standard input: asks the learner for a line at a time."""

    encoding = "utf-8"
    name = "<stdin>"

    def __init__(self):
        self._unread = ""

    def forget(self):
        """Drops what is left of a line that an earlier input read a part of."""
        self._unread = ""

    def readable(self):
        return True

    def isatty(self):
        return True

    def readline(self, size=-1, /):
        if self._unread == "":
            flush(sys.stdout)
            self._unread = page.read_line()
        end = len(self._unread) if size is None or size < 0 else size
        line, self._unread = self._unread[:end], self._unread[end:]
        return line

    def read(self, size=-1, /):
        if size is None or size < 0:
            return "".join(iter(self.readline, ""))
        text = ""
        while len(text) < size and (more := self.readline(size - len(text))):
            text += more
        return text


class Console:
    """One learner's interpreter."""

    def __init__(self, guard_stack):
        main = types.ModuleType("__main__")
        main.__dict__.update(__builtins__=builtins, __annotations__={})
        sys.modules["__main__"] = main
        sys.ps1, sys.ps2 = ">>> ", "... "
        sys.argv = [""]
        self._keyboard = sys.stdin = sys.__stdin__ = Keyboard()
        sys.stdout.reconfigure(line_buffering=True, encoding="utf-8")
        sys.stderr.reconfigure(line_buffering=True, encoding="utf-8", errors="backslashreplace")
        # Every interpreter that comes from one snapshot would roll the same dice.
        random.seed()
        self._namespace = main.__dict__
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._inputs = 0
        self._guard_stack = guard_stack
        self._runner = asyncio.Runner(loop_factory=loops.Loop)

    def serve(self):
        """Runs the inputs that come through the host, for ever."""
        # The page enters this as a thread state of its own.
        self._guard_stack()
        while True:
            try:
                page.python_host.inputEnded(self.run(page.next_input()))
            except KeyboardInterrupt:
                page.python_host.inputEnded(DONE)

    def run(self, source):
        """As perform(), for a Ctrl-C that is pressed as an input ends by itself."""
        try:
            return self.perform(source)
        except KeyboardInterrupt:
            return DONE

    def perform(self, source):
        """
        Runs one input to its end. Returns JSON: status ("done", "raised", "exited"), exitCode for exited, and lack: what
        the last error says that a page does not have (lacks.py).
        """
        filename = f"<python-input-{self._inputs}>"
        self._inputs += 1
        # Tracebacks of later inputs still quote this one.
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        outcome = {"status": "done"}
        loops.leave_browser_loop()
        self._keyboard.forget()
        try:
            for statement in self._parse(source, filename):
                self._execute(statement, filename)
        except SystemExit as exit:
            outcome = {"status": "exited", "exitCode": self._exit_code(exit.code)}
        except BaseException as error:
            self._show(error)
            outcome = {"status": "raised", "lack": lacks.of(error, source)}
        finally:
            flush(sys.stdout)
            flush(sys.stderr)
        return json.dumps(outcome)

    def inspect(self, question):
        """
        Answers a question about code without running any, as JSON: {"ask": "complete" or "explain", "before"} about the code
        before a place, {"ask": "check", "source"} about all of it (completion.py).
        """
        # Nobody waits for it at the start of an interpreter.
        from . import completion

        asked = json.loads(question)
        if asked["ask"] == "check":
            return json.dumps(completion.check(asked["source"], self._flags))
        return json.dumps(getattr(completion, asked["ask"])(self._namespace, asked["before"]))

    def _parse(self, source, filename):
        try:
            return compile(source + "\n", filename, "exec", self._flags | ast.PyCF_ONLY_AST, dont_inherit=True).body
        except (SyntaxError, ValueError, OverflowError) as error:
            # The interpreter shows no frames for code that it could not read.
            raise error.with_traceback(None) from None

    def _execute(self, statement, filename):
        code = compile(ast.Interactive([statement]), filename, "single", self._flags, dont_inherit=True)
        for flag in _FUTURES:
            self._flags |= code.co_flags & flag
        result = eval(code, self._namespace)
        if code.co_flags & inspect.CO_COROUTINE:
            self._await(result)

    def _await(self, coroutine):
        try:
            self._runner.run(coroutine)
        except KeyboardInterrupt as error:
            # asyncio cancels the task and raises anew: what was interrupted is in the cancellation.
            if isinstance(error.__context__, asyncio.CancelledError):
                raise KeyboardInterrupt().with_traceback(error.__context__.__traceback__) from None
            raise

    @staticmethod
    def _show(error):
        sys.last_exc = error
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
        flush(sys.stdout)
        shown = tracebacks.from_input(error.__traceback__)
        hook = sys.excepthook
        if hook is sys.__excepthook__ or hook.__module__.startswith("_pyodide"):
            traceback.print_exception(type(error), error, shown)
            return
        try:
            hook(type(error), error, shown)
        except BaseException:
            print("Error in sys.excepthook:", file=sys.stderr)
            traceback.print_exc()

    @staticmethod
    def _exit_code(code):
        if code is None:
            return 0
        if isinstance(code, int):
            return code & 0xFF
        print(code, file=sys.stderr)
        return 1
