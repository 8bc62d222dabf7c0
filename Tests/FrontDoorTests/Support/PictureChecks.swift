import ImageSniffing
import Imaging
import Testing

/// Checks on files that the server hands out.
enum Pictures {
    /// Fetches a picture without a key and decodes it whole.
    static func pixels(_ address: String, _ api: APIClient) async throws -> PixelBuffer {
        let answer = try await api.with(key: "").send(.get, address)
        try #require(answer.status == 200, "\(address): \(answer.text.prefix(200))")
        #expect(answer.header("content-type") == "image/png")
        return try ReferenceDecoder.decode(answer.body, limits: ImageLimits())
    }

    /// Fetches a picture without a key, decodes it whole, and tells width and height.
    static func size(_ address: String, _ api: APIClient) async throws -> [Int] {
        let pixels = try await pixels(address, api)
        return [pixels.width, pixels.height]
    }
}

extension PixelBuffer {
    /// How far two pictures of one shape lie apart, whatever their sizes: the mean difference of the mean colours of
    /// 12 x 8 cells, 0…255.
    func distance(to other: PixelBuffer) -> Double {
        let pairs = zip(cellMeans, other.cellMeans)
        return pairs.reduce(0) { $0 + abs($1.0 - $1.1) } / Double(cellMeans.count)
    }

    private var cellMeans: [Double] {
        let columns = 12
        let rows = 8
        var sums = [Double](repeating: 0, count: columns * rows * 3)
        var counts = [Double](repeating: 0, count: columns * rows * 3)
        for y in 0..<height {
            for x in 0..<width {
                let cell = (y * rows / height) * columns + x * columns / width
                for channel in 0..<3 {
                    sums[cell * 3 + channel] += Double(bytes[(y * width + x) * 3 + channel])
                    counts[cell * 3 + channel] += 1
                }
            }
        }
        return zip(sums, counts).map { $0 / max($1, 1) }
    }
}
