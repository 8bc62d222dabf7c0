internal import Imaging

/// What the colours of a photo say about it: enough to choose a look when the words do not.
struct PhotoMood: Sendable {
    /// Mean and spread of lightness, 0…1.
    private(set) var lightness = 0.5
    private(set) var contrast = 0.2
    private(set) var chroma = 0.05
    /// Mean colour.
    private(set) var greenRed = 0.0
    private(set) var blueYellow = 0.0
    /// Where the eye goes, as fractions of the sides.
    private(set) var centre = SIMD2(0.5, 0.5)

    var isGray: Bool { chroma < 0.014 }
    var isWarm: Bool { blueYellow + 0.5 * greenRed > 0.012 }

    init(_ reference: PixelBuffer) {
        let columns = min(48, reference.width), rows = min(48, reference.height)
        var cells: [SIMD4<Double>] = []
        for row in 0..<rows {
            for column in 0..<columns {
                cells.append(Self.cell(reference, column: column, row: row, of: (columns, rows)))
            }
        }
        let count = Double(cells.count)
        let mean = cells.reduce(SIMD4(), +) / count
        lightness = mean.x
        greenRed = mean.y
        blueYellow = mean.z
        contrast = (cells.reduce(0) { $0 + ($1.x - mean.x) * ($1.x - mean.x) } / count).squareRoot()
        chroma = cells.reduce(0) { $0 + ($1.y * $1.y + $1.z * $1.z).squareRoot() } / count
        var sum = 0.0, place = SIMD2<Double>()
        for (i, cell) in cells.enumerated() {
            let u = (Double(i % columns) + 0.5) / Double(columns), v = (Double(i / columns) + 0.5) / Double(rows)
            let d = cell - mean
            let unusual = d.x * d.x + 6 * (d.y * d.y + d.z * d.z)
            let isSkin =
                cell.z > 0.364 * cell.y && cell.y > 0.0875 * cell.z
                && (0.03...0.13).contains((cell.y * cell.y + cell.z * cell.z).squareRoot())
            let middle = max(0.1, 1 - 2 * ((u - 0.5) * (u - 0.5) + (v - 0.5) * (v - 0.5)))
            let weight = (unusual * 4 + (isSkin ? 0.25 : 0.02)) * middle
            sum += weight
            place += SIMD2(u, v) * weight
        }
        centre = sum > 0 ? place / sum : SIMD2(0.5, 0.5)
    }

    /// Mean of up to sixteen pixels of a cell, in Oklab.
    private static func cell(
        _ picture: PixelBuffer,
        column: Int,
        row: Int,
        of grid: (columns: Int, rows: Int)
    ) -> SIMD4<Double> {
        var sum = SIMD4<Double>()
        for j in 0..<4 {
            for i in 0..<4 {
                let x = (4 * column + i) * picture.width / (4 * grid.columns)
                let y = (4 * row + j) * picture.height / (4 * grid.rows)
                let at = 3 * (y * picture.width + x)
                sum += SIMD4(
                    Double(TransferCurve.decode[Int(picture.bytes[at])]),
                    Double(TransferCurve.decode[Int(picture.bytes[at + 1])]),
                    Double(TransferCurve.decode[Int(picture.bytes[at + 2])]),
                    0
                )
            }
        }
        let rgb = sum / 16
        func root(_ v: Double) -> Double { PortableMath.power(v, 1.0 / 3) }
        let l = root(0.4122214708 * rgb.x + 0.5363325363 * rgb.y + 0.0514459929 * rgb.z)
        let m = root(0.2119034982 * rgb.x + 0.6806995451 * rgb.y + 0.1073969566 * rgb.z)
        let s = root(0.0883024619 * rgb.x + 0.2817188376 * rgb.y + 0.6299787005 * rgb.z)
        return SIMD4(
            0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
            0
        )
    }
}
