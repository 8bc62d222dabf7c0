import ImageSniffing
import Imaging
import Testing

@Suite("JPEG encoder")
struct JPEGEncoderTests {
    @Test("the picture comes back almost as it was", arguments: [(1, 1), (192, 128), (7, 50)])
    func roundTrip(width: Int, height: Int) throws {
        let pixels = ramp(width, height)
        let file = try JPEGEncoder.encode(pixels)
        let header = try ImageHeader.read(file)
        #expect(header.format == .jpeg && header.width == width && header.height == height)
        let decoded = try ReferenceDecoder.decode(file)
        let difference = zip(decoded.bytes, pixels.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(difference < 6 * pixels.bytes.count)
    }

    @Test("a file has the segments that a decoder needs, and no others")
    func segments() throws {
        let file = try JPEGEncoder.encode(ramp(64, 64))
        var markers: [UInt8] = []
        var rest = file.dropFirst(2)
        // Up to the scan, whose data has no length.
        while let marker = rest.dropFirst().first, markers.last != 0xDA {
            markers.append(marker)
            let length = rest.dropFirst(2).prefix(2).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(2 + length)
        }
        // Tables, frame, scan: no EXIF (E1), profile (E2), Photoshop (ED), comment (FE).
        #expect(Set(markers) == [0xDB, 0xC0, 0xC4, 0xDA])
    }

    @Test("the same picture gives the same bytes, and another one others")
    func determinism() throws {
        #expect(try JPEGEncoder.encode(ramp(64, 48)) == JPEGEncoder.encode(ramp(64, 48)))
        #expect(try JPEGEncoder.encode(ramp(64, 48)) != JPEGEncoder.encode(ramp(48, 64)))
    }

    private func ramp(_ width: Int, _ height: Int) -> PixelBuffer {
        var bytes: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width { bytes += [UInt8(x * 255 / width), UInt8(y * 255 / height), 128] }
        }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }
}
