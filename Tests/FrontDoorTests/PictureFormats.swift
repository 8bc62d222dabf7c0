import Foundation
import ImageSniffing
import Imaging
import Testing

extension FrontDoor {
    @Suite("Formats of pictures")
    struct PictureFormats {
        @Test(
            "pictures are made in the format that is set, and every dialect, link and follow-up goes with it",
            arguments: [("jpeg", "jpg"), ("webp", "webp")]
        )
        func output(format: String, ending: String) async throws {
            let folder = try TestFolder()
            try await RunningServer.run(folder.launch(["--output-format", format])) { server in
                let message = try await server.finished(
                    try await server.api.imagine("\(server.samplePhoto) a neon cat")
                )
                let addresses = [try #require(message.uri)] + (try #require(message.images))
                #expect(addresses.count == 5)
                for address in addresses { try await Self.check(address, format, ending, server) }

                let own = try await server.api.job(message.messageId)
                let grid = try #require(own.pictures?.grid)
                #expect(grid.mediaType == "image/\(format)" && grid.url == message.uri)

                let upscaled = try await server.finished(try await server.api.press("U2", on: message.messageId))
                try await Self.check(try #require(upscaled.uri), format, ending, server)

                let result = try await server.api.imageToImage("oil painting", try #require(message.images?.first))
                try await Self.check(result.uri, format, ending, server)
                try await Self.check(result.proxy_url, format, ending, server)
                #expect(result.hashCutByClients == result.hash)
            }
        }

        private static func check(
            _ address: String,
            _ format: String,
            _ ending: String,
            _ server: RunningServer
        ) async throws {
            #expect(address.hasSuffix(".\(ending)"), "\(address)")
            let answer = try await server.api.with(key: "").send(.get, address)
            #expect(answer.status == 200 && answer.header("content-type") == "image/\(format)")
            let header = try ImageHeader.read(answer.body)
            #expect(header.format.rawValue == format)
            #expect(try ReferenceDecoder.decode(answer.body).width == header.width)
        }

        @Test("AVIF, HEIC and TIFF are read where they are asked for, and named where they are not")
        func input() async throws {
            let folder = try TestFolder()
            let files = try await HostileFiles(in: "\(folder.path)/corpus")
            try await Neighbour.run { neighbour in
                let names = ["h01.avif", "h02.heic", "t01.tif"]
                var offered: [String: [UInt8]] = [:]
                for name in names { offered[name] = try files.bytes(name) }
                let addresses = neighbour.offer(offered).sorted { $0.key < $1.key }.map(\.value)
                let launch = folder.launch(["--image-formats", "avif,heic,tiff"], reaching: neighbour)
                try await RunningServer.run(launch) { server in
                    for address in addresses {
                        let message = try await server.finished(try await server.api.imagine("\(address) a neon cat"))
                        #expect(message.status == "DONE", "\(address): \(message.error ?? "")")
                    }
                    let page = "\(neighbour.address)/text.png"
                    let message = try await server.finished(try await server.api.imagine("\(page) a neon cat"))
                    #expect(message.error?.contains("PNG, JPEG, WebP, GIF, AVIF, HEIC or TIFF image") == true)
                }
            }
        }

        @Test("formats and qualities that do not exist are refused at the start, all in one answer")
        func settings() async throws {
            let folder = try TestFolder()
            let run = try await Program.run([
                "serve", "--data", "\(folder.path)/data", "--image-formats", "png,svg", "--output-format", "gif",
                "--output-quality", "101",
            ])
            #expect(!run.isSuccess)
            #expect(run.error.contains("--image-formats (IMAGINED_IMAGE_FORMATS) must be names among png, jpeg"))
            #expect(run.error.contains("got svg"))
            #expect(
                run.error.contains("--output-format (IMAGINED_OUTPUT_FORMAT) must be one of png, jpeg, webp, got gif")
            )
            #expect(
                run.error.contains("--output-quality (IMAGINED_OUTPUT_QUALITY) must be a whole number from 1 to 100")
            )
        }
    }
}
