import Foundation

/// What this process spends from the making of the meter on.
struct CostMeter {
    struct Cost {
        let wallSeconds: Double
        /// Of all threads.
        let processorSeconds: Double
        /// Most memory that the process has held in its life, in bytes.
        let peakBytes: Int
        /// What of it came on top of what it held when the meter was made; means something in a young process only.
        let addedBytes: Int
    }

    private let start = ContinuousClock.now
    private let processorStart: Double
    private let bytesBefore: Int

    init() {
        bytesBefore = Self.status("VmRSS:")
        processorStart = Self.processorSeconds()
    }

    func cost() -> Cost {
        let wall = (ContinuousClock.now - start).components
        let peak = Self.status("VmHWM:")
        return Cost(
            wallSeconds: Double(wall.seconds) + Double(wall.attoseconds) * 1e-18,
            processorSeconds: Self.processorSeconds() - processorStart,
            peakBytes: peak,
            addedBytes: max(0, peak - bytesBefore)
        )
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
    }

    /// A line of `/proc/self/status` in bytes; 0 where there is none, as on macOS.
    private static func status(_ name: String) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) })
        else { return 0 }
        return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) * 1024
    }
}
