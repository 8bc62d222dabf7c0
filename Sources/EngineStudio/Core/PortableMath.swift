/// Elementary functions from IEEE basic operations alone.
///
/// A system's own may differ in the last bit from machine to machine, and pixels must not. Accuracy is about 1e-13.
enum PortableMath {
    static func exponential(_ x: Double) -> Double {
        let clamped = min(max(x, -700), 700)
        let power = (clamped * 1.4426950408889634).rounded()
        let rest = clamped - power * 0.6931471805599453
        var term = 1.0
        var sum = 1.0
        for k in 1...14 {
            term *= rest / Double(k)
            sum += term
        }
        return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
    }

    /// For `x` above 0.
    static func logarithm(_ x: Double) -> Double {
        var significand = x.significand
        var exponent = Double(x.exponent)
        if significand > 1.4142135623730951 {
            significand *= 0.5
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var term = ratio
        var sum = 0.0
        for k in 0..<18 {
            sum += term / Double(2 * k + 1)
            term *= square
        }
        return 2 * sum + exponent * 0.6931471805599453
    }

    /// For `base` of 0 and above.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        base <= 0 ? 0 : exponential(exponent * logarithm(base))
    }

    static func sine(_ x: Double) -> Double {
        let turn = (x * 0.15915494309189535).rounded()
        let angle = x - turn * 6.283185307179586
        let square = angle * angle
        var term = angle
        var sum = angle
        for k in 1...14 {
            term *= -square / Double((2 * k) * (2 * k + 1))
            sum += term
        }
        return sum
    }

    static func cosine(_ x: Double) -> Double { sine(x + 1.5707963267948966) }
}
