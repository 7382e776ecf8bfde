"""A site whose hosts are behind somebody else's NAT, with the checks that this may change."""

from consumers import coturn, dnsmasq, nftables, nginx, node, prosody
from library.cluster import HERE, Cluster


def start(cluster):
    pass


def check(_, suite):
    cluster = Cluster(suite, "/mnt/provider", f"{HERE}/sites/behind-nat.yaml")
    consumers = {"dnsmasq": dnsmasq, "prosody": prosody, "nginx": nginx, "coturn": coturn, "node": node}
    for name, consumer in consumers.items():
        suite.consumer = f"behind NAT, {name}"
        with suite.quiet("starts"):
            consumer.start(cluster)
    for name, consumer in consumers.items():
        suite.consumer = f"behind NAT, {name}"
        with suite.quiet("is checked to the end"):
            consumer.check(cluster, suite)
    suite.consumer = "behind NAT, nftables"
    nftables.check_media(cluster, suite)
