internal import Imaging

/// What a photo shows of people, sky, light and colour: enough to choose a look when the words do not.
struct PhotoMood: Sendable {
    /// What the photo mainly is.
    enum Scene: Sendable, CaseIterable {
        case portrait, landscape, night, grey, closeUp, bright, everyday
    }

    /// Mean and spread of lightness, 0…1.
    private(set) var lightness = 0.5
    private(set) var contrast = 0.2
    private(set) var chroma = 0.05
    /// Mean colour.
    private(set) var greenRed = 0.0
    private(set) var blueYellow = 0.0
    /// Parts of the picture, 0…1.
    private(set) var skin = 0.0
    private(set) var sky = 0.0

    var isWarm: Bool { blueYellow + 0.5 * greenRed > 0.012 }

    var scene: Scene {
        if chroma < 0.014 { return .grey }
        if lightness < 0.36 { return .night }
        if lightness > 0.78, contrast < 0.17 { return .bright }
        if skin > 0.06, skin < 0.5, sky < 0.3 { return .portrait }
        if sky > 0.12 { return .landscape }
        return isWarm && chroma > 0.05 ? .closeUp : .everyday
    }

    init(_ reference: PixelBuffer, _ analysis: SharedAnalysis?) {
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
        skin = Double(analysis?.skin.mean ?? 0)
        sky = Double(analysis?.sky.mean ?? 0)
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
