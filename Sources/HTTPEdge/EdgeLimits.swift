package import NIOCore

/// How much and how slowly a client may send and take, on one connection.
package struct EdgeLimits: Sendable, Hashable {
    /// From the opening of a connection, or the first byte of a further request, to the end of the request's header.
    ///
    /// A TLS handshake is part of it. Default 10 s.
    package var headTime: TimeAmount = .seconds(10)
    /// How long a body may take; default 300 s.
    package var bodyTime: TimeAmount = .seconds(300)
    /// The slowest permitted body, in bytes per second, over each ``rateWindow``; default 1000.
    package var minimumBodyRate = 1000
    /// How long a body is watched before its rate is judged, again and again; default 10 s.
    package var rateWindow: TimeAmount = .seconds(10)
    /// How long a connection may be silent between two requests; default 60 s.
    package var idleTime: TimeAmount = .seconds(60)
    /// How long a client may take nothing of an answer that waits for it; default 60 s.
    package var stallTime: TimeAmount = .seconds(60)
    /// How long a client that was answered before its body was complete may go on sending.
    ///
    /// What it sends is thrown away, so that it comes to read the answer. Default 5 s.
    package var lingerTime: TimeAmount = .seconds(5)
    /// The longest header field, in bytes, name and value together; default 16 KiB.
    package var maximumFieldBytes = 16 << 10
    /// Request line and header fields together, in bytes; default 32 KiB.
    package var maximumHeaderBytes = 32 << 10
    /// How many header fields a request may have; default 100.
    package var maximumFields = 100
    /// How many connections may be open at once.
    ///
    /// Further ones wait in the system's queue. Default 65,536.
    package var maximumConnections = 1 << 16

    /// The defaults of each property.
    package init() {}
}

extension TimeAmount {
    /// Whole seconds; what is left over is dropped.
    package var seconds: Int { Int(nanoseconds / 1_000_000_000) }
}

/// Why a connection got an answer that no route gave.
package enum EdgeRefusal: Error, Sendable, Hashable, CaseIterable {
    /// The request's header did not come to its end in time.
    case headTooSlow
    /// The request's body came too slowly, or for too long.
    case bodyTooSlow
    /// The request's header is too large, or has too many fields.
    case headTooLarge
    /// What came is not HTTP.
    case notHTTP

    /// The HTTP status code of the answer.
    package var status: Int {
        switch self {
        case .headTooSlow, .bodyTooSlow: 408
        case .headTooLarge: 431
        case .notHTTP: 400
        }
    }
}
