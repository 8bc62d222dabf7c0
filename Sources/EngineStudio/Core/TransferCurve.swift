/// The sRGB transfer curve as tables (IEC 61966-2-1).
enum TransferCurve {
    /// Linear value of each code.
    static let decode: [Float] = (0..<256).map { code in
        let v = Double(code) / 255
        return Float(v <= 0.04045 ? v / 12.92 : PortableMath.power((v + 0.055) / 1.055, 2.4))
    }

    /// Code, not rounded, at even steps of the square root of the linear value.
    static let encode: [Float] = (0...4096).map { step in
        let root = Double(step) / 4096
        let linear = root * root
        let v = linear <= 0.0031308 ? linear * 12.92 : 1.055 * PortableMath.power(linear, 1 / 2.4) - 0.055
        return Float(v * 255)
    }
}
