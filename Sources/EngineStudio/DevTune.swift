internal import Glibc

func tune(_ name: String, _ v: Float) -> Float {
    guard let text = getenv(name) else { return v }
    return Float(String(cString: text)) ?? v
}
