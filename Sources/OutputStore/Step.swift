/// The moments of a run between which a kill makes a difference; tests stop a run at each.
package enum Step: String, Hashable, Sendable, CaseIterable {
  /// The workspace exists and is locked.
  case locked
  /// A first file is in the staging tree.
  case firstFile
  /// Every file of ours is in the staging tree, none of anybody else's.
  case staged
  /// The files that are not ours have a second name in the staging tree.
  case carried
  /// The staging tree is on record as the one to come.
  case recorded
  /// Without exchange only: the old output is out of the way and the new one not yet in place.
  case movedAside
  /// The new output stands where the old one stood.
  case swapped
  /// The old output has its own name in the workspace.
  case setAside
  /// The old output is gone.
  case cleaned
}
