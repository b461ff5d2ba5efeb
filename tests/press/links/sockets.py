"""The sockets of the street: loopback only, one address a host where there are many."""

import errno
import socket


def addresses(hosts: int, one: bool = False) -> list[str]:
    """Return an address of loopback for each host; the same for all where there is but `one`."""
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.1.1", 0))
        except OSError:  # such as macOS: each host is a port of its own there
            one = True
    if one:
        return ["127.0.0.1"] * hosts
    return [f"127.0.{1 + host // 250}.{1 + host % 250}" for host in range(hosts)]


def take(addresses: list[str]) -> list[socket.socket]:
    """Return a bound socket for each address, all with one port where the addresses differ.

    Raises:
        OSError: no port is free on all of them, or there are no more sockets to be had.
    """
    one_port = len(set(addresses)) == len(addresses)
    for _ in range(100):
        taken: list[socket.socket] = []
        port = 0
        try:
            for address in addresses:
                # Named as TCP, so that asyncio sends each part at once (TCP_NODELAY).
                taken.append(socket.socket(proto=socket.IPPROTO_TCP))
                taken[-1].bind((address, port))
                if one_port:
                    port = taken[-1].getsockname()[1]
        except OSError as error:
            for each in taken:
                each.close()
            if error.errno != errno.EADDRINUSE:
                raise
        else:
            return taken
    raise OSError(errno.EADDRINUSE, "no port is free on every address of the street")
