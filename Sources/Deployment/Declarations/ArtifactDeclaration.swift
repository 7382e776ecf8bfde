public import FileTrees
public import Schema

/// Where a component wants a file that no archive has.
public struct ArtifactDeclaration: Sendable {
  public let kind: Artifact.Kind
  public let form: ArtifactFacts.Form
  /// What happens when another one takes its place.
  public let onChange: ChangeAction

  public init(_ kind: Artifact.Kind, _ form: ArtifactFacts.Form, onChange: ChangeAction) {
    (self.kind, self.form, self.onChange) = (kind, form, onChange)
  }
}
