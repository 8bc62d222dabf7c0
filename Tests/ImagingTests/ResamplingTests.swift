import Imaging
import Testing

@Suite("Resampling")
struct ResamplingTests {
    @Test(
        "the size is exactly what was asked for",
        arguments: [(1, 1), (7, 3), (64, 48), (65, 47), (200, 1), (311, 233)]
    )
    func size(width: Int, height: Int) throws {
        let resized = try Resampling.resized(ramp, crop: whole(ramp), width: width, height: height)
        #expect(resized.width == width && resized.height == height)
    }

    @Test(
        "a picture that is too large is reduced to the long side, and any other is left alone",
        arguments: [
            (100, (64, 48), (64, 48)), (64, (64, 48), (64, 48)), (32, (64, 48), (32, 24)), (5, (1, 100), (1, 5)),
        ]
    )
    func fitted(longSide: Int, from: (Int, Int), to: (Int, Int)) throws {
        let pixels = PixelBuffer(width: from.0, height: from.1, bytes: .init(repeating: 9, count: from.0 * from.1 * 3))
        let result = try Resampling.fitted(pixels, longSide: longSide)
        #expect((result.width, result.height) == to)
    }

    @Test("at the same size nothing changes")
    func identity() throws {
        #expect(try Resampling.resized(ramp, crop: whole(ramp), width: ramp.width, height: ramp.height) == ramp)
    }

    @Test("a crop at its own size is that part, and nothing around it shines in")
    func crop() throws {
        let crop = PixelRectangle(x: 5, y: 7, width: 11, height: 9)
        let cut = try Resampling.resized(ramp, crop: crop, width: 11, height: 9)
        for (x, y) in [(0, 0), (10, 8), (4, 3)] { #expect(cut.colour(x, y) == ramp.colour(5 + x, 7 + y)) }
        var bytes = [UInt8](repeating: 255, count: 30 * 30 * 3)
        for y in 10..<20 { for x in 10..<20 { for c in 0..<3 { bytes[(y * 30 + x) * 3 + c] = 0 } } }
        let dark = PixelRectangle(x: 10, y: 10, width: 10, height: 10)
        for side in [3, 10, 25] {
            let black = try Resampling.resized(
                PixelBuffer(width: 30, height: 30, bytes: bytes),
                crop: dark,
                width: side,
                height: side
            )
            #expect(black.bytes.allSatisfy { $0 == 0 })
        }
    }

    @Test("one colour stays that colour at every scale", arguments: [1, 5, 16, 40, 333])
    func flat(side: Int) throws {
        let flat = PixelBuffer(width: 16, height: 16, bytes: [UInt8](repeating: 201, count: 16 * 16 * 3))
        let resized = try Resampling.resized(flat, crop: whole(flat), width: side, height: side)
        #expect(resized.bytes.allSatisfy { $0 == 201 })
    }

    @Test("lines too fine to be shown become their mean, not a pattern")
    func noAliasing() throws {
        let bytes = (0..<128 * 128).flatMap { [UInt8](repeating: $0 % 2 == 0 ? 0 : 255, count: 3) }
        let lines = PixelBuffer(width: 128, height: 128, bytes: bytes)
        let resized = try Resampling.resized(lines, crop: whole(lines), width: 30, height: 30)
        // Apart from the border, where the repeated edge weighs more.
        for x in 3..<27 { #expect(abs(Int(resized.colour(x, 15)[0]) - 128) <= 3) }
    }

    @Test(
        "a part outside of the picture is refused",
        arguments: [
            PixelRectangle(x: -1, y: 0, width: 2, height: 2), PixelRectangle(x: 0, y: 0, width: 65, height: 1),
            PixelRectangle(x: 0, y: 0, width: 0, height: 1), PixelRectangle(x: .max, y: 0, width: 1, height: 1),
        ]
    )
    func outside(crop: PixelRectangle) {
        #expect(throws: ImagingFailure.self) { try Resampling.resized(ramp, crop: crop, width: 4, height: 4) }
    }
}

@Suite("Grid sheet")
struct GridSheetTests {
    @Test("the tiles stand in reading order")
    func layout() throws {
        let tiles = (1...4).map { value in
            PixelBuffer(width: 3, height: 2, bytes: [UInt8](repeating: UInt8(value), count: 18))
        }
        let sheet = try GridSheet.compose(tiles)
        #expect(sheet.width == 6 && sheet.height == 4)
        let values = (0..<4).map { y in (0..<6).map { x in Int(sheet.colour(x, y)[0]) } }
        #expect(values == [[1, 1, 1, 2, 2, 2], [1, 1, 1, 2, 2, 2], [3, 3, 3, 4, 4, 4], [3, 3, 3, 4, 4, 4]])
    }

    @Test("three tiles, or tiles of two sizes, are no sheet")
    func refusals() {
        let tile = PixelBuffer(width: 2, height: 1, bytes: [0, 0, 0, 0, 0, 0])
        let other = PixelBuffer(width: 1, height: 2, bytes: [0, 0, 0, 0, 0, 0])
        #expect(throws: ImagingFailure.self) { try GridSheet.compose([tile, tile, tile]) }
        #expect(throws: ImagingFailure.self) { try GridSheet.compose([tile, tile, tile, other]) }
    }
}

private let ramp = PixelBuffer(
    width: 64,
    height: 48,
    bytes: (0..<64 * 48 * 3).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 / 64) }
)

private func whole(_ pixels: PixelBuffer) -> PixelRectangle {
    PixelRectangle(x: 0, y: 0, width: pixels.width, height: pixels.height)
}
