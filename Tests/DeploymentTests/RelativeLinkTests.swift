import Testing

@testable import Deployment

@Test(arguments: [
  (
    "/etc/nginx/sites-enabled/a.conf", "/etc/nginx/sites-available/a.conf",
    "../sites-available/a.conf"
  ),
  ("/etc/jitsi/meet/a.crt", "/etc/ssl/certs/a.pem", "../../ssl/certs/a.pem"),
  ("/var/lib/a", "/etc/b", "../../etc/b"),
  ("/etc/a", "/etc/b", "b"),
  ("/etc/a", "b", "b"),
])
func linksAreRelative(_ path: String, _ target: String, _ expected: String) {
  #expect(relativeLink(at: path, to: target) == expected)
}
