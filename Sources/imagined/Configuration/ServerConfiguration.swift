import Foundation
import GenerationService
import HTTPAPI
import ImageSniffing
import Logging
import Outbound

/// The settings of `imagined serve`, checked.
struct ServerConfiguration: Sendable {
    /// Address to listen on; the default is `127.0.0.1`.
    var host = "127.0.0.1"
    /// 0…65535, default 8080; 0 takes a free port.
    var port = 8080
    /// The data folder; made where it is missing.
    var data: DataFolder
    /// Public base of links, without a final slash; `nil` on loopback takes each request's own Host.
    var publicURL: String?
    /// Pixels on the long side of a tile: 16…2048, default 1024.
    var tileSize = 1024
    /// How long a synchronous client waits: 1…3600 s, default 300.
    var syncWait: Duration = .seconds(300)
    /// How long a running job may go without a sign of life before it is taken up again: 2…600 s, default 30.
    var lease: Duration = .seconds(30)
    /// How long jobs and their pictures are kept after their end; the default is 30 days.
    var retention = Retention.standard
    /// Bytes of a request that may bring a picture along: 1…256 MiB, default 28 MiB, for a file of 20 MiB in base64.
    var bodyLimit = 28 << 20
    /// What may be uploaded.
    var uploads = UploadConfiguration()
    /// What each key may use.
    var limits = KeyLimitsConfiguration()
    /// Ranges that references and webhooks may reach although they are not public.
    var outboundAllow: [AllowedRange] = []
    /// Connections: TLS, proxies, pages of other origins.
    var edge = EdgeConfiguration()
    /// What references may be; the formats that are always read, and those of `image-formats`.
    var referenceLimits = ImageLimits()
    /// How pictures are written; the default is PNG.
    var encoding = PictureEncoding()
    /// The least level that is logged, from `trace` to `critical`; the default is `info`.
    var logLevel = Logger.Level.info

    /// Reads and checks every setting.
    ///
    /// - Throws: ``ConfigurationProblem`` with one sentence for each value that can't be used.
    init(reading sources: ConfigurationSources) throws {
        var problems: [String] = []
        func refuse(_ key: String, _ expected: String, _ received: String) {
            let names = "--\(key) (\(ConfigurationSources.environmentName(of: key)))"
            problems.append("\(names) must be \(expected), got \(received)")
        }
        func number(_ key: String, _ range: ClosedRange<Int>, _ defaultValue: Int) -> Int {
            guard let text = sources.text(key) else { return defaultValue }
            if let number = Int(text), range.contains(number) { return number }
            refuse(key, "a whole number from \(range.lowerBound) to \(range.upperBound)", text)
            return defaultValue
        }

        data = DataFolder(path: try Self.dataPath(sources))
        host = sources.text("host") ?? host
        port = number("port", 0...65_535, port)
        tileSize = number("tile-size", 16...2048, tileSize)
        syncWait = .seconds(number("sync-wait", 1...3600, 300))
        lease = .seconds(number("lease", 2...600, 30))
        if let text = sources.text("retention") {
            if let given = Retention(parsing: text) {
                retention = given
            } else {
                refuse("retention", "a time such as 12h or 30d, or never", text)
            }
        }
        bodyLimit = number("body-limit", 1...256, 28) << 20
        uploads = UploadConfiguration(reading: sources, number: number, refuse: refuse)
        limits = KeyLimitsConfiguration(reading: sources, number: number, refuse: refuse)
        edge = EdgeConfiguration(reading: sources, number: number, refuse: refuse)
        if let text = sources.text("public-url") {
            publicURL = Self.publicURL(text)
            if publicURL == nil {
                refuse("public-url", "an http or https address without query, such as https://pictures.example", text)
            }
        }
        for text in sources.texts("outbound-allow") {
            do {
                outboundAllow.append(try AllowedRange(parsing: text))
            } catch {
                problems.append("--outbound-allow (IMAGINED_OUTBOUND_ALLOW): \(error)")
            }
        }
        referenceLimits.formats = Self.imageFormats(sources, refuse)
        uploads.limits = referenceLimits
        if let text = sources.text("output-format") {
            if let format = PictureEncoding.Format(rawValue: text) {
                encoding.format = format
            } else {
                let formats = PictureEncoding.Format.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("output-format", "one of \(formats)", text)
            }
        }
        encoding.quality = number("output-quality", 1...100, encoding.quality)
        if let text = sources.text("log-level") {
            if let level = Logger.Level(rawValue: text) {
                logLevel = level
            } else {
                refuse("log-level", "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))", text)
            }
        }
        if publicURL == nil && !isLoopback {
            problems.append(
                """
                --public-url (IMAGINED_PUBLIC_URL) must be set when --host is not loopback (here \(host)): the links to \
                pictures would otherwise be made from what a stranger's request says of itself
                """
            )
        }
        guard problems.isEmpty else { throw ConfigurationProblem(sentences: problems) }
    }

    /// The formats that are always read, and further ones that are named; naming one that is always read does nothing.
    private static func imageFormats(
        _ sources: ConfigurationSources,
        _ refuse: (_ key: String, _ expected: String, _ received: String) -> Void
    ) -> [ImageFormat] {
        var formats = ImageFormat.always
        for text in sources.texts("image-formats").flatMap({ $0.split(separator: ",") }) {
            let name = text.trimmingCharacters(in: .whitespaces)
            guard let format = ImageFormat(rawValue: name) else {
                let names = ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("image-formats", "names among \(names)", name)
                continue
            }
            if !formats.contains(format) { formats.append(format) }
        }
        return formats
    }

    /// Whether only this machine can reach the server.
    var isLoopback: Bool { Loopback.isHost(of: host.contains(":") ? "[\(host)]" : host) }

    /// The data folder's path: the setting, else the folder that the XDG Base Directory Specification names.
    static func dataPath(_ sources: ConfigurationSources) throws -> String {
        if let path = sources.text("data") { return path }
        let environment = ProcessInfo.processInfo.environment
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return base + "/imagined" }
        guard let home = environment["HOME"], !home.isEmpty else {
            throw ConfigurationProblem(
                sentences: ["--data (IMAGINED_DATA) must be a folder when neither XDG_DATA_HOME nor HOME is set"])
        }
        return home + "/.local/share/imagined"
    }

    private static func publicURL(_ text: String) -> String? {
        guard (try? OutboundAddress(parsing: text)) != nil, !text.contains("?"), !text.contains("#") else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
