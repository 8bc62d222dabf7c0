import Foundation

/// What libFuzzer calls with each input; the environment variable `IMAGINED_FUZZ_TARGET` says what is to read it.
///
/// - Source: https://llvm.org/docs/LibFuzzer.html
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    target.feed(Array(UnsafeBufferPointer(start: data, count: size)))
    return 0
}

private let target: FuzzTarget = {
    let name = ProcessInfo.processInfo.environment["IMAGINED_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
        let known = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("IMAGINED_FUZZ_TARGET must be one of \(known), got \"\(name)\"")
    }
    return target
}()
