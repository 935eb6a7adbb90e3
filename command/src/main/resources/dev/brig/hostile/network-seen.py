# group: network
# tries: to see the host's interfaces, routes, ports and sockets
# success: it sees one
# expect: exited 0
from attempt import held, never


def lines(name, heading):
    try:
        return open("/proc/net/" + name).read().splitlines()[heading:]
    except FileNotFoundError:
        return []


never({line.split(":")[0].strip() for line in lines("dev", 2)} - {"lo"}, "an interface")
never(lines("route", 1), "a route")
never(lines("arp", 1), "a neighbour")
for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "unix", "packet"):
    never(lines(kind, 1), f"sockets of others: {kind}")
held()
