"""The way to a server: names, sockets and the guard on both.

Owns where a connection may lead, whatever led to it: the check stands at the socket, after DNS, for literals, for each
redirect. Behind a proxy the socket leads to the proxy, so there the name itself is judged. Knows no HTTP.
"""

import asyncio
import errno
import socket
from concurrent.futures import ThreadPoolExecutor

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from feeds.address import LOCAL, forbidden

DNS_THREADS = 16


def guarded_socket(info: aiohttp.AddrInfoType, *, allow_private: bool) -> socket.socket:
    """A socket for an address (as `getaddrinfo` gives it), or OSError for one we must not reach.

    Called with the final address of every connection: after DNS, for literals, for each redirect.
    """
    family, kind, proto, _, address = info
    reason = forbidden(str(address[0]))
    if reason is not None and not (allow_private and reason in LOCAL):
        raise OSError(errno.EACCES, f"forbidden address: {reason}")
    return socket.socket(family, kind, proto)


class PooledResolver(AbstractResolver):
    """DNS by the system in threads of its own: names that hang must not fill the threads everybody shares."""

    def __init__(self, threads: int = DNS_THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, "dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name; OSError when there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Gives up the names still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
