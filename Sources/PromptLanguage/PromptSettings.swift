/// What the parameters of a prompt ask for, each checked against its range.
///
/// Where a parameter stands twice, the last one counts; the words of all `--no` count together.
package struct PromptSettings: Sendable, Hashable {
    /// Width and height as whole numbers without a common divisor.
    package struct Ratio: Sendable, Hashable {
        /// At least 1.
        package var width: Int
        /// At least 1.
        package var height: Int
    }

    /// How urgent it is: `--relax`, `--fast` or `--turbo`.
    package enum Speed: Sendable, Hashable, CaseIterable {
        case relax, fast, turbo
    }

    /// `--ar`: at most 14 to 1 either way.
    package private(set) var aspectRatio: Ratio?
    /// `--seed`: 0…4294967295.
    package private(set) var seed: UInt32?
    /// `--chaos`: 0…100.
    package private(set) var chaos: Int?
    /// `--stylize`: 0…1000.
    package private(set) var stylize: Int?
    /// `--iw`: 0…3.
    package private(set) var imageWeight: Double?
    /// `--no`, split at commas.
    package private(set) var excluded: [String] = []
    /// `--relax`, `--fast` or `--turbo`.
    package private(set) var speed: Speed?
    /// Parameters that Midjourney knows and that change nothing here, such as `--v 6.1`.
    package private(set) var ignored: [String] = []

    /// Checks the values of `parameters`.
    ///
    /// - Throws: ``PromptFailure/invalidParameter(name:expected:received:)`` for the first value out of its range.
    package init(_ parameters: [PromptParameter]) throws(PromptFailure) {
        for parameter in parameters { try take(parameter) }
    }

    private mutating func take(_ parameter: PromptParameter) throws(PromptFailure) {
        try Self.checkWordCount(of: parameter)
        switch parameter.name {
        case .ar: aspectRatio = try Self.ratio(parameter)
        case .seed: seed = UInt32(try Self.whole(parameter, 0...Int(UInt32.max)))
        case .chaos: chaos = try Self.whole(parameter, 0...100)
        case .stylize: stylize = try Self.whole(parameter, 0...1000)
        case .iw: imageWeight = try Self.imageWeight(parameter)
        case .no:
            let words = parameter.value.split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
            guard !words.isEmpty else { throw Self.invalid(parameter, "followed by words, separated by commas") }
            excluded += words
        case .relax: speed = .relax
        case .fast: speed = .fast
        case .turbo: speed = .turbo
        case .v, .niji, .quality, .hd, .sd, .draft, .raw, .style, .exp, .weird, .tile, .stop, .repeat, .sref, .sw, .sv,
            .cref, .cw, .oref, .ow, .dref, .dw, .edit, .profile, .stealth, .public, .video,
            .motion, .loop, .end, .bs, .zoom, .width, .height, .vibe, .upanime, .hq, .newclip, .nostretch, .old,
            .sameseed, .test, .testp, .creative, .uplight, .upbeta, .beta:
            ignored.append(parameter.text)
        }
    }

    /// Text behind a parameter would be read as its value and be lost, so it is refused.
    private static func checkWordCount(of parameter: PromptParameter) throws(PromptFailure) {
        switch parameter.name.arity {
        case .any: return
        case .none:
            guard parameter.value.isEmpty else {
                throw invalid(parameter, "without a value; text stands before all parameters")
            }
        case .atMostOne:
            guard !parameter.value.utf8.contains(UInt8(ascii: " ")) else {
                throw invalid(parameter, "followed by one value; text stands before all parameters")
            }
        }
    }

    private static func whole(_ parameter: PromptParameter, _ range: ClosedRange<Int>) throws(PromptFailure) -> Int {
        guard isDigits(parameter.value), let number = Int(parameter.value), range.contains(number) else {
            throw invalid(parameter, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func imageWeight(_ parameter: PromptParameter) throws(PromptFailure) -> Double {
        guard let thousandths = thousandths(parameter.value), thousandths <= 3000 else {
            throw invalid(parameter, "a number from 0 to 3")
        }
        return Double(thousandths) / 1000
    }

    private static func ratio(_ parameter: PromptParameter) throws(PromptFailure) -> Ratio {
        let sides = parameter.value.split(separator: ":", omittingEmptySubsequences: false).map { thousandths($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1], width > 0, height > 0,
            width <= 14 * height, height <= 14 * width
        else { throw invalid(parameter, "width:height such as 16:9, at most 14:1") }
        let divisor = greatestCommonDivisor(width, height)
        return Ratio(width: width / divisor, height: height / divisor)
    }

    /// Reads a number without sign, up to five digits before the point and three after it.
    private static func thousandths(_ text: some StringProtocol) -> Int? {
        let sides = text.split(separator: ".", omittingEmptySubsequences: false)
        guard sides.count <= 2, let first = sides.first, first.utf8.count <= 5, isDigits(first) || first.isEmpty else {
            return nil
        }
        let fraction = sides.count == 2 ? sides[1] : "0"
        guard isDigits(fraction), fraction.utf8.count <= 3 else { return nil }
        guard !first.isEmpty || sides.count == 2 else { return nil }
        let padded = fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
        guard let whole = Int(first.isEmpty ? "0" : first), let rest = Int(padded) else { return nil }
        return whole * 1000 + rest
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    private static func trimmed(_ text: Substring) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { $0 != " " }), let last = scalars.lastIndex(where: { $0 != " " })
        else { return "" }
        return String(scalars[first...last])
    }

    private static func invalid(_ parameter: PromptParameter, _ expected: String) -> PromptFailure {
        .invalidParameter(name: parameter.name.text, expected: expected, received: parameter.value)
    }
}
