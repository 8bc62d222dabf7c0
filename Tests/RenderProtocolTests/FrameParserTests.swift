import Generation
import RenderProtocol
import Testing

@Suite("Frame parser")
struct FrameParserTests {
    @Test("frames come out as they went in, however the pipe cuts them", arguments: 0..<50 as Range<UInt64>)
    func randomCuts(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let frames = (0..<random.upTo(12)).map { _ in
            Frame(header: random.bytes(upTo: 90), payload: random.bytes(upTo: random.upTo(2) == 0 ? 0 : 5000))
        }
        let stream = frames.flatMap { $0.head + $0.payload }
        var parser = FrameParser()
        #expect(try parse(stream, with: &parser, cutting: &random) == frames)
        try parser.finish()
    }

    @Test("a stream that stops within a frame is truncated, at whichever byte")
    func truncation() throws {
        let frame = Frame(header: Array("{}".utf8), payload: [1, 2, 3])
        let stream = frame.head + frame.payload
        for count in 1..<stream.count {
            var parser = FrameParser()
            #expect(try parse(stream.prefix(count), with: &parser).isEmpty)
            #expect(throws: FrameFailure.truncated) { try parser.finish() }
            #expect(throws: FrameFailure.truncated) { try parse([0], with: &parser) }
        }
    }

    @Test(
        "rubbish ends in a typed failure or in unreadable messages, never in a trap",
        arguments: 0..<200 as Range<UInt64>
    )
    func rubbish(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var parser = FrameParser()
        let stream = random.bytes(upTo: 4000)
        do throws(FrameFailure) {
            for frame in try parse(stream, with: &parser, cutting: &random) {
                #expect(throws: FrameFailure.self) { try frame.message(RenderReport.self) }
                #expect(throws: FrameFailure.self) { try frame.message(RenderCommand.self) }
            }
        } catch {
            // The parser stays in its failure.
            #expect(throws: error) { try parser.finish() }
            #expect(throws: error) { try parse([0], with: &parser) }
        }
    }

    @Test("damaged frames never trap, and sound frames before them come out", arguments: 0..<100 as Range<UInt64>)
    func damage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let sound = try Frame(RenderReport.progress(task: RenderTaskID(1), percent: 5))
        var damaged = try Frame(
            RenderReport.picture(task: RenderTaskID(1), role: .grid, width: 2, height: 2),
            payload: [1]
        )
        damaged.header[random.upTo(damaged.header.count)] ^= UInt8(1 << random.upTo(8))
        var parser = FrameParser()
        let frames = try parse(sound.head + damaged.head + damaged.payload, with: &parser)
        #expect(try frames.first?.message(RenderReport.self) == .progress(task: RenderTaskID(1), percent: 5))
        // Either unreadable, or another readable message: both are for the reader to judge.
        _ = try? frames.last?.message(RenderReport.self)
    }

    @Test("a length beyond the limit is refused at once, and takes no memory")
    func limits() {
        let limits = FrameLimits(maximumHeaderBytes: 10, maximumPayloadBytes: 20)
        var parser = FrameParser(limits: limits)
        #expect(throws: FrameFailure.headerTooLong(byteCount: 11)) {
            try parse([0, 0, 0, 11, 0, 0, 0, 0], with: &parser)
        }
        parser = FrameParser(limits: limits)
        #expect(throws: FrameFailure.payloadTooLong(byteCount: 21)) {
            try parse([0, 0, 0, 10, 0, 0, 0, 21], with: &parser)
        }
        parser = FrameParser()
        #expect(throws: FrameFailure.headerTooLong(byteCount: 0xFFFF_FFFF)) {
            try parse([UInt8](repeating: 0xFF, count: 8), with: &parser)
        }
    }

    @Test("header and payload of no bytes are a frame")
    func emptyFrame() throws {
        var parser = FrameParser()
        #expect(try parse([UInt8](repeating: 0, count: 16), with: &parser) == [Frame(header: []), Frame(header: [])])
    }
}

private func parse(_ bytes: some Collection<UInt8>, with parser: inout FrameParser) throws(FrameFailure) -> [Frame] {
    let bytes = Array(bytes)
    // Through a result, because the closure's own error type is not inferred as ours.
    return try bytes.withUnsafeBytes { bytes in
        Result { () throws(FrameFailure) in try parser.frames(from: bytes) }
    }.get()
}

private func parse(
    _ bytes: [UInt8],
    with parser: inout FrameParser,
    cutting random: inout SeededRandom
) throws(FrameFailure) -> [Frame] {
    var frames: [Frame] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = rest.prefix(1 + random.upTo(random.upTo(2) == 0 ? 4 : 3000))
        frames += try parse(piece, with: &parser)
        rest = rest.dropFirst(piece.count)
    }
    return frames
}

/// The same numbers for the same seed, so that a failure can be repeated.
///
/// - Source: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
private struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0xD129_0F5A_3E2B_77C1
    }

    /// A number of 0..<bound.
    mutating func upTo(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    mutating func bytes(upTo bound: Int) -> [UInt8] {
        bound == 0 ? [] : (0..<upTo(bound)).map { _ in UInt8(upTo(256)) }
    }
}
