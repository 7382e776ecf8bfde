import Diagnostics
import Schema
import Testing

@testable import Deployment

/// Images of the operator's: what is served, and what is not.
struct ImageTests {
  private static func svg(_ content: String, _ attributes: String = "") -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\"\(attributes)>\(content)</svg>"
  }

  @Test(arguments: [
    svg("<path d='M0 0'/>"), svg(""),
    "<?xml version='1.0'?>\n<!-- made by hand -->\n" + svg("<g/>"),
    svg("<style>.a{fill:url(#b)}</style><use href='#c'/><text>a &amp; b</text>"),
    svg("<style><![CDATA[.a{fill:red}]]></style>"),
    svg("<rect fill=\"url('#b')\"/>", " viewBox='0 0 1 1'"),
    svg(
      "<sodipodi:namedview id='x'/><metadata><rdf:RDF/></metadata>",
      " xmlns:sodipodi='http://sodipodi.sourceforge.net/x' xmlns:rdf='http://www.w3.org/rdf'"),
  ])
  func drawsAndNothingElse(_ text: String) {
    #expect(SVGCheck.flaw(of: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    (svg("<script>alert(1)</script>"), "an element 'script'"),
    (svg("<g onload='alert(1)'/>"), "would run a program"),
    (svg("", " OnLoad='x'"), "would run a program"),
    (svg("<a href='javascript:x'/>"), "an element 'a'"),
    (svg("<use href='https://example.org/x.svg#a'/>"), "something outside"),
    (svg("<use xlink:href=' javascript:x'/>"), "something outside"),
    (svg("<image href='data:image/svg+xml,x'/>"), "an element 'image'"),
    (svg("<foreignObject/>"), "'foreignObject'"),
    (svg("<animate attributeName='href'/>"), "'animate'"),
    (svg("<style>@import 'x';</style>"), "'@import'"),
    (svg("<style>a{background:url( \"//example.org\")}</style>"), "outside of itself in a style"),
    (svg("<style>a{background:u\\72l(x)}</style>"), "an escape"),
    (svg("<g style='fill:url(https://example.org)'/>"), "outside of itself in a style"),
    (svg("<g style='fill:u&#114;l(x)'/>"), "an escape"),
    (svg("<x:script/>", " xmlns:x='http://www.w3.org/2000/svg'"), "a namespace"),
    (svg("<x:script/>", " xmlns:x='http://www.w3.org/1999/xhtml'"), "a namespace"),
    (svg("<svg:script/>", " xmlns:svg='http://www.w3.org/2000/svg'"), "'svg:script'"),
    (svg("<g xml:base='https://example.org'/>"), "'xml:base'"),
    ("<!DOCTYPE svg [<!ENTITY a '<script/>'>]>" + svg("&a;"), "a document type"),
    ("<?xml-stylesheet href='x.css'?>" + svg(""), "a processing instruction"),
    ("<html><body/></html>", "'html' for a root"), ("", "holds no svg"), ("GIF89a", "text outside"),
    (svg("<g>"), "where another is open"),
    ("<svg xmlns='http://www.w3.org/2000/svg'>", "ends inside"),
    ("<svg><g/></svg", "a tag without an end"), (svg("<g fill=red/>"), "without a value"),
    (svg(String(repeating: "<g>", count: 300)), "too deeply"), (svg("") + svg(""), "for a root"),
  ])
  func refusesWhatDoesMore(_ text: String, _ flaw: String) {
    let found = SVGCheck.flaw(of: Array(text.utf8))
    #expect(found?.contains(flaw) == true, "\(found ?? "nothing")")
  }

  @Test func findingsPointAtTheKey() throws {
    let text = """
      version: 1
      site: one
      domains: {meet: meet.example.org}
      auth: {app_id: one}
      branding: {logo: logo.png, favicon: f.svg}
      hosts: [{name: jms, roles: [jms, jvb], address: 192.0.2.1, cores: 8, memory: 16GB, disk: 80GB}]
      """
    let site = try #require(loadSite(SourceText(name: "site.yaml", text), as: SourceID(0)).site)
    let large = ImageFile([UInt8](repeating: 0x20, count: ImageFile.maximumSize + 1))
    let plan = SitePlan(site, images: [.logo: ImageFile(Array("GIF89a".utf8)), .favicon: large])
    #expect(
      plan.imageFindings.map(\.message) == [
        "the image 'logo.png' is no whole PNG",
        "the image 'f.svg' is 524289 bytes large, more than 524288",
      ])
    #expect(
      plan.imageFindings.allSatisfy {
        $0.code == "site.unusable-image" && $0.range?.start.line == 4
      })
  }
}
