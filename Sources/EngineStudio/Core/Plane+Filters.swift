internal import CStudioKernels

extension Plane {
    /// Gaussian blur; above a sigma of 2.5 pixels on a halved picture, so its cost does not grow with sigma.
    func blurred(_ sigma: Double, _ stripes: Stripes) -> Plane {
        guard sigma > 2.5, width > 4, height > 4 else { return directlyBlurred(max(sigma, 0.05), stripes) }
        return halved(stripes).blurred((sigma * sigma - 0.3).squareRoot() / 2, stripes).resampled(
            width,
            height,
            stripes
        )
    }

    private func directlyBlurred(_ sigma: Double, _ stripes: Stripes) -> Plane {
        let reach = max(1, Int((sigma * 2.8).rounded(.up)))
        var taps = (-reach...reach).map { PortableMath.exponential(-Double($0 * $0) / (2 * sigma * sigma)) }
        let sum = taps.reduce(0, +)
        taps = taps.map { $0 / sum }
        let weights = taps.map(Float.init)
        let across = Plane(width: width, height: height)
        let result = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            let scratch = UnsafeMutablePointer<Float>.allocate(capacity: width + 2 * reach)
            defer { scratch.deallocate() }
            cstudio_blur_rows(
                samples,
                across.samples,
                Int32(width),
                Int32(first),
                Int32(last),
                weights,
                Int32(reach),
                scratch
            )
        }
        stripes.rows(height) { first, last in
            cstudio_blur_columns(
                across.samples,
                result.samples,
                Int32(width),
                Int32(height),
                Int32(first),
                Int32(last),
                weights,
                Int32(reach)
            )
        }
        return result
    }

    func halved(_ stripes: Stripes) -> Plane {
        let half = Plane(width: (width + 1) / 2, height: (height + 1) / 2)
        stripes.rows(half.height) { first, last in
            cstudio_halve(
                samples,
                Int32(width),
                Int32(height),
                half.samples,
                Int32(half.width),
                Int32(first),
                Int32(last)
            )
        }
        return half
    }

    /// Bilinear samples of a window, in fractions of the sides.
    func resampled(_ toWidth: Int, _ toHeight: Int, window: Window = .whole, _ stripes: Stripes) -> Plane {
        let result = Plane(width: toWidth, height: toHeight)
        stripes.rows(toHeight) { first, last in
            let line = UnsafeMutablePointer<Float>.allocate(capacity: width + 1)
            defer { line.deallocate() }
            cstudio_resample(
                samples,
                Int32(width),
                Int32(height),
                result.samples + first * toWidth,
                Int32(toWidth),
                Int32(toHeight),
                Int32(first),
                Int32(last),
                window.left,
                window.top,
                window.right,
                window.bottom,
                line
            )
        }
        return result
    }

    /// Writes one row of the plane as it would be at another size.
    func stretchRow(_ y: Int, toWidth: Int, toHeight: Int, line: UnsafeMutablePointer<Float>, into row: RowBuffer) {
        cstudio_resample(
            samples,
            Int32(width),
            Int32(height),
            row,
            Int32(toWidth),
            Int32(toHeight),
            Int32(y),
            Int32(y + 1),
            0,
            0,
            1,
            1,
            line
        )
    }

    /// A new plane of the same size, row by row.
    func mapped(_ stripes: Stripes, _ body: @Sendable (Float) -> Float) -> Plane {
        let result = Plane(width: width, height: height)
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { result.samples[i] = body(samples[i]) }
        }
        return result
    }
}

/// Room for one row of samples.
typealias RowBuffer = UnsafeMutablePointer<Float>

/// A part of a picture in fractions of its sides.
struct Window: Sendable {
    var left: Float
    var top: Float
    var right: Float
    var bottom: Float
    static let whole = Window(left: 0, top: 0, right: 1, bottom: 1)
}
