import RenderProtocol
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The worker's end of the two pipes; reading and writing block.
///
/// A pipe that fails means that the server is gone, so the process ends.
final class FrameChannel: Sendable {
    private let input: Int32
    private let output: Int32
    /// Held while a frame is written, so that frames of several threads do not mix.
    private let writing = Mutex(())

    init(input: Int32, output: Int32) {
        self.input = input
        self.output = output
    }

    /// Moves standard output to a descriptor that nobody else knows; any other descriptor stays as it is.
    static func takingOver(_ output: Int32) -> Int32 {
        guard output == STDOUT_FILENO else { return output }
        let own = dup(output)
        guard own >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
            WorkerExit.now(.limitRefused, "the output can't be taken over")
        }
        return own
    }

    /// Sends a report as one frame.
    func send(_ report: RenderReport, payload: [UInt8] = []) {
        do {
            let frame = try Frame(report, payload: payload)
            writing.withLock { _ in
                write(frame.head)
                write(frame.payload)
            }
        } catch {
            WorkerExit.now(.protocolBroken, "a report does not fit into a message: \(error)")
        }
    }

    /// Calls `handle` for each command, until the input ends; then ends the process.
    func readCommands(_ handle: (RenderCommand, [UInt8]) -> Void) -> Never {
        var parser = FrameParser()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
        do {
            while true {
                let count = read(input, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                for frame in try parser.frames(from: UnsafeRawBufferPointer(rebasing: buffer[..<count])) {
                    handle(try frame.message(), frame.payload)
                }
            }
            try parser.finish()
        } catch {
            WorkerExit.now(.protocolBroken, "the server's message can't be read: \(error)")
        }
        WorkerExit.now(.inputEnded)
    }

    private func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                #if canImport(Glibc)
                    let count = Glibc.write(output, piece.baseAddress, piece.count)
                #else
                    let count = Darwin.write(output, piece.baseAddress, piece.count)
                #endif
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { WorkerExit.now(.outputEnded) }
                rest = rest.dropFirst(count)
            }
        }
    }
}
