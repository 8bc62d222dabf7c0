import ImageSniffing
import Imaging
import Testing

@Suite("Reference decoder")
struct ReferenceDecoderTests {
    @Test("every EXIF orientation is applied to every pixel of a JPEG", arguments: 0...9)
    func orientation(_ orientation: Int) throws {
        let file = try fixture("blocks.jpg")
        let upright = try ReferenceDecoder.decode(file)
        let turned = try ReferenceDecoder.decode(EXIF.inserted(EXIF.block(orientation: orientation), intoJPEG: file))
        #expect(turned == upright.turned(orientation))
    }

    @Test("every EXIF orientation is applied to every pixel of a WebP", arguments: 1...8)
    func webpOrientation(_ orientation: Int) throws {
        let file = try fixture("blocks.webp")
        let upright = try ReferenceDecoder.decode(file)
        let pixels = try #require(WebPFile.chunk(named: "VP8L", of: file))
        let exif = WebPFile.chunk("EXIF", EXIF.block(orientation: orientation))
        let turned = try ReferenceDecoder.decode(WebPFile.extended(flags: 0x08, 24, 16, pixels + exif))
        #expect(turned == upright.turned(orientation))
    }

    @Test(
        "every format brings the six blocks at their places",
        arguments: [
            "blocks.jpg", "progressive.jpg", "blocks.webp", "lossy.webp", "p3.jpg",
        ]
    )
    func blocks(name: String) throws {
        let pixels = try ReferenceDecoder.decode(try fixture(name))
        #expect(pixels.width == 24 && pixels.height == 16)
        for (colour, (x, y)) in zip(blockColours, blockCentres) {
            #expect(pixels.distance(from: colour, x, y) <= 12, "\(name): \(pixels.colour(x, y)) for \(colour)")
        }
    }

    @Test("four inks become the colours that they print")
    func inks() throws {
        let pixels = try ReferenceDecoder.decode(try fixture("cmyk.jpg"))
        // Print can't reach pure blue and green, but neither is dark or of another hue.
        #expect(pixels.distance(from: [255, 255, 255], 12, 12) <= 12)
        #expect(pixels.distance(from: [0, 0, 0], 20, 12) <= 60)
        let red = pixels.colour(4, 4)
        #expect(red[0] > 180 && red[1] < 90 && red[2] < 90, "\(red)")
        let yellow = pixels.colour(4, 12)
        #expect(yellow[0] > 220 && yellow[1] > 200 && yellow[2] < 90, "\(yellow)")
    }

    @Test("grey becomes three equal channels")
    func grey() throws {
        let pixels = try ReferenceDecoder.decode(try fixture("grey.jpg"))
        #expect(pixels.colour(12, 12).allSatisfy { $0 >= 250 } && pixels.colour(20, 12).allSatisfy { $0 <= 5 })
        #expect(stride(from: 0, to: pixels.bytes.count, by: 3).allSatisfy { pixels.bytes[$0] == pixels.bytes[$0 + 2] })
    }

    @Test("samples of every depth become eight bits", arguments: pngDepths)
    func depths(_ name: String, file: [UInt8], expected: [[UInt8]]) throws {
        let pixels = try ReferenceDecoder.decode(file)
        #expect(expected.indices.map { pixels.colour($0, 0) } == expected)
    }

    @Test("an animation gives its first frame")
    func animation() throws {
        let frames = [0, 2].map { GIFFile.FrameOfOneColour(width: 6, height: 4, colour: $0) }
        let pixels = try ReferenceDecoder.decode(GIFFile.file(6, 4, frames: frames))
        #expect(pixels.width == 6 && pixels.height == 4)
        #expect(pixels.colour(5, 3) == [255, 0, 0])
        let webp = WebPFile.extended(
            flags: 2,
            4,
            4,
            WebPFile.chunk("ANIM", [0, 0, 0, 0, 0, 0])
                + WebPFile.chunk(
                    "ANMF",
                    [0, 0, 0, 0, 0, 0, 3, 0, 0, 3, 0, 0, 10, 0, 0, 0] + WebPFile.chunk("VP8L", WebPFile.lossless(4, 4))
                )
        )
        #expect(try ReferenceDecoder.decode(webp).height == 4)
    }

    @Test("a broken profile is passed over, and so is broken EXIF")
    func brokenMetadata() throws {
        let file = try fixture("blocks.jpg")
        let plain = try ReferenceDecoder.decode(file)
        let profile = EXIF.segment(
            0xE2,
            Array("ICC_PROFILE\0".utf8) + [1, 1] + [UInt8](repeating: 9, count: 200),
            into: file
        )
        #expect(try ReferenceDecoder.decode(profile) == plain)
        let missingPart = EXIF.segment(
            0xE2,
            Array("ICC_PROFILE\0".utf8) + [1, 3] + [UInt8](repeating: 9, count: 200),
            into: file
        )
        #expect(try ReferenceDecoder.decode(missingPart) == plain)
        var manyEntries = EXIF.block(orientation: 6)
        manyEntries.replaceSubrange(8..<10, with: [0xFF, 0xFF])
        #expect(throws: Never.self) { try ReferenceDecoder.decode(EXIF.inserted(manyEntries, intoJPEG: file)) }
    }

