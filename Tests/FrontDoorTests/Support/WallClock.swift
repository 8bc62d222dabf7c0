import Foundation

/// The wall clock of a server, moved while it runs; nothing else on this machine sees it.
struct WallClock {
    private static let library = "\(Program.packageRoot)/.build/release/libMovedClock.so"

    private let file: String

    /// - Parameter folder: an existing folder; `clock` in it is used.
    init(in folder: String) throws {
        file = folder + "/clock"
        try Data(count: 8).write(to: URL(filePath: file))
    }

    /// Whether a server's clock can be moved here.
    static var isPossible: Bool {
        #if os(Linux)
            FileManager.default.isReadableFile(atPath: library)
        #else
            false
        #endif
    }

    /// What the server needs in its environment.
    var variables: [String: String] { ["LD_PRELOAD": Self.library, "MOVED_CLOCK": file] }

    /// Lets the clock be so far ahead of the true time from now on, or behind it.
    func jump(toHoursAhead hours: Int64) throws {
        var ahead = hours * 3_600_000_000_000
        let descriptor = open(file, O_WRONLY)
        defer { close(descriptor) }
        guard pwrite(descriptor, &ahead, 8, 0) == 8 else { throw Disappointment("the clock can't be moved") }
    }
}
