"""What redis-py's documentation shows, in its chapters on each of these subjects."""

import pickle
import sys

import cloudpickle
import pytest
import redis
import redis.asyncio
from redis.backoff import ExponentialBackoff
from redis.retry import Retry


@pytest.fixture(params=[2, 3], ids=["RESP2", "RESP3"])
def r(request):
    client = redis.Redis(protocol=request.param, decode_responses=True)
    client.flushall()
    yield client
    client.close()


def test_pipeline(r):
    pipe = r.pipeline()
    assert pipe.set("a", "a value").set("b", "b value").get("a").execute() == [True, True, "a value"]
    with r.pipeline(transaction=False) as pipe:
        for number in range(1000):
            pipe.rpush("numbers", number)
        assert pipe.execute() == list(range(1, 1001))


def test_pipeline_with_an_error_in_it(r):
    r.set("text", "x")
    with r.pipeline() as pipe:
        pipe.incr("text").set("after", 1)
        with pytest.raises(redis.ResponseError, match="Command # 1 .INCRBY text 1. of pipeline caused error"):
            pipe.execute()
    assert r.get("after") == "1"


def test_transaction_that_watches(r):
    r.set("sequence", 1)
    with r.pipeline() as pipe:
        pipe.watch("sequence")
        value = int(pipe.get("sequence"))
        pipe.multi()
        pipe.set("sequence", value + 1)
        assert pipe.execute() == [True]
        pipe.watch("sequence")
        r.set("sequence", 10)
        pipe.multi()
        pipe.set("sequence", 3)
        with pytest.raises(redis.WatchError):
            pipe.execute()

    def increment(pipe):
        current = pipe.get("sequence")
        pipe.multi()
        pipe.set("sequence", int(current) + 1)

    assert r.transaction(increment, "sequence") == [True]
    assert r.get("sequence") == "11"


def test_pubsub(r):
    p = r.pubsub()
    p.subscribe("my-first-channel", "my-second-channel")
    p.psubscribe("my-*")
    kinds = [p.get_message(timeout=1) for _ in range(3)]
    assert [(message["type"], message["channel"], message["data"]) for message in kinds] == [
        ("subscribe", "my-first-channel", 1),
        ("subscribe", "my-second-channel", 2),
        ("psubscribe", "my-*", 3),
    ]
    assert r.publish("my-first-channel", "some data") == 2
    assert p.get_message(timeout=1) == {"channel": "my-first-channel", "data": "some data", "pattern": None, "type": "message"}
    assert p.get_message(timeout=1) == {"channel": "my-first-channel", "data": "some data", "pattern": "my-*", "type": "pmessage"}
    p.unsubscribe()
    p.punsubscribe()
    assert {p.get_message(timeout=1)["type"] for _ in range(3)} == {"unsubscribe", "punsubscribe"}
    p.close()


def test_pubsub_handlers_and_listen(r):
    heard = []
    p = r.pubsub(ignore_subscribe_messages=True)
    p.subscribe(**{"my-channel": lambda message: heard.append(message["data"])})
    p.subscribe("stop")
    r.publish("my-channel", "awesome data")
    r.publish("stop", "now")
    for message in p.listen():
        assert message == {"channel": "stop", "data": "now", "pattern": None, "type": "message"}
        break
    assert heard == ["awesome data"]
    p.close()


def test_sharded_pubsub(r):
    p = r.pubsub()
    p.ssubscribe("orders")
    assert p.get_sharded_message(timeout=1)["type"] == "ssubscribe"
    assert r.spublish("orders", "one") == 1
    assert p.get_sharded_message(timeout=1)["data"] == "one"
    p.close()


@pytest.mark.skipif(sys.platform != "emscripten", reason="threads start here")
def test_pubsub_in_a_thread_is_refused_with_the_loop_to_use():
    p = redis.Redis().pubsub()
    p.subscribe(channel=print)
    with pytest.raises(RuntimeError, match=r"pubsub\.get_message\(timeout=1\.0\)"):
        p.run_in_thread(sleep_time=0.001)


def test_streams(r):
    first = r.xadd("stream", {"temperature": 20})
    for temperature in range(21, 25):
        r.xadd("stream", {"temperature": temperature})
    assert r.xlen("stream") == 5
    read = r.xread(streams={"stream": first}, count=2)
    entries = read["stream"][0] if isinstance(read, dict) else read[0][1]
    assert [fields for _, fields in entries] == [{"temperature": "21"}, {"temperature": "22"}]
    assert len(r.xrange("stream", min=first, count=3)) == 3
    assert not r.xread(streams={"stream": "$"}, block=50)