    @Test("what follows the picture and what stands beside it does not matter")
    func company() throws {
        let file = try fixture("blocks.jpg")
        let plain = try ReferenceDecoder.decode(file)
        #expect(
            try ReferenceDecoder.decode(file + Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18)) == plain
        )
        #expect(try ReferenceDecoder.decode(EXIF.segment(0xFE, Array("a comment".utf8), into: file)) == plain)
        #expect(try ReferenceDecoder.decode(EXIF.segment(0xE5, [], into: file)) == plain)
    }

    @Test("nothing of a reference's metadata is in what we write")
    func canary() throws {
        let canary = "CANARY-52.5200N-13.4050E"
        var file = EXIF.inserted(EXIF.block(orientation: 1, text: canary), intoJPEG: try fixture("blocks.jpg"))
        file = EXIF.segment(0xFE, Array(canary.utf8), into: file)
        file = EXIF.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x>\(canary)</x>".utf8), into: file)
        let png = try PNGEncoder.encode(try ReferenceDecoder.decode(file))
        #expect(!String(decoding: png, as: Unicode.ASCII.self).contains("CANARY"))
        #expect(PNGFile.chunks(of: png).map(\.name).filter { $0 != "IDAT" } == ["IHDR", "sRGB", "pHYs", "IEND"])
    }
}

private let blockColours: [[UInt8]] = [
    [255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0], [255, 255, 255], [0, 0, 0],
]
private let blockCentres = [(4, 4), (12, 4), (20, 4), (4, 12), (12, 12), (20, 12)]

private let pngDepths: [(String, [UInt8], [[UInt8]])] = [
    ("1-bit grey", PNGFile.file(2, 1, bits: 1, colour: 0, rows: [[0b0100_0000]]), [[0, 0, 0], [255, 255, 255]]),
    ("2-bit grey", PNGFile.file(2, 1, bits: 2, colour: 0, rows: [[0b0110_0000]]), [[85, 85, 85], [170, 170, 170]]),
    ("4-bit grey", PNGFile.file(2, 1, bits: 4, colour: 0, rows: [[0x1F]]), [[17, 17, 17], [255, 255, 255]]),
    ("8-bit grey", PNGFile.file(1, 1, bits: 8, colour: 0, rows: [[77]]), [[77, 77, 77]]),
    ("16-bit grey", PNGFile.file(1, 1, bits: 16, colour: 0, rows: [[77, 77]]), [[77, 77, 77]]),
    ("8-bit RGB", PNGFile.file(1, 1, rows: [[1, 2, 3]]), [[1, 2, 3]]),
    ("16-bit RGB", PNGFile.file(1, 1, bits: 16, rows: [[1, 1, 2, 2, 200, 200]]), [[1, 2, 200]]),
    (
        "palette",
        PNGFile.file(2, 1, bits: 4, colour: 3, rows: [[0x10]], before: PNGFile.chunk("PLTE", [9, 8, 7, 6, 5, 4])),
        [[6, 5, 4], [9, 8, 7]]
    ),
    (
        "palette with a transparent entry",
        PNGFile.file(
            2,
            1,
            bits: 8,
            colour: 3,
            rows: [[1, 0]],
            before: PNGFile.chunk("PLTE", [9, 8, 7, 6, 5, 4]) + PNGFile.chunk("tRNS", [0])
        ),
        [[6, 5, 4], [255, 255, 255]]
    ),
    ("grey on white", PNGFile.file(2, 1, colour: 4, rows: [[0, 0, 100, 255]]), [[255, 255, 255], [100, 100, 100]]),
    (
        "colour on white", PNGFile.file(2, 1, colour: 6, rows: [[0, 0, 0, 0, 10, 20, 30, 255]]),
        [[255, 255, 255], [10, 20, 30]]
    ),
    (
        "16-bit colour on white",
        PNGFile.file(2, 1, bits: 16, colour: 6, rows: [[0, 0, 0, 0, 0, 0, 0, 0, 10, 10, 20, 20, 30, 30, 255, 255]]),
        [[255, 255, 255], [10, 20, 30]]
    ),
    ("half transparent", PNGFile.file(1, 1, bits: 16, colour: 4, rows: [[0, 0, 128, 0]]), [[127, 127, 127]]),
]

extension PixelBuffer {
    func colour(_ x: Int, _ y: Int) -> [UInt8] {
        let start = (y * width + x) * 3
        return Array(bytes[start..<start + 3])
    }

    /// The largest difference of a channel.
    func distance(from colour: [UInt8], _ x: Int, _ y: Int) -> Int {
        zip(self.colour(x, y), colour).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }

    /// What an upright picture must become when a file with this orientation is put upright.
    ///
    /// - Source: EXIF 2.3, tag 0x0112: where row 0 and column 0 of the stored picture belong.
    func turned(_ orientation: Int) -> PixelBuffer {
        let isSwapped = (5...8).contains(orientation)
        let (newWidth, newHeight) = isSwapped ? (height, width) : (width, height)
        var turned = [UInt8]()
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (sourceX, sourceY) =
                    switch orientation {
                    case 2: (width - 1 - x, y)
                    case 3: (width - 1 - x, height - 1 - y)
                    case 4: (x, height - 1 - y)
                    case 5: (y, x)
                    case 6: (y, height - 1 - x)
                    case 7: (width - 1 - y, height - 1 - x)
                    case 8: (width - 1 - y, x)
                    default: (x, y)
                    }
                turned += colour(sourceX, sourceY)
            }
        }
        return PixelBuffer(width: newWidth, height: newHeight, bytes: turned)
    }
}
