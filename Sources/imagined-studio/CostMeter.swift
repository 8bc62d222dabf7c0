import Foundation

/// What this process spends from the making of the meter on.
struct CostMeter {
    struct Cost {
        let wallSeconds: Double
        /// Of all threads.
        let processorSeconds: Double
        /// Most memory that the process has held in its life.
        let peakBytes: Int
    }

    private let start = ContinuousClock.now
    private let processorStart = Self.processorSeconds()

    func cost() -> Cost {
        let wall = (ContinuousClock.now - start).components
        return Cost(
            wallSeconds: Double(wall.seconds) + Double(wall.attoseconds) * 1e-18,
            processorSeconds: Self.processorSeconds() - processorStart,
            peakBytes: Self.usage().ru_maxrss * 1024
        )
    }

    private static func processorSeconds() -> Double {
        let usage = usage()
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
    }

    private static func usage() -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }
}
