import Glibc
func tuned(_ k: String, _ d: Float) -> Float {
    guard let c = getenv("T_" + k) else { return d }
    return Float(String(cString: c)) ?? d
}
