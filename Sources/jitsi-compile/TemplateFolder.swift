internal import Deployment
internal import Diagnostics
internal import TemplateEngine

/// The templates of one run: those of the binary, with single ones replaced or added from a folder.
struct TemplateFolder {
  /// Path of a template and where it comes from, sorted by path.
  struct Listing {
    let path: String
    /// nil: built in.
    let file: String?
  }

  /// Whether a template is not the one of the binary.
  func isReplaced(_ path: String) -> Bool { replaced.contains(path) }

  let sources: [TemplateSource]
  private let replaced: Set<String>
  let listing: [Listing]

  init(replacingFrom folder: String?, into map: inout SourceMap) throws(FileError) {
    var texts: [String: (name: String, file: String?, utf8: [UInt8])] = [:]
    for template in EmbeddedFiles.templates {
      let path = "\(template.path)"
      let bytes = template.text.withUTF8Buffer { Array($0) }
      texts[path] = ("templates/\(path)", nil, bytes)
    }
    if let folder {
      for path in try FileStore.files(below: folder) {
        let file = "\(folder)/\(path)"
        texts[path] = (file, file, try FileStore.read(file))
      }
    }
    var sources: [TemplateSource] = []
    var listing: [Listing] = []
    for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
      let id = map.add(SourceText(name: text.name, utf8: text.utf8))
      sources.append(TemplateSource(path: path, id: id, utf8: text.utf8))
      listing.append(Listing(path: path, file: text.file))
    }
    self.sources = sources
    replaced = Set(listing.filter { $0.file != nil }.map(\.path))
    self.listing = listing
  }
}
