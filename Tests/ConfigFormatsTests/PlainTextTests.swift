import ConfigFormats
import Testing

/// What a place says of texts without looking at them is what its grammar does to them.
@Suite struct PlainTextTests {
  private struct Sample {
    let text: String
    let traits: TextTraits
  }

  /// Every text of up to three pieces, and some that a format takes for more than a text.
  private static let samples: [Sample] = {
    let pieces = [
      "", "a", "7", "_", "-", ".", "/", ":", "@", "=", ",", " ", "#", "\n", "é",
    ]
    var texts = [
      "true", "null", "EOF", "10.0.0.1/24", "fe80::1", "::1", "a::b", "0x1f", "1e3", "xyz:1",
      String(repeating: "a", count: 100), String(repeating: "a", count: 101),
      String(repeating: "a-b/", count: 250),
    ]
    for first in pieces {
      for middle in pieces {
        for last in pieces { texts.append(first + middle + last) }
      }
    }
    return Set(texts).sorted().map { text in
      var text = text
      return Sample(text: text, traits: text.withUTF8 { TextTraits(of: $0) })
    }
  }()

  private static let kinds: [Place.Kind] = [
    .bare, .doubleQuoted, .singleQuoted, .backQuoted, .comment, .raw, .forbidden,
  ]

  /// The hints that grammars give places, alone and as they go together.
  private static let details: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 20, 32, 52]

  @Test(arguments: ConfigFormat.allCases)
  func agreesWithTheGrammar(_ format: ConfigFormat) {
    var plainCount = 0
    for kind in Self.kinds {
      for detail in Self.details {
        let place = Place(format: format, kind: kind, detail: detail)
        let plain = place.plainTexts
        for sample in Self.samples {
          let quote = String(UnicodeScalar(plain.quote))
          let expected: String
          if sample.traits.rawValue & ~plain.asTheyAre.rawValue == 0 {
            expected = sample.text
          } else if sample.traits.rawValue & ~plain.quoted.rawValue == 0 {
            expected = quote + sample.text + quote
          } else {
            continue
          }
          plainCount += 1
          if spelling(of: sample.text, at: place) != expected {
            Issue.record("\(place) spells \(sample.text.debugDescription) in another way")
            return
          }
        }
      }
    }
    // Otherwise the test would pass of a function that never says anything.
    #expect(plainCount > 1000)
  }

  @Test(arguments: ConfigFormat.allCases)
  func numbersStandWhereverAValueCan(_ format: ConfigFormat) {
    for kind in Self.kinds {
      let place = Place(format: format, kind: kind)
      var out = ByteBuffer()
      #expect(
        place.plainTexts.asTheyAre.contains(.literal) == (place.write(7, into: &out) == nil))
    }
  }

  private func spelling(of text: String, at place: Place) -> String? {
    var text = text
    var out = ByteBuffer()
    guard text.withUTF8({ place.write($0, into: &out) }) == nil else { return nil }
    return String(decoding: out.bytes, as: UTF8.self)
  }
}
