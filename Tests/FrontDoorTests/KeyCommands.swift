import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Keys on the command line")
    struct KeyCommands {
        private static func run(_ arguments: [String], _ launch: Launch) async throws -> Program.Run {
            try await Program.run(["keys"] + arguments + ["--data", launch.dataFolder])
        }

        @Test("keys are made, listed, rotated and revoked without a server, and the server then goes by it")
        func offline() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let made = try await Self.run(["create", "shop", "--scope", "read,submit", "--expires", "90d"], launch)
            let old = made.output.trimmingCharacters(in: .newlines)
            let rotated = try await Self.run(["rotate", "shop", "--overlap", "30m"], launch)
            let new = rotated.output.trimmingCharacters(in: .newlines)
            #expect(new.wholeMatch(of: /imk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}/) != nil, "\(rotated.error)")
            #expect(rotated.error.hasPrefix("The key \(old.keyID) works until 20"), "\(rotated.error)")
            let last = try await Self.run(["rotate", new.keyID, "--overlap", "0"], launch)
            #expect(last.error == "The key \(new.keyID) does not work any more\n")
            let newest = last.output.trimmingCharacters(in: .newlines)
            let revoked = try await Self.run(["revoke", old.keyID], launch)
            #expect(revoked.output.hasPrefix("\(old.keyID)\t\(old.keyID)\tshop\tsubmit,read\trevoked\tsince 20"))
            let listed = try await Self.run(["list"], launch)
            let lines = listed.output.split(separator: "\n").map { $0.split(separator: "\t") }
            #expect(lines.map { $0[0] } == [old, new, newest].map { Substring($0.keyID) }, "\(listed.output)")
            #expect(lines.map { $0[1] } == Array(repeating: Substring(old.keyID), count: 3))
            #expect(lines.map { $0[4] } == ["revoked", "retired", "valid"])
            #expect(lines[2][5].hasPrefix("until 20"))
            try await RunningServer.run(launch) { server in
                let statuses = try await [old, new, newest].map { server.api.with(key: $0) }.statuses("/v1/jobs")
                #expect(statuses == [401, 401, 200])
                let keys = try await server.listedKeys()
                #expect(keys.map(\.state) == ["revoked", "retired", "valid"])
                #expect(keys.allSatisfy { $0.scopes == ["submit", "read"] && $0.expiresAt != nil && $0.key == nil })
            }
        }

        @Test("a running server goes by each order at once")
        func online() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                let first = server.api
                let made = first.with(key: try await server.newKey("shop", ["--scope", "read"]))
                #expect(try await made.send(.get, "/v1/jobs").status == 200)
                let rotated = made.with(
                    key: try await server.keys(["rotate", "shop", "--overlap", "0"]).trimmingCharacters(in: .newlines)
                )
                #expect(try await [first, made, rotated].statuses("/v1/jobs") == [200, 401, 200])
                let line = try await server.keys(["revoke", "shop"])
                #expect(line.contains("\(rotated.key.keyID)\t\(made.key.keyID)\tshop\tread\trevoked\t"), "\(line)")
                #expect(try await [first, made, rotated].statuses("/v1/jobs") == [200, 401, 401])
                let json = try await server.keys(["list", "--json"])
                for key in [first, made, rotated].map(\.key) { #expect(!json.contains(key.dropFirst(13))) }
            }
        }

        @Test("after a rotation the owner's webhooks are still found by the name")
        func webhooks() async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch()) { server in
                _ = try await server.newKey("shop")
                let secret = try await server.webhooks(["secret", "shop"])
                let successor = try await server.keys(["rotate", "shop"]).trimmingCharacters(in: .newlines)
                #expect(try await server.webhooks(["secret", "shop"]) == secret)
                #expect(try await server.webhooks(["secret", successor.keyID]) == secret)
            }
        }

        @Test(
            "an order that can't be carried out says why, beside a running server and without one",
            arguments: [
                (["revoke", "nobody"], "There is no key with the id or name nobody"),
                (["rotate", "nobody"], "There is no key with the id or name nobody"),
                (["revoke", "twin"], "Several keys are called twin; give one of their ids: "),
                (["rotate", "twin"], "Several keys are called twin; give one of their ids: "),
                (["create", "a\tb"], "NAME must have 1 to 100 characters, none of them a control character"),
                (["create", ""], "NAME must have 1 to 100 characters"),
                (
                    ["create", "x", "--scope", "all"],
                    "--scope must be submit, read, admin or several with commas, got all"
                ),
                (["create", "x", "--expires", "soon"], "--expires must be a time such as 90m, 12h or 30d, got soon"),
                (["create", "x", "--expires", "0"], "--expires must be a time such as 90m, 12h or 30d, got 0"),
                (
                    ["rotate", "x", "--overlap", "1w"],
                    "--overlap must be a time such as 90m, 12h or 30d, or 0, got 1w"
                ),
            ]
        )
        func refusals(arguments: [String], sentence: String) async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            for _ in 1...2 { _ = try await Self.run(["create", "twin"], launch) }
            let offline = try await Self.run(arguments, launch)
            #expect(!offline.isSuccess && offline.output.isEmpty)
            #expect(offline.error.contains(sentence), "\(offline.error)")
            try await RunningServer.run(launch) { server in
                let online = try await Self.run(arguments, launch)
                #expect(!online.isSuccess && online.output.isEmpty)
                #expect(online.error.contains(sentence), "\(online.error)")
                #expect(try await server.listedKeys().map(\.name) == ["twin", "twin"])
            }
        }
    }
}

extension [APIClient] {
    /// The status that each of them gets.
    fileprivate func statuses(_ path: String) async throws -> [Int] {
        var statuses: [Int] = []
        for api in self { statuses.append(try await api.send(.get, path).status) }
        return statuses
    }
}
