import EngineStudio
import Foundation
import Imaging
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    private static let vocabulary = Vocabulary.current

    @Test("the data file has eight axes, an effect for every medium, and more than 800 words")
    func counts() throws {
        #expect(Self.vocabulary.axes.map(\.name) == Vocabulary.AxisName.allCases)
        #expect(Self.vocabulary.wordCount >= 800)
        let media = try #require(Self.vocabulary.axes.first).effects
        #expect(Set(media.map(\.name)) == Set(Recipe.Medium.allCases.map(\.rawValue)))
        for axis in Self.vocabulary.axes {
            #expect(Set(axis.effects.map(\.name)).count == axis.effects.count, "\(axis.name)")
            for entry in axis.effects {
                #expect(entry.does.hasSuffix(".") && entry.does.count < 100, "\(entry.name): \(entry.does)")
            }
        }
    }

    @Test("the data file does not forget an effect of the renderer")
    func isComplete() {
        // Decoding refuses names that the renderer does not have; the number of names finds those that the file lacks.
        let counts = Self.vocabulary.axes.map(\.effects.count)
        #expect(counts == [33, 30, 32, 28, 44, 29, 43, 18])
    }

    @Test(
        "a file with a slip is refused, and the error says where",
        arguments: [
            (#""effect": "sunset""#, #""effect": "sunest""#, "sunest is no effect of the axis light"),
            (#""axis": "mood""#, #""axis": "moods""#, "moods"), (#""does""#, #""done""#, "does"),
            (#""sundown""#, #""""#, "sunset has no words, or an empty one"),
        ]
    )
    func slips(_ right: String, _ wrong: String, _ told: String) {
        let text = String(decoding: Vocabulary.json, as: UTF8.self)
        let spoilt = text.replacing(right, with: wrong, maxReplacements: 1)
        #expect(spoilt != text)
        #expect {
            _ = try Vocabulary(json: Array(spoilt.utf8))
        } throws: { error in
            "\(error)".contains(told)
        }
    }

    @Test("a file that is no JSON is refused")
    func broken() {
        #expect(throws: DecodingError.self) { try Vocabulary(json: Array(Vocabulary.json.dropLast(9))) }
    }

    @Test("the tables in docs/studio.md are those of the data file")
    func tables() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/studio.md"), encoding: .utf8)
        #expect(
            page.contains(Self.vocabulary.markdown),
            "write the tables anew: imagined-studio words --markdown"
        )
    }

    @Test("every word is read, and means the same as the others of its entry")
    func everyWord() throws {
        let reference = Photograph.landscape(width: 16, height: 12)
        let shared = try SharedAnalysis(reference: reference, threads: 1)
        func recipe(_ words: String) -> Recipe {
            StudioEngine.plan(StudioRequest(instruction: words, seed: 7), reference: reference, shared: shared)[0]
        }
        let plain = recipe("").withoutWords
        var places: [String: Int] = [:]
        for entry in Self.vocabulary.entries { for word in entry.words { places[word, default: 0] += 1 } }
        for axis in Self.vocabulary.axes {
            for entry in axis.effects {
                let first = recipe(entry.words[0]).withoutWords
                if axis.name == .medium { #expect(first.medium.rawValue == entry.name) }
                if entry.name != "wholePicture" { #expect(first != plain, "\(entry.name) changes nothing") }
                for word in entry.words where places[word] == 1 {
                    let read = recipe(word)
                    #expect(read.ignoredWords == [], "\(word)")
                    #expect(read.appliedWords.count == 1, "\(word): \(read.appliedWords)")
                    #expect(read.withoutWords == first, "\(word) is not \(entry.words[0])")
                }
            }
        }
    }
}

extension Recipe {
    /// For comparisons of what is painted.
    var withoutWords: Recipe {
        var copy = self
        copy.appliedWords = []
        copy.ignoredWords = []
        return copy
    }
}
