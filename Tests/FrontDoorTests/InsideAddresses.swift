import Foundation
import LocalServer
import Testing

extension FrontDoor {
    /// A listener that must see no connection, whatever is written for its address.
    @Suite("Addresses of the inside")
    struct InsideAddresses {
        /// Ways to write 127.0.0.1, ::1, a name of either, or something that others take for it; `PORT` is the listener's.
        private static let hosts = [
            "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f000001", "0X7F.0x0.0.0x1", "2130706433", "017700000001",
            "0177.0.0.1", "0177.0.0.01", "127.0.0.01", "127.0.0.1.", "127.00.0.1", "0", "0x0", "0.0.0.0", "00000000",
            "127.0.1.1", "127.255.255.254", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "%31%32%37.0.0.1",
            "127.0.0.1%00", "127.0.0.1%00.good.example", "127.0.0.1%23.good.example", "127.0.0.1;good.example",
            "localhost", "LOCALHOST", "localhost.", "foo.localhost", "ip6-localhost",
            "ip6-loopback", "%6c%6f%63alhost", "ｌｏｃａｌｈｏｓｔ", "localhost%00.x",
            "[::1]", "[::]", "[0000::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]",
            "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[fe80::5efe:127.0.0.1]", "[::1%25lo]",
            "[::1%lo]", "[v1.x]", "[127.0.0.1]", "[::ffff:127.0.0.1%25]",
            "user:pw@127.0.0.1", "good.example@127.0.0.1", "good.example:80@127.0.0.1", "a@b@127.0.0.1", "@127.0.0.1",
            "127.0.0.1%2f@good.example", "good.example\\@127.0.0.1", "127.0.0.1\\@good.example",
            // Others of the inside, at the same port.
            "10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "169.254.169.254", "[fd00:ec2::254]", "[fe80::1]",
        ]

        private static let ends = [
            "http://HOST:PORT/", "https://HOST:PORT/", "HTTP://HOST:PORT/a.png", "http://HOST:PORT#@good.example/",
            "http://HOST:PORT?@good.example/",
        ]

        private static let others = [
            "http:127.0.0.1:PORT/", "http:/127.0.0.1:PORT/", "http:///127.0.0.1:PORT/", "http:////127.0.0.1:PORT/",
            "//127.0.0.1:PORT/", "127.0.0.1:PORT", "ftp://127.0.0.1:PORT/", "gopher://127.0.0.1:PORT/_x",
            "dict://127.0.0.1:PORT/", "file://127.0.0.1:PORT/etc/passwd", "http+unix://127.0.0.1:PORT/",
            "unix://127.0.0.1:PORT/", "jar:http://127.0.0.1:PORT!/", "ws://127.0.0.1:PORT/", "ldap://127.0.0.1:PORT/",
            "http://127.0.0.1:0PORT/", "http://127.0.0.1:+PORT/", "http://127.0.0.1:PORT:80/",
            "http://good.example:80:127.0.0.1:PORT/", "http://127.0.0.1\t:PORT/", "http://127.0.0.1:PORT\\..\\a",
        ]

        /// At least 120 forms: each host once, with the ends in turn, and those that are no host at all.
        private static func forms(port: Int) -> [String] {
            let written = hosts.enumerated().map { number, host in
                ends[number % ends.count].replacingOccurrences(of: "HOST", with: host)
            }
            let plain = hosts.map { "http://\($0):PORT/" }
            return Array(Set(written + plain + others)).sorted().map {
                $0.replacingOccurrences(of: "PORT", with: "\(port)")
            }
        }

        private struct Told: Decodable {
            struct Failure: Decodable, Hashable {
                let code: String
                let message: String
            }
            let id: String
            let failure: Failure?
        }

        /// The port is open on another address of this machine, so that it is the address that keeps the listener alone.
        private static func options(_ port: Int) -> [String] { ["--outbound-allow", "127.0.0.77/32:\(port)"] }

        @Test("no reference leads there, and every one that is tried fails with the same words")
        func references() async throws {
            let canary = try HangingPorts(count: 1)
            let forms = Self.forms(port: canary.ports[0])
            #expect(forms.count >= 120)
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(Self.options(canary.ports[0]))) { server in
                var failures: Set<Told.Failure> = []
                var refusedAtOnce = 0
                for form in forms {
                    let body = try JSONSerialization.data(withJSONObject: ["prompt": "a cat", "image": form])
                    let answer = try await server.api.send(.post, "/v1/jobs", bytes: Array(body))
                    guard answer.status != 400 else {
                        refusedAtOnce += 1
                        continue
                    }
                    #expect(answer.status == 202, "\(form): \(answer.text)")
                    let id = try answer.decoded(Told.self).id
                    _ = try await server.api.job(id) { $0.isTerminal }
                    let job: Told = try await server.api.send(.get, "/v1/jobs/\(id)").decoded()
                    failures.insert(try #require(job.failure, "\(form) was not refused"))
                }
                #expect(canary.allConnections == 0)
                #expect(failures.map(\.code) == ["reference_unreachable"], "\(failures)")
                #expect(refusedAtOnce < forms.count)
            }
        }

        @Test("no report of a webhook goes there, at whatever address it was registered")
        func webhooks() async throws {
            let canary = try HangingPorts(count: 1)
            let forms = Self.forms(port: canary.ports[0])
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(Self.options(canary.ports[0]))) { server in
                var registered: [String] = []
                for form in forms {
                    let webhook: [String: any Sendable] = ["url": form, "events": ["job.failed"]]
                    let fields: [String: any Sendable] = [
                        // Fails at once, so that there is something to report and nothing to render.
                        "prompt": "a cat", "image": "http://127.0.0.1:9/", "webhook": webhook,
                    ]
                    let body = try JSONSerialization.data(withJSONObject: fields)
                    let answer = try await server.api.send(.post, "/v1/jobs", bytes: Array(body))
                    if answer.status == 400 { continue }
                    #expect(answer.status == 202, "\(form): \(answer.text)")
                    registered.append(try answer.decoded(Told.self).id)
                }
                #expect(!registered.isEmpty)
                for id in registered {
                    try await server.deliveries(of: id) {
                        $0.contains(#""attempts":1"#) || $0.contains("abandoned")
                    }
                }
                #expect(canary.allConnections == 0)
            }
        }

        @Test("the listener is reached when it is opened, so that its silence means something")
        func control() async throws {
            let canary = try HangingPorts(count: 1)
            let folder = try TestFolder()
            let options = ["--outbound-allow", "127.0.0.1/32:\(canary.ports[0])"]
            try await RunningServer.run(folder.launch(options)) { server in
                let fields = ["prompt": "a cat", "image": canary.addresses[0]]
                let answer = try await server.api.send(.post, "/v1/jobs", body: JSON.object(fields))
                #expect(answer.status == 202)
                for _ in 0..<50_000 where canary.allConnections == 0 { _ = try await server.api.send(.get, "/health") }
                #expect(canary.allConnections == 1)
                #expect(
                    try await server.api.send(.post, "/v1/jobs/\(answer.decoded(Told.self).id)/cancel").status == 200
                )
            }
        }
    }
}
