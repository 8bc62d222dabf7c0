internal import CStudioKernels

/// Direction of edges from a smoothed structure tensor.
///
/// Flat areas take their direction from wider and wider surroundings, so that it is defined everywhere.
struct FlowField {
    let cosine: Plane
    let sine: Plane
    let coherence: Plane
    /// Squared gradient before smoothing.
    let edges: Plane

    init(_ picture: LabPicture, _ stripes: Stripes) {
        let (width, height) = (picture.width, picture.height)
        let xx = Plane(width: width, height: height, filledWith: 0)
        let xy = Plane(width: width, height: height, filledWith: 0)
        let yy = Plane(width: width, height: height, filledWith: 0)
        for (plane, weight) in [(picture.lightness, 1), (picture.greenRed, 3), (picture.blueYellow, 3)]
            as [(Plane, Float)]
        {
            stripes.rows(height) { first, last in
                cstudio_add_tensor(
                    plane.samples,
                    Int32(width),
                    Int32(height),
                    Int32(first),
                    Int32(last),
                    weight,
                    xx.samples,
                    xy.samples,
                    yy.samples
                )
            }
        }
        edges = Plane(width: width, height: height)
        let energy = edges
        stripes.rows(height) { first, last in
            for i in (first * width)..<(last * width) { energy.samples[i] = xx.samples[i] + yy.samples[i] }
        }
        func spread(_ plane: Plane) -> Plane {
            let near = plane.blurred(2.2, stripes), middle = plane.blurred(9, stripes), far = plane.blurred(34, stripes)
            stripes.rows(height) { first, last in
                for i in (first * width)..<(last * width) {
                    near.samples[i] += middle.samples[i] * 0.12 + far.samples[i] * 0.03
                }
            }
            return near
        }
        let (sxx, sxy, syy) = (spread(xx), spread(xy), spread(yy))
        let (c, s, k) = (
            Plane(width: width, height: height), Plane(width: width, height: height),
            Plane(width: width, height: height)
        )
        stripes.rows(height) { first, last in
            let at = first * width
            cstudio_flow(
                sxx.samples + at,
                sxy.samples + at,
                syy.samples + at,
                Int64((last - first) * width),
                c.samples + at,
                s.samples + at,
                k.samples + at
            )
            // A direction in what is almost flat is noise: trust it by its energy.
            for i in at..<(last * width) {
                let strength = sxx.samples[i] + syy.samples[i]
                k.samples[i] = min(max(k.samples[i], 0), 1) * strength / (strength + 2e-5)
            }
        }
        (cosine, sine, coherence) = (c, s, k)
    }
}
