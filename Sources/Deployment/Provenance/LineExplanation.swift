public import Diagnostics

/// Why a line of the output is as it is: pieces of text, each with what wrote it and what decided it.
public struct LineExplanation: Hashable, Sendable {
  /// What the line belongs to, a sentence each.
  public var about: [String]
  /// In the order of the text, without gaps.
  public var pieces: [Piece]

  /// A stretch of a line that one literal text or one value of a template wrote.
  public struct Piece: Hashable, Sendable {
    /// As it stands in the review tree, without the line break.
    public var text: String
    /// From zero, in Unicode scalars; of a stretch that goes on over several lines, those of this one.
    public var columns: Range<Int>
    /// The text or the tag in the template; nil where no template wrote it.
    public var template: SourceRange?
    /// The tags of the partials that led there, outermost first.
    public var partials: [SourceRange] = []
    /// What decided the value, then the sections around it, innermost first; none for literal text
    /// that always stands there.
    public var causes: [Cause] = []
  }

  /// A key of the site, a default or a rule that decided something.
  public struct Cause: Hashable, Sendable {
    /// As the site's text has it, such as `hosts[1].address`, or the key of a default; nil where no
    /// key decided.
    public var key: String?
    /// Where the site says so; nil for a default and for what no key decided.
    public var range: SourceRange?
    /// How the value follows, to complete "this value ..."; nil for a value taken as it was written.
    public var rule: String?
  }
}
