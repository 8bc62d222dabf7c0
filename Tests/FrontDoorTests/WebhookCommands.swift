import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("Webhooks on the command line")
    struct WebhookCommands {
        @Test("a delivery is sent again under its id, beside a running server and without one")
        func redelivery() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(to: receiver)
                let delivery = try await RunningServer.run(launch) { server in
                    let job = try await server.failing(webhook: receiver.address("/hook"))
                    let first = try #require(try await receiver.taken("/hook").first)
                    let listed = try await server.webhooks(["deliveries", job], until: { $0.contains("delivered") })
                    let delivery = try #require(first.id)
                    #expect(listed.hasPrefix("\(delivery)\tjob.failed\tdelivered\t1 attempts\t"), "\(listed)")
                    let again = try await server.webhooks(["redeliver", delivery])
                    #expect(again.hasPrefix("\(delivery)\tjob.failed\towed\t1 attempts\t"), "\(again)")
                    let second = try #require(try await receiver.taken("/hook", 2).last)
                    #expect(second.id == delivery && second.body == first.body)
                    _ = try await server.webhooks(["deliveries", job], until: { $0.contains("delivered\t2 attempts") })
                    return delivery
                }.value
                let offline = try await Program.run(["webhooks", "redeliver", delivery, "--data", launch.dataFolder])
                #expect(offline.output.hasPrefix("\(delivery)\tjob.failed\towed\t2 attempts\t"), "\(offline.error)")
                try await RunningServer.run(launch) { _ in
                    let third = try #require(try await receiver.taken("/hook", 3).last)
                    #expect(third.id == delivery)
                }
            }
        }

        @Test("the secret stays the same over starts, changes when asked to, and is of one key alone")
        func secrets() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            func asked(_ arguments: String...) async throws -> String {
                let run = try await Program.run(["webhooks"] + arguments + ["--data", launch.dataFolder])
                guard run.isSuccess else { throw Disappointment(run.error) }
                return run.output
            }
            let first = try await RunningServer.run(launch) { server in
                _ = try await server.newKey("second")
                let id = server.process.key.split(separator: "_")[1]
                let first = try await server.webhooks(["secret", "first"])
                #expect(try await server.webhooks(["secret", String(id)]) == first)
                return first
            }.value
            #expect(first.wholeMatch(of: /whsec_[0-9A-Za-z+\/]{43}=\n/) != nil)
            #expect(try await asked("secret", "first") == first)
            #expect(try await asked("secret", "second") != first)
            let next = try await asked("rotate", "first")
            #expect(next != first)
            try await RunningServer.run(launch) { server in
                #expect(try await server.webhooks(["secret", "first"]) == next)
                let last = try await server.webhooks(["rotate", "first"])
                #expect(last != next)
            }
        }

        @Test("the file that all secrets come from is for its user only, and no start goes on with a damaged one")
        func signingFile() async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let file = "\(launch.dataFolder)/keys/webhook-signing"
            try await RunningServer.run(launch) { _ in }
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect((attributes[.size] as? NSNumber)?.intValue == 32)
            try Data([1, 2, 3]).write(to: URL(fileURLWithPath: file))
            let run = try await Program.run(["serve", "--data", launch.dataFolder, "--port", "0"])
            #expect(!run.isSuccess)
            #expect(run.error.contains("webhook-signing must have 32 bytes, and has 3"), "\(run.error)")
        }

        @Test(
            "what does not exist is said, beside a running server and without one",
            arguments: [
                (["secret", "nobody"], "There is no key with the id or name nobody"),
                (["rotate", "nobody"], "There is no key with the id or name nobody"),
                (["endpoints", "--key", "nobody"], "There is no key with the id or name nobody"),
                (["resume", "ep_1m7ykt47v0000"], "There is no endpoint ep_1m7ykt47v0000"),
                (
                    ["deliveries", "d15c1541-229a-442b-9873-d3494dede12a"],
                    "There is no job d15c1541-229a-442b-9873-d3494dede12a"
                ),
                (
                    ["redeliver", "msg_1m7ykt47v0000028t5cy4tqkff"],
                    "There is no delivery msg_1m7ykt47v0000028t5cy4tqkff"
                ),
                (["redeliver", "x"], "The delivery's id, such as msg_"),
                (["resume", "x"], "The endpoint's id, such as ep_"),
                (["deliveries", "x"], "The job's id, a UUID"),
                (["endpoints", "--after", "x"], "Go on after this endpoint, such as ep_"),
            ]
        )
        func unknown(arguments: [String], sentence: String) async throws {
            let folder = try TestFolder()
            let launch = folder.launch()
            let all = ["webhooks"] + arguments + ["--data", launch.dataFolder]
            let offline = try await Program.run(all)
            #expect(!offline.isSuccess && offline.output.isEmpty)
            #expect(offline.error.contains(sentence), "\(offline.error)")
            try await RunningServer.run(launch) { _ in
                let online = try await Program.run(all)
                #expect(!online.isSuccess && online.output.isEmpty)
                #expect(online.error.contains(sentence), "\(online.error)")
            }
        }

        @Test("two keys of one name are told apart by their ids, and endpoints of one key alone can be listed")
        func names() async throws {
            try await Receiver.run { receiver in
                let folder = try TestFolder()
                let launch = folder.launch(to: receiver)
                try await RunningServer.run(launch) { server in
                    let keys = [try await server.newKey("twin"), try await server.newKey("twin")]
                    let ids = keys.map { String($0.split(separator: "_")[1]) }
                    let refused = try await Program.run(["webhooks", "secret", "twin", "--data", launch.dataFolder])
                    #expect(!refused.isSuccess)
                    #expect(ids.allSatisfy { refused.error.contains($0) }, "\(refused.error)")
                    for (key, path) in zip(keys, ["/one", "/two"]) {
                        let own = RunningServer(process: server.process, api: server.api.with(key: key), launch: launch)
                        _ = try await own.failing(webhook: receiver.address(path))
                        _ = try await receiver.taken(path)
                    }
                    let all = try await server.webhooks(["endpoints"])
                    #expect(ids.allSatisfy { all.contains($0) } && all.contains("http://127.0.0.1:"))
                    #expect(!all.contains("/one") && !all.contains("/two"), "a path can be a secret")
                    let one = try await server.webhooks(["endpoints", "--key", ids[0]])
                    #expect(one.contains(ids[0]) && !one.contains(ids[1]), "\(one)")
                    let endpoint = String(all.prefix { $0 != "\t" })
                    let rest = try await server.webhooks(["endpoints", "--after", endpoint])
                    #expect(!rest.contains(ids[0]) && rest.contains(ids[1]), "\(rest)")
                }
            }
        }
    }
}
