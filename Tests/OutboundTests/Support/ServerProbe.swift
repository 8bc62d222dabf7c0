import NIOCore
import NIOPosix

/// Finds out whether an address belongs to this machine.
enum ServerProbe {
    /// - Returns: `true` if a listener can be bound to the address; it is closed again.
    static func bind(_ host: String) throws -> Bool {
        let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: host, port: 0).wait()
        try channel.close().wait()
        return true
    }
}
