import Foundation
import LocalServer
import Testing

extension FrontDoor {
    @Suite("The pages' own programs")
    struct PagePrograms {
        private static let genArtPicture =
            "https://graduate.northeastern.edu/resources/wp-content/uploads/sites/4/2019/09/iStock-1150384596-2.jpg"

        @Test("ImaginePro's JavaScript submits a job that ends with four pictures")
        func imagineProJavaScript() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let output = try await Script("imaginepro-page.js", .node)
                    .replacing("https://api.imaginepro.ai", with: server.process.address)
                    .replacing("<your-token>", with: server.process.key)
                    .replacing("<your-image-url>", with: server.samplePhoto)
                    .output(in: path)
                let submitted = try JSONDecoder().decode(Submitted.self, from: Data(output.utf8))
                #expect(submitted.success)
                let message = try await server.message(submitted.messageId) { $0.isTerminal }
                #expect(message.status == "DONE")
                #expect(message.images?.count == 4)
            }
        }

        @Test("GenArtAPI's JavaScript prints a finished result")
        func genArtJavaScript() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let output = try await Script("genartapi-page.js", .node)
                    .replacing("https://api.genartapi.com", with: server.process.address)
                    .replacing("<your-midjourney-api-key>", with: server.process.key)
                    .replacing(Self.genArtPicture, with: server.samplePhoto)
                    .output(in: path)
                let result = try JSONDecoder().decode(GenArtResult.self, from: Data(output.utf8))
                #expect(result.progress == "done")
                #expect(result.content.hasSuffix("> a cyberpunk city"))
            }
        }

        @Test("GenArtAPI's Python prints a finished result")
        func genArtPython() async throws {
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let output = try await Script("genartapi-page.py", .python)
                    .preceded(by: "data = None")
                    .replacing("https://api.genartapi.com", with: server.process.address)
                    .replacing("<your-midjourney-api-key>", with: server.process.key)
                    .replacing(Self.genArtPicture, with: server.samplePhoto)
                    .output(in: path)
                // Python prints a dictionary, not JSON.
                #expect(output.contains("'progress': 'done'"))
                #expect(output.contains("> a cyberpunk city'"))
                #expect(output.contains("'label': '🔄'"))
            }
        }

        @Test("the vendor's package imagines, waits, upscales, rerolls, and shows our sentence for a refusal")
        func vendorPackage() async throws {
            struct Printed: Decodable {
                let grid: Message
                let upscaled: Message
                let rerolled: Message
                let refusal: String?
            }
            let folder = try TestFolder()
            let path = folder.path
            try await RunningServer.run(folder.launch()) { server in
                let output = try await Script("vendor-package.py", .python).output(
                    in: path,
                    arguments: [server.process.address, server.process.key, "\(server.samplePhoto) a cat in oil"]
                )
                // The package itself prints a line when it is refused.
                let last = output.split(separator: "\n").last ?? ""
                let printed = try JSONDecoder().decode(Printed.self, from: Data(last.utf8))
                #expect(printed.grid.status == "DONE")
                #expect(printed.grid.ref == "from the package")
                #expect(printed.upscaled.status == "DONE")
                #expect(printed.upscaled.originatingMessageId == printed.grid.messageId)
                #expect(printed.upscaled.images?.count == 1)
                #expect(printed.rerolled.status == "DONE")
                #expect(printed.rerolled.images?.count == 4)
                #expect(printed.refusal?.hasPrefix("prompt must begin with the address of one picture") == true)
            }
        }
    }
}
