import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("The description of the interface")
    struct Description {
        @Test("every operation answers as OpenAPI document says, with success and with each kind of problem")
        func openAPI() async throws {
            try await Neighbour.run { neighbour in
                let folder = try TestFolder()
                let path = folder.path
                let tightFolder = try TestFolder()
                let tight = tightFolder.launch([
                    "--key-submits", "1/3600", "--key-fetches", "1/3600", "--key-uploads", "0",
                ])
                let launch = folder.launch(["--outbound-allow", "127.0.0.1/32", "--tile-size", "256"])
                try await RunningServer.run(launch) { server in
                    let other = try await server.newKey("other")
                    let admin = try await server.newKey("admin", ["--scope", "admin"])
                    try await RunningServer.run(tight) { tight in
                        let output = try await Script("openapi-check.py", .python).output(
                            in: path,
                            arguments: [
                                server.process.address, server.process.key, other, tight.process.address,
                                tight.process.key, "\(Program.packageRoot)/Examples/webhooks",
                                "\(neighbour.address)/held.jpg", admin,
                            ]
                        )
                        #expect(output.contains("operations"), "\(output)")
                    }
                }
            }
        }
    }
}
