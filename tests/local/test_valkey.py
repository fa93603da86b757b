"""The embedded Valkey."""

import redis

from pmo.local.valkey import Valkey


def client(valkey):
    return redis.Redis(unix_socket_path=str(valkey.socket))


def test_it_has_no_port_and_keeps_what_it_was_told(tmp_path, sockets):
    with (tmp_path / "log").open("ab") as log:
        valkey = Valkey(tmp_path / "with a space", sockets, log=log)
        valkey.start()
        client(valkey).rpush("queue", "ring")
        assert client(valkey).config_get("port") == {"port": "0"}
        assert client(valkey).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        valkey.stop()
        valkey.start()
        assert client(valkey).lrange("queue", 0, -1) == [b"ring"]
        valkey.stop()
