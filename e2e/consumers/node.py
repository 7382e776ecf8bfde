"""node: the page's configuration as a browser gets it, and whether what it names answered."""
import re

from library.page import page
from library.suite import expect, same
from library.web import ask
from library.xmpp import Browser


def start(cluster):
    pass


def bosh(cluster, url, domain):
    body = (f"<body xmlns='http://jabber.org/protocol/httpbind' rid='1000' to='{domain}' wait='5' hold='1' ver='1.6' "
            "xml:lang='en' xmpp:version='1.0' xmlns:xmpp='urn:xmpp:xbosh' content='text/xml; charset=utf-8'/>")
    answer = ask(cluster.browser, url, cluster.authority, "POST", body, {"Content-Type": "text/xml"})
    same("the status", answer.status, 200)
    expect("sid=" in answer.body and "mechanisms" in answer.body, answer.body)


def check(cluster, suite):
    config, jicofo = page(cluster), cluster.jicofo
    hosts = config["hosts"]
    with suite.check("domains of the page are those of jicofo, recorders and Prosody"):
        same("domain", hosts["domain"], jicofo["jicofo.xmpp.client.xmpp-domain"])
        same("muc", hosts["muc"], jicofo["jicofo.xmpp.client.conference-muc-jid"])
        same("focus", hosts["focus"], jicofo["jicofo.xmpp.client.client-proxy"])
        calls = {environment["call-login"]["domain"] for values in cluster.instances.values()
                 for environment in values["jibri.api.xmpp.environments"] if "sip-control-muc" not in environment}
        same("hiddenDomain", {config["hiddenDomain"]}, calls)
        same("trusted domains", sorted(jicofo["jicofo.xmpp.trusted-domains"]), sorted(
            {environment["call-login"]["domain"] for values in cluster.instances.values()
             for environment in values["jibri.api.xmpp.environments"]}))
        declared = set(re.findall(r'^(?:VirtualHost|Component) "([^"]+)"', cluster.jitsi.run(
            "sh", "-c", "cat /etc/prosody/conf.d/*"), re.M))
        for name in (hosts["domain"], hosts["muc"], hosts["focus"], hosts.get("anonymousdomain", hosts["domain"])):
            expect(name in declared, "Prosody has no", name)
    with suite.check("bridges offer the channel that the page prefers"):
        for values in cluster.bridges.values():
            same("preferSctp", config["bridgeChannel"]["preferSctp"], not values["videobridge.websockets.enabled"])
    for domain in dict.fromkeys([hosts["domain"], hosts.get("anonymousdomain", hosts["domain"])]):
        with suite.check(f"the page's BOSH URL opens a session of {domain}"):
            bosh(cluster, config["bosh"], domain)
        with suite.check(f"the page's websocket opens a stream of {domain}"):
            Browser(cluster.browser, config["websocket"], domain, cluster.authority)
    with suite.check("a tenant's page has URLs and rooms of its own, and they answer"):
        tenant = page(cluster, "Acme.Inc/")
        same("muc", tenant["hosts"]["muc"], f"conference.acme_inc.{hosts['domain']}")
        for key in ("bosh", "websocket", "conferenceRequestUrl"):
            expect("/Acme.Inc/" in tenant[key], key, tenant[key])
        bosh(cluster, tenant["bosh"], hosts["domain"])
        Browser(cluster.browser, tenant["websocket"], hosts["domain"], cluster.authority)
        same("a request", ask(cluster.browser, tenant["conferenceRequestUrl"], cluster.authority, "POST", "{}").status, 200)
    with suite.check("nothing of an address gets into the script"):
        for name in ("a'b", "a%27b", "a%22b", "a%5Cb", "a%3C%2Fscript%3Eb"):
            url = f"https://{hosts['domain']}/x/config.js"
            answer = ask(cluster.browser, url, cluster.authority, raw_path=f"/{name}/config.js")
            expect(answer.status != 200 or "var config" not in answer.body, name, "is printed:", answer.body[:300])
