import Foundation
import LocalServer
import Subprocess
import Testing

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

extension FrontDoor {
    @Suite("Verifiers for receivers")
    struct WebhookVerifiers {
        @Test("every published verifier agrees with every vector", arguments: Verifier.allCases)
        func vectors(verifier: Verifier) async throws {
            let vectors = try Vector.published()
            #expect(vectors.count >= 25)
            #expect(vectors.contains { $0.expect == "valid" } && vectors.contains { $0.expect != "valid" })
            let run = try await verifier.check(Vector.file)
            #expect(run.isSuccess, "\(run.output)")
            #expect(run.output.contains("\(vectors.count) of \(vectors.count) vectors are right"), "\(run.output)")
        }

        @Test("a verifier says which vector it gets wrong, and ends with a failure", arguments: Verifier.allCases)
        func wrongVectors(verifier: Verifier) async throws {
            let folder = try TestFolder()
            for (index, vector) in try Vector.published().enumerated() where index % 5 == 0 {
                var wrong = vector
                wrong.expect = vector.expect == "valid" ? "no signature fits" : "valid"
                let file = try folder.file("wrong.json", try Vector.json([wrong]))
                let run = try await verifier.check(file)
                #expect(!run.isSuccess)
                #expect(run.output.contains(vector.name), "\(run.output)")
            }
            let empty = try folder.file("empty.json", "[]")
            #expect(try await !verifier.check(empty).isSuccess)
        }

        @Test("every published verifier accepts what a server sends, with the old and the new secret after a change")
        func delivered() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let path = folder.path
                try await RunningServer.run(folder.launch(to: receiver)) { server in
                    let first = try await server.webhooks(["secret", "first"]).trimmingCharacters(in: .newlines)
                    _ = try await server.failing(webhook: receiver.address("/before"))
                    let before = try #require(try await receiver.taken("/before").first)
                    let second = try await server.webhooks(["rotate", "first"]).trimmingCharacters(in: .newlines)
                    _ = try await server.failing(webhook: receiver.address("/after"))
                    let after = try #require(try await receiver.taken("/after").first)
                    let other = "whsec_" + Data((0..<32).map { UInt8($0) }).base64EncodedString()
                    var tampered = Vector("tampered", first, before, expect: "no signature fits")
                    tampered.body = tampered.body.replacing("FAIL", with: "DONE")
                    #expect(tampered.body != before.text)
                    let vectors = [
                        Vector("before the change", first, before, expect: "valid"),
                        Vector("the new secret before the change", second, before, expect: "no signature fits"),
                        Vector("the old secret after the change", first, after, expect: "valid"),
                        Vector("the new secret after the change", second, after, expect: "valid"),
                        Vector("another secret", other, after, expect: "no signature fits"), tampered,
                    ]
                    let file = "\(path)/delivered.json"
                    try Vector.json(vectors).write(toFile: file, atomically: true, encoding: .utf8)
                    for verifier in Verifier.allCases {
                        let run = try await verifier.check(file)
                        #expect(run.isSuccess, "\(verifier): \(run.output)")
                    }
                }
            }
        }
    }
}

/// One request and what a verifier must say of it.
struct Vector: Codable {
    var name: String
    var secret: String
    var headers: [String: String]
    var body: String
    var now: Int
    var expect: String

    static var file: String { "\(Program.packageRoot)/Examples/webhooks/vectors.json" }

    static func published() throws -> [Vector] {
        try JSONDecoder().decode([Vector].self, from: Data(contentsOf: URL(fileURLWithPath: file)))
    }

    static func json(_ vectors: [Vector]) throws -> String {
        String(decoding: try JSONEncoder().encode(vectors), as: UTF8.self)
    }
}

extension Vector {
    /// A request that a receiver got, judged now.
    init(_ name: String, _ secret: String, _ visit: Receiver.Visit, expect: String) {
        self.init(
            name: name,
            secret: secret,
            headers: visit.headers,
            body: visit.text,
            now: Int(Date().timeIntervalSince1970),
            expect: expect
        )
    }
}

/// The verifiers beside the vectors.
enum Verifier: String, CaseIterable, Sendable {
    case python, javaScript, swift

    /// Holds the verifier to the vectors of a file.
    func check(_ file: String) async throws -> (isSuccess: Bool, output: String) {
        let folder = "\(Program.packageRoot)/Examples/webhooks"
        let (executable, arguments): (Executable, [String]) =
            switch self {
            case .python: (.name("python3"), ["\(folder)/verify.py", file])
            case .javaScript: (.name("node"), ["\(folder)/verify.mjs", file])
            case .swift: (.path(FilePath("\(Program.packageRoot)/.build/release/webhook-verify")), [file])
            }
        let result = try await Subprocess.run(
            executable,
            arguments: Arguments(arguments),
            environment: .inherit.updating(["PYTHONDONTWRITEBYTECODE": "1"]),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        return (result.terminationStatus.isSuccess, result.standardOutput + result.standardError)
    }
}
