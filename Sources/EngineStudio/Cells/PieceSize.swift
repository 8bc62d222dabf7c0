/// How large the pieces of a craft are from place to place: small where there is something to tell.
struct PieceSize {
    /// In units, where nothing happens.
    var broad: Double
    /// In units, in the finest detail.
    var fine: Double
    /// Skin alone makes pieces this fine: 0…1.
    var skin: Float = 0.6
    /// How much less detail counts where the eye does not go: 0…1.
    var focus: Float = 0.65
    /// How fast pieces may grow, in units to a unit of way.
    var growth: Float = 10

    /// At the field's size, in units.
    func plane(_ scene: Scene) -> Plane {
        let field = scene.field
        let result = Plane(width: field.width, height: field.height)
        let width = field.width
        let fineness = Float(min(max(scene.recipe.brush.detail, 0.2), 2))
        let factor = Float(scene.recipe.brush.scale)
        let (broad, fine) = (Float(broad), Float(fine))
        scene.stripes.rows(field.height) { first, last in
            for i in (first * width)..<(last * width) {
                let detail = field.detail.samples[i], eye = field.saliency.samples[i]
                let told = detail * (1 - focus + focus * eye) * fineness
                let want = min(1, max(told, field.skin.samples[i] * skin * (0.7 + 0.6 * detail)))
                let calm = 1 - want
                result.samples[i] = (fine + (broad - fine) * calm * calm) * factor
            }
        }
        let even = result.blurred(2, scene.stripes)
        even.limitSlope(growth / Float(max(field.width, field.height)) * 1024)
        return even
    }
}

extension Plane {
    /// Lowers samples so that none is more than `slope` above its neighbour.
    fileprivate func limitSlope(_ slope: Float) {
        for y in 0..<height {
            for x in 0..<width {
                var v = self[x, y]
                if x > 0 { v = min(v, self[x - 1, y] + slope) }
                if y > 0 { v = min(v, self[x, y - 1] + slope) }
                self[x, y] = v
            }
        }
        for y in stride(from: height - 1, through: 0, by: -1) {
            for x in stride(from: width - 1, through: 0, by: -1) {
                var v = self[x, y]
                if x + 1 < width { v = min(v, self[x + 1, y] + slope) }
                if y + 1 < height { v = min(v, self[x, y + 1] + slope) }
                self[x, y] = v
            }
        }
    }
}

extension Scene {
    /// Slope of colour and lightness at the field's size, after a blur of `sigma` field pixels.
    func fieldEdges(sigma: Double) -> Plane {
        let smooth = field.picture.blurred(sigma, stripes)
        let edges = Plane(width: field.width, height: field.height)
        let (width, height) = (field.width, field.height)
        stripes.rows(height) { first, last in
            for y in first..<last {
                let above = max(y - 1, 0) * width, below = min(y + 1, height - 1) * width
                for x in 0..<width {
                    let left = y * width + max(x - 1, 0), right = y * width + min(x + 1, width - 1)
                    func square(_ p: Plane) -> Float {
                        let dx = p.samples[right] - p.samples[left]
                        let dy = p.samples[below + x] - p.samples[above + x]
                        return dx * dx + dy * dy
                    }
                    let sum = square(smooth.lightness) + 4 * (square(smooth.greenRed) + square(smooth.blueYellow))
                    edges.samples[y * width + x] = sum.squareRoot() * 0.5
                }
            }
        }
        return edges
    }

    /// The scene as its own field sees it: what is drawn on it is placed alike at every size.
    var small: Scene {
        Scene(
            recipe: recipe,
            stripes: stripes,
            picture: field.picture,
            field: field,
            scale: Double(max(field.width, field.height)) / 1024
        )
    }

    /// Direction of the lamp on the sheet: towards it, with unit length or less.
    var lamp: SIMD2<Float> {
        let x = Float(min(max(recipe.light.x, -0.5), 1.5)) - 0.5, y = Float(min(max(recipe.light.y, -0.5), 1)) - 0.75
        return SIMD2(x, y) / max((x * x + y * y).squareRoot(), 0.2)
    }
}