def test_streams_with_consumer_groups(r):
    r.xgroup_create("stream", "group", id="0", mkstream=True)
    ids = [r.xadd("stream", {"n": n}) for n in range(3)]
    read = r.xreadgroup("group", "alice", {"stream": ">"}, count=2)
    entries = read["stream"][0] if isinstance(read, dict) else read[0][1]
    assert [entry for entry, _ in entries] == ids[:2]
    assert r.xack("stream", "group", ids[0]) == 1
    assert [pending["message_id"] for pending in r.xpending_range("stream", "group", "-", "+", 10)] == [ids[1]]
    assert r.xclaim("stream", "group", "bob", 0, [ids[1]])[0][0] == ids[1]
    assert r.xinfo_groups("stream")[0]["consumers"] == 2


def test_lock(r):
    with r.lock("my-lock", timeout=10) as lock:
        assert lock.owned()
        assert not r.lock("my-lock").acquire(blocking=False)
        assert not r.lock("my-lock").acquire(blocking_timeout=0.2)
    assert r.lock("my-lock", timeout=10).acquire()


def test_lua(r):
    r.set("foo", 2)
    multiply = r.register_script("local value = redis.call('GET', KEYS[1]); value = tonumber(value); return value * ARGV[1]")
    assert multiply(keys=["foo"], args=[5]) == 10
    pipe = r.pipeline()
    pipe.set("foo", 5)
    multiply(keys=["foo"], args=[5], client=pipe)
    assert pipe.execute() == [True, 25]


def test_blocking_pops(r):
    r.rpush("list", 1, 2, 3)
    assert list(r.blpop("list", timeout=1)) == ["list", "1"]
    assert list(r.brpop(["none", "list"], timeout=1)) == ["list", "3"]
    assert r.blpop("none", timeout=1) is None
    assert r.blmove("list", "other", timeout=1) == "2"
    r.zadd("scores", {"a": 1, "b": 2})
    assert list(r.bzpopmin("scores", timeout=1)[:2]) == ["scores", "a"]


def test_scan(r):
    r.mset({f"key:{number}": number for number in range(500)})
    assert set(r.scan_iter("key:1?", count=50)) == {f"key:{number}" for number in range(10, 20)}
    r.hset("hash", mapping={str(number): number for number in range(600)})
    assert len(dict(r.hscan_iter("hash"))) == 600
    r.sadd("set", *range(600))
    assert len(set(r.sscan_iter("set"))) == 600
    r.zadd("sorted", {str(number): number for number in range(600)})
    assert len(list(r.zscan_iter("sorted"))) == 600


def test_monitor(r):
    with r.monitor() as monitor:
        redis.Redis().set("watched", "yes")
        for command in monitor.listen():
            if command["command"].startswith("SET"):
                assert command["command"] == "SET watched yes"
                assert command["client_type"] in ("tcp", "unix")
                break


def test_connection_pool_and_url():
    pool = redis.ConnectionPool.from_url("redis://localhost:6379/2?decode_responses=True", max_connections=5)
    clients = [redis.Redis(connection_pool=pool) for _ in range(3)]
    clients[0].set("where", "database 2")
    assert [client.get("where") for client in clients] == ["database 2"] * 3
    assert redis.Redis().get("where") is None
    clients[0].flushdb()
    pool.disconnect()


def test_retry_and_errors():
    with pytest.raises(redis.ConnectionError, match="Error 111 connecting to localhost:6390. Connection refused."):
        redis.Redis(port=6390, retry=Retry(ExponentialBackoff(cap=0.02, base=0.01), 2)).ping()
    with pytest.raises(redis.ConnectionError, match="Error -[23] connecting to nowhere.example:6379"):
        redis.Redis("nowhere.example", retry=None).ping()
    with pytest.raises(redis.TimeoutError):
        redis.Redis(socket_timeout=0.2, retry=None).blpop("nothing")


def test_large_values(r):
    value = "é" * 200_000
    assert r.set("large", value)
    assert r.get("large") == value
    with r.pipeline(transaction=False) as pipe:
        for _ in range(20):
            pipe.get("large")
        assert pipe.execute() == [value] * 20


def test_cloudpickle():
    client = redis.Redis()
    client.set("function", cloudpickle.dumps(lambda number: number + 1))
    assert pickle.loads(client.get("function"))(41) == 42


async def test_asyncio():
    client = redis.asyncio.Redis(decode_responses=True)
    await client.flushall()
    async with client.pipeline(transaction=True) as pipe:
        assert await pipe.set("a", 1).incr("a").execute() == [True, 2]
    async with client.pubsub(ignore_subscribe_messages=True) as p:
        await p.subscribe("chat")
        assert await p.get_message(timeout=1) is None
        assert await client.publish("chat", "hello") == 1
        assert (await p.get_message(timeout=1))["data"] == "hello"
    await client.aclose()
