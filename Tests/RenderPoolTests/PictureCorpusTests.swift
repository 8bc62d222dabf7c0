import Foundation
import Generation
import ImageSniffing
import Imaging
import RenderPool
import RenderProtocol
import RenderWorker
import Testing

/// Every picture of the corpus, each in a render worker of its own.
@Suite("Picture corpus", .timeLimit(.minutes(15)))
struct PictureCorpusTests {
    /// What decoding one picture may add to a worker's memory, in KiB: the 400 MB that ``ImageLimits`` allow for its
    /// samples.
    private static let mostGrowth = 400_000_000 / 1024

    private struct Row: Sendable {
        let picture: Corpus.Picture
        let outcome: String
        /// KiB, or `nil` when the worker died.
        let growth: Int?

        var line: String {
            let memory = growth.map { "\(($0 * 1024 + 500_000) / 1_000_000) MB" } ?? "the worker died"
            return "| `\(picture.name)` | \(picture.what) | \(picture.bytes) | `\(outcome)` | \(memory) |"
        }
    }

    @Test("each comes out as its manifest says, takes little memory, and leaves nothing of its metadata behind")
    func everyPicture() async throws {
        let corpus = try await Corpus.made()
        #expect(corpus.pictures.count >= 60)
        var rows: [Row] = []
        for picture in corpus.pictures { rows.append(try await row(of: picture, in: corpus)) }
        for row in rows {
            #expect(row.outcome == row.picture.outcome, "\(row.picture.name): \(row.picture.what)")
            let growth = try #require(row.growth, "\(row.picture.name) killed its worker")
            #expect(growth <= Self.mostGrowth, "\(row.picture.name)")
        }
        let table = ["| file | what it is | bytes | outcome | memory |", "|---|---|---|---|---|"] + rows.map(\.line)
        let text = table.joined(separator: "\n") + "\n"
        try text.write(to: corpus.folder.appending(path: "table.md"), atomically: true, encoding: .utf8)
    }

    private func row(of picture: Corpus.Picture, in corpus: Corpus) async throws -> Row {
        let file = try corpus.bytes(of: picture.name)
        var configuration = RenderPoolConfiguration.fixture()
        if picture.more { configuration.settings.referenceLimits.formats = ImageFormat.allCases }
        let limits = configuration.settings.referenceLimits
        return try await withPool(configuration) { pool in
            let told = try await pool.generate("@process", work: .upscale(of: EngineRecipe(""))).recipes
            let process = try #require(told.first.flatMap { pid_t($0.text) })
            let before = try ProcessStatus.number("VmHWM", of: process)
            let outcome = try await outcome(of: file, picture, pool)
            if let refusal = headerRefusal(of: file, limits) {
                // What the server sees before it asks a worker must be what the worker says.
                #expect(refusal == outcome, "\(picture.name)")
            }
            let after = try? ProcessStatus.number("VmHWM", of: process)
            return Row(picture: picture, outcome: outcome, growth: after.map { max(0, $0 - before) })
        }
    }

    private func headerRefusal(of file: [UInt8], _ limits: ImageLimits) -> String? {
        do {
            _ = try ImageHeader.read(file, limits: limits)
            return nil
        } catch {
            return ReferenceFailure(error).recorded.code
        }
    }

    private func outcome(of file: [UInt8], _ picture: Corpus.Picture, _ pool: RenderPool) async throws -> String {
        do throws(EngineFailure) {
            let upscale = GenerationTask.Work.upscale(of: EngineRecipe(""))
            let output = try await pool.generate("@decode", work: upscale, reference: file, tileSize: 2048)
            check(output.pictures, picture)
            return "ok"
        } catch {
            switch error {
            case .rejectedReference(let failure): return failure.recorded.code
            case .unreadableRecipe, .outdatedRecipe, .timedOut, .cancelled, .workerDied: return "\(error)"
            }
        }
    }

    private func check(_ pictures: [GeneratedPicture], _ picture: Corpus.Picture) {
        guard let made = pictures.first, let pixels = try? ReferenceDecoder.decode(made.bytes) else {
            Issue.record("\(picture.name): no picture came back")
            return
        }
        #expect([pixels.width, pixels.height] == picture.size, "\(picture.name)")
        for pixel in picture.pixels {
            let start = (pixel[1] * pixels.width + pixel[0]) * 3
            let found = pixels.bytes[start..<start + 3].map(Int.init)
            let distance = zip(found, pixel[2...]).map { abs($0 - $1) }.max() ?? 0
            #expect(
                distance <= picture.tolerance,
                "\(picture.name), \(picture.what): \(found) at \(pixel[0]), \(pixel[1]), not \(pixel[2...])"
            )
        }
        #expect(!made.bytes.contains(text: "CANARY"), "\(picture.name)")
    }
}

extension Collection<UInt8> {
    /// Whether these bytes stand somewhere in the file.
    func contains(text: String) -> Bool {
        String(decoding: self, as: Unicode.ASCII.self).contains(text)
    }
}
