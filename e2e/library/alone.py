"""A JMS that is alone in the world, for sites that differ from the main one in one respect."""
from library.site import Site
from library.topology import Topology


def alone(cluster, name, text, supplied=None):
    """Its machines, up to but without the servers."""
    site = Site(f"{cluster.folder}/{name}", text, supplied)
    (jms,) = [host for host in site.hosts if site.configuration(host, "jicofo.conf")]
    room = Topology(site, f"{cluster.folder}/{name}.machines", [jms])
    room.settle()
    room.jicofo = site.configuration(jms, "jicofo.conf")
    room.authority_file = room.authority(room.jitsi)
    return room
