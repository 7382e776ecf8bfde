import Testing

@testable import TemplateEngine

/// Records find each of their names and no other, however many there are: from 65 names on they
/// search by halves, and from 255 on their table of first bits no longer tells every place.
@Test(arguments: [0, 1, 2, 18, 64, 65, 254, 255, 256, 1000])
func recordsFindTheirNames(_ count: Int) {
  let record = Record((0..<count).map { (Name("name\($0)"), Value.number($0)) })
  for index in 0..<count { #expect(record[Name("name\(index)")] == .number(index)) }
  for other in 0..<100 { #expect(record[Name("other\(other)")] == nil) }
}
