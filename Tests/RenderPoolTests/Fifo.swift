import Foundation

/// A named pipe, on which another process tells that it has come to a point, and the end of which tells that it is gone.
final class Fifo: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "imagined-\(UUID().uuidString)").path
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit {
        unlink(path)
    }

    /// The lines that are written to the pipe; ends when the last writer is gone.
    func lines() -> AsyncStream<String> {
        let path = path
        return AsyncStream { continuation in
            // Opening and reading block, so they need a thread of their own.
            Thread.detachNewThread {
                let descriptor = open(path, O_RDONLY)
                var line: [UInt8] = []
                var byte: UInt8 = 0
                while read(descriptor, &byte, 1) > 0 {
                    if byte == 0x0A {
                        continuation.yield(String(decoding: line, as: UTF8.self))
                        line = []
                    } else {
                        line.append(byte)
                    }
                }
                close(descriptor)
                continuation.finish()
            }
        }
    }

    /// Opens the pipe for writing, which waits for a reader, and closes it again, which the reader sees as the end.
    func release() {
        let path = path
        Thread.detachNewThread { close(open(path, O_WRONLY)) }
    }
}

/// A task that a worker begins and then holds on to, until it is released or dies.
struct HeldTask {
    private let told: Fifo
    private let released: Fifo
    private var lines: AsyncStream<String>.Iterator

    init() throws {
        told = try Fifo()
        released = try Fifo()
        lines = told.lines().makeAsyncIterator()
    }

    /// What to tell the worker.
    var instruction: String { "@hold \(told.path) \(released.path)" }

    /// Waits until a worker works on the task, and gives its process.
    mutating func worker() async -> pid_t? {
        await lines.next().flatMap { pid_t($0) }
    }

    /// Waits until the worker lets go of the task: because it was released, or because it is gone.
    mutating func end() async {
        while await lines.next() != nil {}
    }

    func release() {
        released.release()
    }
}
