/// The grain of what is painted or drawn on: 0 hollow … 1 top.
enum Ground {
    /// Woven threads of uneven width.
    static func canvasTooth(_ scene: Scene) -> Plane {
        let (width, height) = (scene.width, scene.height)
        let across = Noise.plane(width, height, size: 3, stretch: 9, octaves: 1, seed: 7001, scene.stripes)
        let down = Noise.plane(
            width,
            height,
            size: 3,
            stretch: 9,
            angle: 1.5707963,
            octaves: 1,
            seed: 7002,
            scene.stripes
        )
        let period = 4.2 * scene.scale
        let wave = (0..<4096).map { Float(PortableMath.sine(Double($0) / 4096 * 2 * 3.141592653589793)) }
        scene.stripes.rows(height) { first, last in
            for y in first..<last {
                let row = wave[Int(Double(y) / period * 4096) & 4095]
                for x in 0..<width {
                    let column = wave[Int(Double(x) / period * 4096) & 4095]
                    let i = y * width + x
                    let weave = 0.5 + 0.25 * row * column
                    across.samples[i] = weave * 0.5 + 0.25 * across.samples[i] + 0.25 * down.samples[i]
                }
            }
        }
        return across
    }

    /// Cold-pressed paper: fine grain and a few broader hills.
    static func paperTooth(_ scene: Scene, grain: Double = 1.25) -> Plane {
        let fine = Noise.plane(
            scene.width,
            scene.height,
            size: grain * 1.6,
            octaves: 2,
            seed: 7101,
            scene.stripes
        )
        let broad = Noise.plane(scene.width, scene.height, size: 7, octaves: 2, seed: 7102, scene.stripes)
        let width = scene.width
        scene.stripes.rows(scene.height) { first, last in
            for i in (first * width)..<(last * width) {
                let v = (fine.samples[i] - 0.5) * 1.15 + (broad.samples[i] - 0.5) * 0.5 + 0.5
                fine.samples[i] = min(max(v, 0), 1)
            }
        }
        return fine
    }
}
