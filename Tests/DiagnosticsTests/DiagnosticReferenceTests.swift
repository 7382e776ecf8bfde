import Diagnostics
import Testing

struct DiagnosticReferenceTests {
  private let reference = DiagnosticReference(
    markdown: """
      # Diagnostics
      Words before any entry.

      ## Site
      ### `site.port-conflict`

      Two services claim one port.

      ```yaml
      # a comment, no heading
      port: 8080
      ```
      #### Way out
      Give one another port.

      ### `site.advice`: a title may follow
      Careful.
      ## Secrets
      Words between.
      ### not a `code`
      ### `secrets.missing`
      """)

  @Test(
    arguments: [
      (
        "site.port-conflict",
        """
        Two services claim one port.

        ```yaml
        # a comment, no heading
        port: 8080
        ```
        #### Way out
        Give one another port.
        """
      ), ("site.advice", "Careful."), ("secrets.missing", ""), ("site.unknown", nil),
    ] as [(String, String?)])
  func entries(code: String, expected: String?) {
    #expect(reference.entry(for: Diagnostic.Code(code)) == expected)
  }

  @Test func codesComeInTheirOrder() {
    #expect(reference.codes == ["site.port-conflict", "site.advice", "secrets.missing"])
  }

  @Test func twiceIsSeenAndTheFirstCounts() {
    let twice = DiagnosticReference(markdown: "# `a.b`\none\n# `a.b`\ntwo")
    #expect(twice.codes == ["a.b", "a.b"])
    #expect(twice.entry(for: "a.b") == "one")
  }
}
