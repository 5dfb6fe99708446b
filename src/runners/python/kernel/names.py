"""Names: name resolution of the learner's virtual machine, which has a hosts file and no internet."""

import _socket

#: The machine's /etc/hosts, which comes with join(): a snapshot is taken before anybody knows it. One address each, so that
#: a refused connection is refused once.
HOSTS = {}
#: What the machine is called.
_hostname = "localhost"

SERVICES = {"redis": 6379, "http": 80, "https": 443}


def unknown():
    """What getaddrinfo(3) of Linux reports."""
    return _socket.gaierror(-2, "Name or service not known")


def family_of(address):
    """AF_INET or AF_INET6 for a numeric address, None for anything else."""
    for family in (_socket.AF_INET, _socket.AF_INET6):
        try:
            _socket.inet_pton(family, address.partition("%")[0])
        except (OSError, ValueError):
            continue
        return family
    return None


def text(host):
    """A host as the functions of socket take it."""
    if isinstance(host, (bytes, bytearray)):
        return host.decode("ascii")
    if not isinstance(host, str):
        raise TypeError(f"str, bytes or bytearray expected, not {type(host).__name__}")
    return host


def address_of(host):
    """The numeric address of a host. Raises gaierror."""
    name = text(host).lower().removesuffix(".")
    if name == "":
        return "0.0.0.0"
    address = name if family_of(name) is not None else HOSTS.get(name)
    if address is None:
        raise unknown()
    return address


def port_of(port):
    if port is None:
        return 0
    if isinstance(port, (bytes, bytearray)):
        port = port.decode("ascii")
    if isinstance(port, str):
        if not port.isdecimal():
            if port in SERVICES:
                return SERVICES[port]
            raise _socket.gaierror(-8, "Servname not supported for ai_socktype")
        port = int(port)
    return port


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Follows socket.getaddrinfo. family 0 asks for any."""
    if host is None:
        address = "0.0.0.0" if flags & getattr(_socket, "AI_PASSIVE", 1) else "127.0.0.1"
    else:
        address = address_of(host)
    found = family_of(address)
    if family not in (0, found):
        if host is None or family_of(text(host)) is not None or family != _socket.AF_INET6:
            raise _socket.gaierror(-9, "Address family for hostname not supported")
        address, found = "::1", _socket.AF_INET6
    number = port_of(port)
    where = (address, number) if found == _socket.AF_INET else (address, number, 0, 0)
    kinds = [(_socket.SOCK_STREAM, 6), (_socket.SOCK_DGRAM, 17)]
    return [
        (found, kind, protocol, "", where)
        for kind, protocol in kinds
        if type in (0, kind) and proto in (0, protocol)
    ]


def gethostbyname(host):
    return address_of(host)


def gethostbyname_ex(host):
    return (text(host), [], [address_of(host)])


def gethostbyaddr(host):
    address = address_of(host)
    for name, known in HOSTS.items():
        if known == address:
            return (name, [], [address])
    raise _socket.herror(1, "Unknown host")


def getnameinfo(sockaddr, flags=0):
    host, port = sockaddr[0], sockaddr[1]
    return (host, str(port))


def gethostname():
    return _hostname


def join(hostname, loopback_names, hosts=()):
    """Takes the names of the machine's loopback, its own name among them, and of its fellows, which come from the page."""
    global _hostname
    _hostname = hostname
    for name, address in hosts:
        HOSTS[name] = address
    for name in loopback_names:
        HOSTS[name] = "::1" if name.startswith("ip6-") else "127.0.0.1"
    HOSTS[hostname.lower()] = "127.0.0.1"


def install():
    for function in (getaddrinfo, gethostbyname, gethostbyname_ex, gethostbyaddr, getnameinfo, gethostname):
        setattr(_socket, function.__name__, function)
