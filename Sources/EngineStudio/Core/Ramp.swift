/// 0 up to `low`, 1 from `high`, smooth between.
@inline(__always)
func ramp(_ v: Float, _ low: Float, _ high: Float) -> Float {
    let t = min(max((v - low) / (high - low), 0), 1)
    return t * t * (3 - 2 * t)
}
