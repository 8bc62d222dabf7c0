/// Changes the number of pixels of a picture.
///
/// Done here and not by the picture library: that enlarges with another kernel than it shrinks with, rounds the sizes
/// itself, and takes paths of its own on some processors, while a tile must come out the same to the byte everywhere.
package enum Resampling {
    /// Resamples a part of a picture with a three-lobed Lanczos kernel, in both directions of scale.
    ///
    /// The two axes are scaled on their own: the caller chooses a size that keeps the aspect ratio. Pixels outside of
    /// `crop` have no influence. The same input gives the same bytes on every machine.
    ///
    /// - Parameters:
    ///   - source: the picture.
    ///   - crop: the part of it that is kept, at least one pixel, inside the picture.
    ///   - width: columns wanted, at least 1.
    ///   - height: rows wanted, at least 1.
    /// - Throws: ``ImagingFailure/library(operation:detail:)`` when the part does not lie inside the picture.
    package static func resized(
        _ source: PixelBuffer,
        crop: PixelRectangle,
        width: Int,
        height: Int
    ) throws(ImagingFailure) -> PixelBuffer {
        guard
            crop.x >= 0, crop.y >= 0, crop.width >= 1, crop.height >= 1, width >= 1, height >= 1,
            crop.width <= source.width - crop.x, crop.height <= source.height - crop.y
        else {
            throw .library(operation: "resize", detail: "\(crop) of \(source.width) x \(source.height)")
        }
        let across = LanczosKernel(origin: crop.x, length: crop.width, outputCount: width)
        let down = LanczosKernel(origin: crop.y, length: crop.height, outputCount: height)
        var rows = RowWindow(source: source, crop: crop, kernel: across, rowCount: down.tapCount)
        var output = [UInt8]()
        output.reserveCapacity(width * height * 3)
        var sums = [SIMD4<Float>](repeating: .zero, count: width)
        for y in 0..<height {
            rows.advance(to: down.starts[y])
            sums.withUnsafeMutableBufferPointer { sums in
                sums.update(repeating: .zero)
                for tap in 0..<down.tapCount {
                    rows.add(row: down.starts[y] + tap, times: down.weights[y * down.tapCount + tap], to: sums)
                }
                for sum in sums {
                    let rounded = (sum + 0.5).clamped(lowerBound: .zero, upperBound: .init(repeating: 255))
                    output.append(UInt8(rounded.x))
                    output.append(UInt8(rounded.y))
                    output.append(UInt8(rounded.z))
                }
            }
        }
        return PixelBuffer(width: width, height: height, bytes: output)
    }
}

extension Resampling {
    /// Reduces a picture whose long side is longer than asked, and keeps its aspect ratio; any other stays as it is.
    ///
    /// - Parameter longSide: pixels, at least 1.
    package static func fitted(_ source: PixelBuffer, longSide: Int) throws(ImagingFailure) -> PixelBuffer {
        let longer = max(source.width, source.height)
        guard longer > longSide else { return source }
        return try resized(
            source,
            crop: PixelRectangle(x: 0, y: 0, width: source.width, height: source.height),
            width: max(1, source.width * longSide / longer),
            height: max(1, source.height * longSide / longer)
        )
    }
}

/// The source rows that the next output row needs, already resampled across.
///
/// Each source row is resampled once; memory is in proportion to the kernel's height, not to the picture's.
private struct RowWindow {
    private let source: PixelBuffer
    private let crop: PixelRectangle
    private let kernel: LanczosKernel
    private let width: Int
    private let rowCount: Int
    /// A ring: source row `y` lies in slot `y % rowCount`.
    private var ring: [SIMD4<Float>]
    private var nextRow: Int
    private var line: [SIMD4<Float>]

    init(source: PixelBuffer, crop: PixelRectangle, kernel: LanczosKernel, rowCount: Int) {
        self.source = source
        self.crop = crop
        self.kernel = kernel
        self.width = kernel.starts.count
        self.rowCount = rowCount
        self.ring = Array(repeating: .zero, count: rowCount * kernel.starts.count)
        self.nextRow = crop.y
        self.line = Array(repeating: .zero, count: crop.width)
    }

    /// Makes `rowCount` rows from `first` on available; `first` never goes back.
    mutating func advance(to first: Int) {
        nextRow = max(nextRow, first)
        while nextRow < first + rowCount {
            fillLine(nextRow)
            resampleLine(into: (nextRow % rowCount) * width)
            nextRow += 1
        }
    }

    func add(row: Int, times weight: Float, to sums: UnsafeMutableBufferPointer<SIMD4<Float>>) {
        let start = (row % rowCount) * width
        ring.withUnsafeBufferPointer { ring in
            for x in 0..<width { sums[x] += ring[start + x] * weight }
        }
    }

    private mutating func fillLine(_ row: Int) {
        let start = (row * source.width + crop.x) * 3
        source.bytes.withUnsafeBufferPointer { bytes in
            line.withUnsafeMutableBufferPointer { line in
                for x in 0..<line.count {
                    let at = start + 3 * x
                    line[x] = SIMD4<Float>(Float(bytes[at]), Float(bytes[at + 1]), Float(bytes[at + 2]), 0)
                }
            }
        }
    }

    private mutating func resampleLine(into slot: Int) {
        let (taps, width) = (kernel.tapCount, width)
        ring.withUnsafeMutableBufferPointer { ring in
            line.withUnsafeBufferPointer { line in
                kernel.weights.withUnsafeBufferPointer { weights in
                    kernel.starts.withUnsafeBufferPointer { starts in
                        var x = 0
                        // Two samples at a time: each sum waits for its own last addition, not for the other's.
                        while x &+ 1 < width {
                            let (left, right) = (starts[x] &- crop.x, starts[x &+ 1] &- crop.x)
                            let (leftWeights, rightWeights) = (x &* taps, (x &+ 1) &* taps)
                            var (leftSum, rightSum) = (SIMD4<Float>.zero, SIMD4<Float>.zero)
                            for tap in 0..<taps {
                                leftSum += line[left &+ tap] * weights[leftWeights &+ tap]
                                rightSum += line[right &+ tap] * weights[rightWeights &+ tap]
                            }
                            ring[slot &+ x] = leftSum
                            ring[slot &+ x &+ 1] = rightSum
                            x &+= 2
                        }
                        if x < width {
                            var sum = SIMD4<Float>.zero
                            for tap in 0..<taps {
                                sum += line[starts[x] &- crop.x &+ tap] * weights[x &* taps &+ tap]
                            }
                            ring[slot &+ x] = sum
                        }
                    }
                }
            }
        }
    }
}
