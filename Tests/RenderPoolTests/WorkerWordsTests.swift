import Generation
import ImageSniffing
import RenderPool
import RenderProtocol
import Testing

/// What a worker that was taken over can have the server tell or keep.
@Suite("Words of a render worker", .timeLimit(.minutes(2)))
struct WorkerWordsTests {
    @Test(
        "what a worker says of a sound reference is believed only where the server can't know better",
        arguments: [
            "unreachable", "unsupported an HTML page", "large 1 bytes", "malformed JPEG", "truncated WebP",
            "malformed PNG file; call 555-0100", "truncated",
        ]
    )
    func lies(_ words: String) async {
        await withPool { pool in
            let failure = await pool.failure(of: "@reject \(words)")
            #expect(failure?.deathReason == Self.violation, "\(String(describing: failure))")
            #expect(await pool.failure(of: "@copy") == nil)
        }
    }

    @Test("that a file whose header is sound is damaged or cut off, only a decoder can tell")
    func believed() async {
        await withPool { pool in
            #expect(await pool.failure(of: "@reject malformed PNG") == .rejectedReference(.malformed(format: "PNG")))
            #expect(await pool.failure(of: "@reject truncated PNG") == .rejectedReference(.truncated(format: "PNG")))
        }
    }

    @Test("of a file that the server refuses too, a worker says the same or nothing")
    func sameRefusal() async throws {
        let page = Array("<!doctype html>".utf8)
        await withPool { pool in
            let accepted = ImageFormat.list(ImageFormat.always)
            let told = ReferenceFailure.unsupportedFormat(found: "an HTML page", accepted: accepted)
            #expect(await failure(of: "@reject unsupported an HTML page", page, pool) == .rejectedReference(told))
            #expect(await failure(of: "@copy", page, pool) == .rejectedReference(told))
            for lie in ["unsupported a nuisance", "malformed PNG", "large 1 bytes"] {
                #expect(await failure(of: "@reject \(lie)", page, pool)?.deathReason == Self.violation, "\(lie)")
            }
        }
    }

    @Test("a long complaint is cut", arguments: [(1024, 1024), (1025, 1024), (50_000, 1024)])
    func longFault(_ sent: Int, _ kept: Int) async {
        await withPool { pool in
            let reason = await pool.failure(of: "@babble \(sent)")?.deathReason
            #expect(reason == String(repeating: "a", count: kept))
        }
    }

    @Test(
        "a picture may be as large as its task, and no larger",
        arguments: [(32, 32, true), (32, 1, true), (33, 1, false), (1, 33, false)]
    )
    func size(_ width: Int, _ height: Int, _ isKept: Bool) async {
        await withPool { pool in
            let upscale = GenerationTask.Work.upscale(of: EngineRecipe(""))
            let failure = await pool.failure(of: "@paint \(width) \(height)", work: upscale)
            #expect((failure == nil) == isKept, "\(String(describing: failure))")
            #expect(isKept || failure?.deathReason?.hasPrefix("the worker broke the protocol: Violation") == true)
        }
    }

    @Test("a payload longer than any picture of its task is not read")
    func payload() async {
        await withPool { pool in
            let upscale = GenerationTask.Work.upscale(of: EngineRecipe(""))
            let most = 4 * 32 * 32 + 1_048_576
            let failure = await pool.failure(of: "@pad \(most)", work: upscale)
            #expect(failure?.deathReason?.hasPrefix("the worker broke the protocol: payloadTooLong") == true)
            #expect(await pool.failure(of: "@pad \(most - 4096)", work: upscale) == nil)
        }
    }

    private static let violation =
        "the worker broke the protocol: Violation(what: \"words about the reference\")"

    private func failure(of instruction: String, _ reference: [UInt8], _ pool: RenderPool) async -> EngineFailure? {
        do {
            _ = try await pool.generate(instruction, reference: reference)
            return nil
        } catch {
            return error
        }
    }
}
