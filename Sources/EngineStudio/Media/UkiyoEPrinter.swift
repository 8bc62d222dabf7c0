internal import CStudioKernels

/// A Japanese colour woodblock print: flat pigments on washi, a bold key block, graded skies, and the grain of the wood.
///
/// Shapes are cleaned by the anisotropic Kuwahara filter, every area takes the nearest of the pigments
/// that the picture needs most, and what is too small to be cut in wood joins its surroundings.
struct UkiyoEPrinter: MediumPainter {
    static let traits = MediumTraits(isOnPaper: true, weather: .within, rank: 75)
    let scene: Scene

    static func prepare(_ recipe: inout Recipe) {
        recipe.palette.paper = LabColour(srgb: 0xEFE3C8)
        recipe.palette.pigment = LabColour(srgb: 0x24211F)
        recipe.palette.inks = Pigments.classic
        recipe.palette.contrast = 1.05
        recipe.light.strength = 0.1
        recipe.finish.vignette = 0
        recipe.finish.ground = 0.6
    }

    static func vary(_ recipe: inout Recipe, for attempt: Attempt, spread: Double) {
        recipe.finish.vignette = 0
        switch attempt {
        case .rich: break
        case .warm:
            recipe.palette.inks = Pigments.redLead
            recipe.palette.paper = LabColour(srgb: 0xEBD9B4)
            recipe.palette.pigment = LabColour(srgb: 0x33231C)
        case .cool:
            recipe.palette.inks = Pigments.indigo
            recipe.palette.paper = LabColour(srgb: 0xEEEADC)
            recipe.palette.pigment = LabColour(srgb: 0x18233F)
        case .dramatic:
            recipe.palette.inks = Pigments.evening
            recipe.palette.paper = LabColour(srgb: 0xE3D3B4)
        }
    }

    func paint(_ step: (Double) throws(StudioFailure) -> Void) throws(StudioFailure) -> LabPicture {
        let plate = scene.plate
        let size = scene.recipe.brush.scale.squareRoot()
        let tangents = plate.tangents()
        try step(0.05)
        let lines = try ContourLines(scene: plate, width: 1.35, reach: 6, threshold: 0.015, sharpness: 20)
            .found(in: plate.picture.lightness, tangents: tangents) { () throws(StudioFailure) in try step(0.15) }
        try step(0.3)
        let clean = Abstraction.of(plate, radius: 3.9 * size, tangents: tangents)
        try step(0.6)
        let blocks = WoodBlocks(plate, vivid: clean)
        try step(0.7)
        let labels = blocks.labels.enlarged(
            scene.width,
            scene.height,
            shiftX: 0.7,
            shiftY: -0.5,
            scene.stripes
        )
        try step(0.8)
        pull(labels, blocks, lines: lines)
        try step(1)
        return scene.picture
    }

    /// Prints the blocks one over the other; writes over the scene's picture.
    private func pull(_ labels: EnlargedLabels, _ blocks: WoodBlocks, lines: Plane) {
        let (width, height, stripes, recipe) = (scene.width, scene.height, scene.stripes, scene.recipe)
        let rings = Noise.plane(
            lines.width,
            lines.height,
            size: 150,
            stretch: 5,
            angle: 0.04,
            octaves: 2,
            seed: 7201,
            stripes
        )
        let fibres = Noise.plane(width, height, size: 1.8, stretch: 26, angle: 0.03, octaves: 2, seed: 7202, stripes)
        let calm = blocks.calm
        let (sheet, sumi) = (SIMD4<Float>(recipe.palette.paper), SIMD4<Float>(recipe.palette.pigment))
        // A sky is wiped deep, the ground behind a sitter lightly.
        let depth: Float = blocks.hasSky ? 0.9 : 0.55
        let (bokashi, ground) = (blocks.bokashi, Float(recipe.finish.ground))
        let unit = Float(1 / scene.scale), (across, tall) = (Float(width) * unit, Float(height) * unit)
        let mat = min(across, tall) * 0.042 * Float(recipe.finish.margin)
        let picture = scene.picture
        let soft = max(unit * 0.7, 0.7)
        blocks.colours.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let colours = InkTable(base)
            stripes.rows(height) { first, last in
                for y in first..<last {
                    let v = (Float(y) + 0.5) / Float(height), py = (Float(y) + 0.5) * unit
                    for x in 0..<width {
                        let i = y * width + x
                        let u = (Float(x) + 0.5) / Float(width), px = (Float(x) + 0.5) * unit
                        var c = labels.colour(i, colours.pointer)
                        // The printer wipes the block so that colour runs out from the upper edge.
                        let grain = fibres.samples[i] - 0.5
                        let open = calm.sample(u: u, v: v)
                        if open > 0.01 {
                            let wiped = 1 - ramp(v + grain * 0.02, 0.02, 0.42)
                            c += (bokashi - c) * open * wiped * depth
                        }
                        // Pigment lies thinner on the hard late wood of each year's ring.
                        let year = rings.sample(u: u, v: v) * 13
                        let late = abs(year - year.rounded()) * 2
                        let wood = (late * late * late - 0.2) * 0.35 + grain
                        let pigment = ramp(sheet.x - c.x, 0.02, 0.25) * (0.45 + 0.55 * open)
                        c += (sheet - c) * (wood * 0.11 + 0.02) * pigment * ground * 1.6
                        c.x += grain * 0.012 * ground
                        let line = ramp(lines.sample(u: u, v: v) + grain * 0.16, 0.3, 0.62)
                        c += (sumi - c) * line * (0.94 + grain * 0.1)
                        let edge = min(px, across - px, py, tall - py)
                        if mat > 0, edge < mat + 4 {
                            let inside = edge - mat
                            let frame = 1 - ramp(abs(inside - 1.3 + grain * 0.8) - 1.1, 0, soft)
                            if inside < 0 {
                                c = sheet
                                c.x += grain * 0.02
                            }
                            c += (sumi - c) * frame * 0.9
                        }
                        c = c.unclipped
                        picture.lightness.samples[i] = c.x
                        picture.greenRed.samples[i] = c.y
                        picture.blueYellow.samples[i] = c.z
                    }
                }
            }
        }
    }
}

/// Lets stripes read colours that outlive them.
struct InkTable: @unchecked Sendable {  // read only, and held by the caller
    let pointer: UnsafePointer<SIMD4<Float>>
    init(_ pointer: UnsafePointer<SIMD4<Float>>) { self.pointer = pointer }
}
