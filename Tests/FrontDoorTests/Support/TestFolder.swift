import Foundation
import LocalServer

/// A folder of one test, gone when the test is over.
struct TestFolder: ~Copyable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/imagined-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and tells its path.
    func file(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }

    /// How to start a server whose data folder lies in this one.
    ///
    /// Tiles are as small as they may be without becoming unlike real ones.
    func launch(
        _ options: [String] = [],
        reaching neighbour: Neighbour? = nil,
        variables: [String: String] = [:]
    ) -> Launch {
        var all = options
        if !all.contains("--tile-size"), variables["IMAGINED_TILE_SIZE"] == nil, !all.contains("--config") {
            all += ["--tile-size", "128"]
        }
        if let neighbour { all += ["--outbound-allow", "127.0.0.0/8:\(neighbour.port)"] }
        return Launch(executable: Program.path, dataFolder: "\(path)/data", options: all, variables: variables)
    }
}
