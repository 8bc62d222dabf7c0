import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Generated requests")
    struct GeneratedRequests {
        /// All of Schemathesis' but the one that wants every request to succeed that fits the description: which prompt
        /// names a picture, or which id exists, no schema can say.
        private static let checks = [
            "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
            "response_schema_conformance", "negative_data_rejection", "missing_required_header", "unsupported_method",
            "ignored_auth", "use_after_free", "ensure_resource_availability",
        ]

        @Test("requests made from the description, right and wrong ones, get no answer that it does not describe")
        func schemathesis() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch(["--tile-size", "32", "--trusted-proxy", "127.0.0.1"])) {
                server in
                let address = server.process.address
                let line = """
                    cd '\(path)' && SCHEMATHESIS_HOOKS='\(Fixtures.path("schemathesis_hooks.py"))' \
                    '\(Program.packageRoot)/.build/venv/bin/schemathesis' run '\(address)/v1/openapi.json' \
                    --url '\(address)' -H 'Authorization: Bearer \(server.process.key)' \
                    --checks \(Self.checks.joined(separator: ",")) --phases examples,coverage,fuzzing \
                    --max-examples 25 --seed 7 --generation-deterministic --no-color > schemathesis.log 2>&1 \
                    || { cat schemathesis.log >&2; exit 1; }
                    tail -12 schemathesis.log
                    """
                let summary = try await Shell.output(line)
                // Thousands, or the description was not understood.
                let generated = summary.firstMatch(of: /(\d+) generated/).flatMap { Int($0.1) } ?? 0
                #expect(generated > 800, "\(summary)")
                #expect(try await server.api.send(.get, "/health").status == 200)
                let log = try String(contentsOfFile: server.launch.logFile, encoding: .utf8)
                #expect(!log.contains("Request failed"), "\(log.suffix(1000))")
            }
        }
    }
}
