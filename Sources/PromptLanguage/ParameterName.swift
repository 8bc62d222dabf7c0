/// A `--parameter` of Midjourney, present or past, by its shortest common name.
///
/// - Source: the parameter list of docs.midjourney.com for versions 1 to 8.2, and its page of legacy features.
package enum ParameterName: String, Sendable, Hashable, CaseIterable {
    // Those that this program acts on.
    case ar, chaos, iw, no, seed, stylize, fast, relax, turbo
    // Models and quality.
    case v, niji, quality, hd, sd, draft, raw, style, exp, weird, tile, stop, `repeat`
    // References beside the picture at the front.
    case sref, sw, sv, cref, cw, oref, ow, dref, dw, edit, profile
    // Visibility.
    case stealth, `public`
    // Moving pictures.
    case video, motion, loop, end, bs
    // Forms of single tools, and those that Midjourney has given up.
    case zoom, width, height, vibe, upanime, hq, newclip, nostretch, old, sameseed, test, testp, creative, uplight
    case upbeta, beta

    /// How many words may follow the name.
    enum Arity: Sendable {
        case none, atMostOne, any
    }

    /// Finds a parameter by any of its names; letter case does not matter.
    ///
    /// - Parameter name: without dashes.
    /// - Returns: `nil` when Midjourney has never had such a parameter.
    package init?(name: String) {
        guard let found = Self.names[name.lowercased()] else { return nil }
        self = found
    }

    /// The name with its dashes, as it stands in canonical text.
    package var text: String { "--\(rawValue)" }

    var arity: Arity {
        switch self {
        case .no, .sref, .cref, .dref, .edit, .profile: .any
        case .ar, .chaos, .iw, .seed, .stylize, .v, .niji, .quality, .style, .exp, .weird, .stop, .repeat, .sw, .sv,
            .cw,
            .oref, .ow, .dw, .motion, .end, .bs, .zoom, .width, .height, .sameseed:
            .atMostOne
        case .hd, .sd, .draft, .raw, .tile, .fast, .relax, .turbo, .stealth, .public, .video, .loop, .vibe, .upanime,
            .hq, .newclip, .nostretch, .old, .test, .testp, .creative, .uplight, .upbeta, .beta:
            .none
        }
    }

    private static let names: [String: ParameterName] = aliases.merging(
        allCases.lazy.map { ($0.rawValue, $0) },
        uniquingKeysWith: { alias, _ in alias }
    )

    private static let aliases: [String: ParameterName] = [
        "aspect": .ar, "c": .chaos, "s": .stylize, "version": .v, "q": .quality, "w": .weird, "r": .repeat,
        "p": .profile, "personalize": .profile, "h": .height,
    ]
}

/// One `--name value` of a prompt.
package struct PromptParameter: Sendable, Hashable {
    /// Which parameter it is, whatever name it was written by.
    package var name: ParameterName
    /// The words after the name, with one space between them; empty for a bare name.
    package var value: String

    /// Takes the value as it is; nothing is checked.
    package init(name: ParameterName, value: String) {
        self.name = name
        self.value = value
    }

    /// `--name value`.
    package var text: String { value.isEmpty ? name.text : "\(name.text) \(value)" }
}
