import Foundation
import Synchronization

/// Ports of this machine that take connections and never say a word.
final class HangingPorts: Sendable {
    private let listeners: [(descriptor: Int32, port: Int)]
    private let taken = Mutex<[Int32]>([])
    /// `POLLRDHUP` of Linux, which its C headers hide from Swift.
    private static let otherSideClosed: Int16 = 0x2000

    /// Opens this many ports on loopback.
    init(count: Int) throws {
        var opened: [(descriptor: Int32, port: Int)] = []
        for _ in 0..<count { opened.append(try Self.listen()) }
        listeners = opened
    }

    deinit {
        listeners.forEach { close($0.descriptor) }
        taken.withLock { $0.forEach { close($0) } }
    }

    var addresses: [String] { listeners.map { "http://127.0.0.1:\($0.port)/hook" } }

    var ports: [Int] { listeners.map(\.port) }

    /// Connections that are open now: those that came and were not closed by the other side.
    var openConnections: Int {
        connections { connection in
            var watched = pollfd(fd: connection, events: Self.otherSideClosed, revents: 0)
            return poll(&watched, 1, 0) == 0
        }
    }

    /// Connections that ever came.
    var allConnections: Int { connections { _ in true } }

    private func connections(where isCounted: (Int32) -> Bool) -> Int {
        taken.withLock { taken in
            for listener in listeners {
                while true {
                    let connection = accept(listener.descriptor, nil, nil)
                    if connection < 0 { break }
                    taken.append(connection)
                }
            }
            return taken.count(where: isCounted)
        }
    }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard descriptor >= 0, isOpen else { throw Disappointment("no port: \(String(cString: strerror(errno)))") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
