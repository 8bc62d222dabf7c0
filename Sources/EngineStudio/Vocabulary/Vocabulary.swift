import Foundation

/// Every word that the renderer knows, and what it does: the content of `Vocabulary.json`.
///
/// The file is part of the program, because the process that renders opens no files. It is the only place where words
/// stand: the renderer, `GET /v1/vocabulary` and the documentation read the same bytes.
package struct Vocabulary: Sendable, Decodable {
    /// One sentence about the whole.
    package let about: String
    /// Words that turn what follows into what must not show.
    package let negations: [String]
    /// Words that make what follows weaker or stronger.
    package let intensifiers: [Intensifier]
    /// Words that mean nothing here and are not worth telling that they were ignored.
    package let fillers: [String]
    /// In the order in which their effects are applied.
    package let axes: [Axis]

    /// One part of what words can say.
    package struct Axis: Sendable {
        /// As it stands in the file.
        package let name: AxisName
        /// For people.
        package let title: String
        /// One sentence.
        package let about: String
        /// In the order in which they are applied.
        package let effects: [Entry]
    }

    /// Words with one meaning.
    package struct Entry: Sendable {
        /// What they do to a recipe; named after its axis and its name there, such as `light.sunset`.
        let effect: Effect
        /// The name without the axis.
        package let name: String
        /// One plain sentence.
        package let does: String
        /// Words and phrases in either spelling; inflections of the last word of a phrase are found by rule.
        package let words: [String]
    }

    /// Words with one factor.
    package struct Intensifier: Sendable, Decodable {
        /// Of the strength of what follows.
        package let factor: Double
        /// Words and phrases.
        package let words: [String]
    }

    /// The eight axes.
    package enum AxisName: String, Sendable, Decodable, CaseIterable {
        case medium, manner, light, weather, colour, mood, camera, surface
    }

    /// The bytes of the file.
    package static let json: [UInt8] = PackageResources.Vocabulary_json

    /// The vocabulary of this version.
    package static let current: Vocabulary = {
        do {
            return try Vocabulary(json: json)
        } catch {
            preconditionFailure("Vocabulary.json can't be read: \(error)")
        }
    }()

    /// Reads a file of this form.
    ///
    /// - Throws: `DecodingError`, for an effect that the renderer does not have among others.
    package init(json: [UInt8]) throws {
        self = try JSONDecoder().decode(Vocabulary.self, from: Data(json))
    }

    /// All entries in the order in which their effects are applied.
    package var entries: [Entry] { axes.flatMap(\.effects) }
}

extension Vocabulary.Axis: Decodable {
    private enum Key: String, CodingKey {
        case axis, title, about, effects
    }

    private struct Written: Decodable {
        let effect: String
        let does: String
        let words: [String]
    }

    package init(from decoder: any Decoder) throws {
        let file = try decoder.container(keyedBy: Key.self)
        name = try file.decode(Vocabulary.AxisName.self, forKey: .axis)
        title = try file.decode(String.self, forKey: .title)
        about = try file.decode(String.self, forKey: .about)
        var effects: [Vocabulary.Entry] = []
        for written in try file.decode([Written].self, forKey: .effects) {
            func fault(_ text: String) -> DecodingError {
                .dataCorruptedError(forKey: .effects, in: file, debugDescription: text)
            }
            guard let effect = Effect(axis: name, name: written.effect) else {
                throw fault("\(written.effect) is no effect of the axis \(name.rawValue)")
            }
            guard !written.words.isEmpty, written.words.allSatisfy({ !Spelling.tokens($0).isEmpty }) else {
                throw fault("\(written.effect) has no words, or an empty one")
            }
            effects.append(
                Vocabulary.Entry(effect: effect, name: written.effect, does: written.does, words: written.words)
            )
        }
        self.effects = effects
    }
}
