/// The folder that holds `Package.swift`, where fixtures and documents are.
public enum PackageFolder {
  public static let folder = TestFolder(
    root: #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/\($1)" })

  public static func path(_ relative: String) -> String { folder.path(relative) }
}
