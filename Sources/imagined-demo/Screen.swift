import Foundation
import Synchronization

/// Standard output: a bar that moves on a terminal, plain lines elsewhere.
final class Screen: Sendable {
    private static let barWidth = 32
    private static let eraseLine = "\r\u{1B}[2K"

    private let isTerminal = isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    /// What the bar showed last; `nil` when there is none on the screen.
    private let shown = Mutex<Int?>(nil)

    func line(_ text: String) {
        endProgress()
        write(text + "\n")
    }

    /// What is asked, and of which interface.
    func heading(_ dialect: String, _ request: String) {
        line("")
        line(isTerminal ? "\u{1B}[1m\(dialect)\u{1B}[0m  \(request)" : "\(dialect)  \(request)")
    }

    /// Shows how far a job is.
    ///
    /// - Parameter percent: 0…100; elsewhere than on a terminal, each quarter is told once.
    func progress(_ percent: Int, after elapsed: Duration) {
        let last = shown.withLock { shown in
            defer { shown = percent }
            return shown
        }
        if isTerminal {
            let filled = percent * Self.barWidth / 100
            let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
            write("\(Self.eraseLine)  \(bar) \(percent) %  \(Self.seconds(elapsed))")
        } else if last.map({ $0 / 25 < percent / 25 }) ?? true {
            write("  \(percent) %  \(Self.seconds(elapsed))\n")
        }
    }

    /// Leaves the bar as it is and goes on below it.
    func endProgress() {
        let wasShown = shown.withLock { shown in
            defer { shown = nil }
            return shown != nil
        }
        if wasShown && isTerminal { write("\n") }
    }

    /// Counts the seconds of something whose progress can't be seen.
    func waiting<Value: Sendable>(
        _ text: String,
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let began = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while self.isTerminal {
                    self.write("\(Self.eraseLine)  waiting: \(text)  \(Self.seconds(began.duration(to: .now)))")
                    try await Task.sleep(for: .milliseconds(100))
                }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                guard let value else { continue }
                let end = isTerminal ? Self.eraseLine : ""
                write("\(end)  answered after \(Self.seconds(began.duration(to: .now)))\n")
                return value
            }
            throw CancellationError()
        }
    }

    /// Written as `7.4 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths = duration.components.seconds * 10 + duration.components.attoseconds / 100_000_000_000_000_000
        return "\(tenths / 10).\(tenths % 10) s"
    }

    private func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
