"""What code may go on with, looked up in memory: nothing of the learner's runs for it."""

import json
import unittest

import page_stand_in

kernel, host = page_stand_in.load()
from notebook_kernel import completion  # noqa: E402

ran = []


class Trap:
    """A class whose every hook tells that it ran."""

    plain = 1

    def __getattr__(self, name):
        ran.append(("getattr", name))
        return 0

    def __dir__(self):
        ran.append("dir")
        return []

    @property
    def lazy(self):
        ran.append("lazy")
        return self

    def method(self, key, value=None, *more, only=1, **rest):
        """Stores it.

        And more."""

    @classmethod
    def make(cls, size):
        """Makes one."""

    @property
    def __class__(self):
        ran.append("class")
        return int


class Guarded:
    """What looks up anything of an instance, of its class's making or not, tells that it ran."""

    own = 1

    def __getattribute__(self, name):
        ran.append(("getattribute", name))
        return object.__getattribute__(self, name)


class Words(str):
    def __getattribute__(self, name):
        ran.append(("words", name))
        return str.__getattribute__(self, name)

    def __format__(self, spec):
        ran.append("format")
        return "words"


class Few(tuple):
    def __len__(self):
        ran.append("len")
        return 0


class Static(staticmethod):
    @property
    def __func__(self):
        ran.append("func")
        return len


def described(a, b=1):
    pass


def worded():
    pass


class Compared(type):
    __hash__ = type.__hash__

    def __eq__(self, other):
        ran.append("equal")
        return False


class Odd(metaclass=Compared):
    pass


Odd.number = classmethod(3)
Odd.size = classmethod(property(len))
described.__doc__ = Trap()
described.__defaults__ = Few((1,))
worded.__doc__ = Words("No plain string.")
Holder = type("Holder", (), {"static": Static(worded), "trap": Trap()})
Named = type("Named", (), {})
Named.__name__ = Words("Named")

trap = Trap()
trap.own = 2
trap.held = lambda self: self


def long():
    pass


def quoted():
    """Sets ``nx`` and `xx`."""


def spaceless():
    pass


def titled():
    pass


long.__doc__ = "Words " * 200
titled.__doc__ = "要約。\n\n" + "語" * 700
spaceless.__doc__ = "語" * 700
NAMESPACE = {
    "trap": trap,
    "Trap": Trap,
    "guarded": Guarded(),
    "described": described,
    "worded": worded,
    "Holder": Holder,
    "named": Named(),
    "json": json,
    "total": 3,
    "odd": Odd(),
    "spaceless": spaceless,
    "titled": titled,
    "word": "a b",
    "described_long": long,
    "quoted": quoted,
    "_hidden": 1,
    # A session's globals() may hold what is no name.
    Trap(): 1,
}


def texts(before):
    return [one["text"] for one in completion.complete(NAMESPACE, before)]


