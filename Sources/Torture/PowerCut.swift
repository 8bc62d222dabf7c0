import Foundation

/// One folder whose files are as lost in a power cut as POSIX allows.
///
/// A process that runs with ``variables(dyingAt:)`` has its calls followed by the library CPowerCut, which writes down what is not
/// yet on the disk. When the process was killed, ``settle(_:using:)`` makes the folder what a disk would hold. Until
/// then the records stay, over kills and further starts: what a killed process did not sync, no later one has synced.
package struct PowerCut: Sendable {
    /// How much of what was not synced is gone.
    package enum Loss: Sendable, Hashable, CaseIterable {
        /// All of it.
        case everything
        /// Of each file some sectors of 512 bytes in some version since the last sync, with some size between; of each
        /// folder the changes of its entries up to some point.
        case some
    }

    /// What a cut undid.
    package struct Casualties: Sendable, Hashable {
        package var files = 0
        package var folders = 0
    }

    /// Absolute path of the library; the file libPowerCut.so among the products of the build.
    package let library: String
    /// The folder that is followed; its own entry counts as synced.
    package let root: String
    /// Where the records are kept; on the same file system, outside of ``root``.
    package let state: String
    /// How long each sync takes, so that a kill can meet one under way.
    package var syncDuration: Duration

    /// Makes both folders where they are missing, and begins with everything on the disk.
    ///
    /// - Parameters:
    ///   - folder: an existing folder; `disk` and `cut` in it are used.
    ///   - syncDuration: a whole number of microseconds.
    package init(library: String, folder: String, syncDuration: Duration = .microseconds(500)) throws {
        self.library = library
        self.syncDuration = syncDuration
        // Symbolic links on the way would hide the folder from the library, which compares texts.
        let real = URL(filePath: folder).resolvingSymlinksInPath().path
        root = real + "/disk"
        state = real + "/cut"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try forget()
    }

    /// What the followed process needs in its environment.
    ///
    /// - Parameter step: where it kills itself; CPowerCut.h says how steps are counted.
    package func variables(dyingAt step: Int? = nil) -> [String: String] {
        let (seconds, attoseconds) = syncDuration.components
        var variables = [
            "LD_PRELOAD": library,
            "POWERCUT_ROOT": root,
            "POWERCUT_STATE": state,
            "POWERCUT_DELAY": "\(seconds * 1_000_000 + attoseconds / 1_000_000_000_000)",
        ]
        if let step { variables["POWERCUT_STEP"] = "\(step)" }
        return variables
    }

    /// Whether the library can be loaded here.
    package static func isPossible(_ library: String) -> Bool {
        #if os(Linux)
            access(library, R_OK) == 0
        #else
            false
        #endif
    }

    /// Undoes what was not synced. The process must be gone.
    @discardableResult
    package func settle(_ loss: Loss, using generator: inout some RandomNumberGenerator) throws -> Casualties {
        let journals = try PowerCutJournal.all(in: state)
        var casualties = Casualties()
        let folders = try journals.filter { $0.kind == .folder }.map {
            try CutFolder($0, graves: state + "/graves")
        }
        for journal in journals where journal.kind == .file {
            let file = CutFile(path: "\(state)/graves/\(journal.inode)", changes: try journal.contentChanges())
            try file.undo(loss, using: &generator)
            casualties.files += 1
        }
        for folder in folders {
            try folder.undo(loss, using: &generator)
            casualties.folders += 1
        }
        try forget()
        return casualties
    }

    private func forget() throws {
        if access(state, F_OK) == 0 { try FileManager.default.removeItem(atPath: state) }
        try FileManager.default.createDirectory(atPath: state + "/graves", withIntermediateDirectories: true)
    }
}

/// A system call that failed, of the harness itself.
struct SystemCallFailure: Error, CustomStringConvertible {
    let description: String

    init(_ call: String, _ path: String) { description = "\(call) \(path): \(String(cString: strerror(errno)))" }
}
