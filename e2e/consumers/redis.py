"""redis of the component selector: the distribution's own, where the selector's settings say."""
from library.suite import same
from library.web import connect
from library.xmpp import reaches


def start(cluster):
    machine = cluster.topology.container(cluster.topology.jms, "selector")
    machine.run("install", "-d", "-o", "redis", "-g", "redis", "/var/log/redis", "/run/redis")
    server = machine.start("runuser", "-u", "redis", "--", "redis-server", "/etc/redis/redis.conf", "--daemonize", "no")
    machine.listens(server, int(cluster.environments["selector"].get("REDIS_PORT", 6379)))


def check(cluster, suite):
    topology, settings = cluster.topology, cluster.environments["selector"]
    machine = topology.container(topology.jms, "selector")
    host, port = settings.get("REDIS_HOST", "127.0.0.1"), int(settings.get("REDIS_PORT", 6379))
    with suite.check("what the selector writes it reads again"):
        with connect(machine, host, port) as client:
            for line, wanted in (("SET session 7", b"+OK"), ("GET session", b"$1\r\n7")):
                client.sendall(line.encode() + b"\r\n")
                same(line, client.recv(100).strip(), wanted)
    with suite.check("nobody else reaches it"):
        (address,) = machine.run("sh", "-c", "sed -n 's/^Address=\\(.*\\)\\/.*/\\1/p' /etc/systemd/network/eth0.network").split()
        for other in (cluster.jitsi, topology.hosts[topology.jms]):
            same(other.name, reaches(other, address, port), False)