class Completion(unittest.TestCase):
    def setUp(self):
        ran.clear()

    def tearDown(self):
        self.assertEqual(ran, [])

    def test_names_of_the_session_keywords_and_builtins(self):
        self.assertEqual(texts("x = to"), ["total"])
        self.assertEqual(texts("whi"), ["while"])
        self.assertIn("sorted", texts("sor"))
        self.assertEqual(texts("_hid"), ["_hidden"])
        self.assertEqual(texts(""), [])

    def test_attributes_in_memory(self):
        self.assertEqual(texts("trap.o"), ["own"])
        self.assertEqual(texts("f(trap."), ["held", "lazy", "make", "method", "own", "plain"])
        self.assertEqual(texts("Trap.ma"), ["make"])
        self.assertIn("loads", texts("json.lo"))
        self.assertEqual(texts("json.decoder.JSONDecodeE"), ["JSONDecodeError"])

    def test_what_only_code_could_tell_is_not_told(self):
        self.assertEqual(texts("trap.lazy."), [])
        self.assertEqual(texts("trap.invented."), [])
        self.assertEqual(texts("nothing.x"), [])

    def test_nothing_of_the_object_itself_runs(self):
        self.assertEqual(texts("tra"), ["trap"])
        self.assertEqual(completion.explain(NAMESPACE, "trap")["signature"], "trap: Trap")
        self.assertEqual(completion.explain(NAMESPACE, "guarded")["signature"], "guarded: Guarded")
        self.assertEqual(texts("guarded."), ["own"])
        self.assertEqual(completion.explain(NAMESPACE, "guarded.own")["signature"], "own: int")
        self.assertEqual(completion.explain(NAMESPACE, "Holder.trap")["signature"], "trap: Trap")
        self.assertEqual(completion.explain(NAMESPACE, "Holder.static")["signature"], "static()")
        self.assertEqual(completion.explain(NAMESPACE, "named")["signature"], "named: Named")
        self.assertEqual(completion.explain(NAMESPACE, "odd")["signature"], "odd: Odd")

    def test_a_class_method_may_be_made_of_anything(self):
        self.assertEqual(texts("odd."), ["number", "size"])
        self.assertEqual(completion.explain(NAMESPACE, "odd.number")["signature"], "number: int")
        self.assertIsNone(completion.explain(NAMESPACE, "odd.size"))

    def test_nor_anything_that_hangs_on_a_function(self):
        self.assertEqual(
            completion.explain(NAMESPACE, "described"),
            {"text": "described", "role": "function", "signature": "described(a, b=…)", "about": ""},
        )
        self.assertEqual(completion.explain(NAMESPACE, "worded")["about"], "")

    def test_strings_and_comments_are_left_alone(self):
        self.assertEqual(texts("'to"), [])
        self.assertEqual(texts("x # to"), [])
        self.assertEqual(texts("'a' + to"), ["total"])

    def test_signatures_and_docstrings(self):
        self.assertEqual(
            completion.explain(NAMESPACE, "trap.method"),
            {
                "text": "method",
                "role": "function",
                "signature": "method(key, value=…, *more, only=…, **rest)",
                "about": "Stores it.\n\nAnd more.",
            },
        )
        self.assertEqual(completion.explain(NAMESPACE, "described_long")["about"], "Words " * 98 + "Words…")
        self.assertEqual(completion.explain(NAMESPACE, "spaceless")["about"], "語" * 599 + "…")
        self.assertEqual(completion.explain(NAMESPACE, "titled")["about"], "要約。\n\n" + "語" * 594 + "…")
        self.assertEqual(completion.explain(NAMESPACE, "quoted")["about"], "Sets nx and `xx`.")
        self.assertEqual(completion.explain(NAMESPACE, "Trap.make")["about"], "Makes one.")
        self.assertEqual(completion.explain(NAMESPACE, "json")["role"], "module")
        self.assertEqual(completion.explain(NAMESPACE, "total")["signature"], "total: int")
        self.assertIn("(obj, ", completion.explain(NAMESPACE, "len")["signature"].replace("(obj", "(obj, "))
        self.assertIsNone(completion.explain(NAMESPACE, "unknown"))

    def test_what_an_object_gives_its_methods_is_no_argument(self):
        signatures = {
            "Trap.method": "method(self, key, value=…, *more, only=…, **rest)",
            "Trap.make": "make(size)",
            "trap.make": "make(size)",
            "trap.held": "held(self)",
            "json.loads": "loads(s, *, cls=…, object_hook=…, parse_float=…, parse_int=…, parse_constant=…, object_pairs_hook=…, **kw)",
            "total.bit_length": "bit_length()",
            "word.split": "split(sep=None, maxsplit=-1)",
        }
        for path, signature in signatures.items():
            self.assertEqual(completion.explain(NAMESPACE, path)["signature"], signature)

    def test_code_that_cannot_be_read(self):
        self.assertEqual(completion.check("x = 1\nfor n in range(2):\n    print(n)\n", 0), [])
        [problem] = completion.check("x = 1\nx = = 2", 0)
        self.assertEqual((problem["line"], problem["message"]), (2, "invalid syntax"))
        self.assertEqual(completion.check("'\\d'", 0), [])


if __name__ == "__main__":
    unittest.main()
