import CVipsShim
import ImageSniffing

/// The one libvips of this process.
///
/// Its settings are global: one thread per operation (the renderer's threads are ours), no cache of operations, and
/// every loader blocked but those of the formats that are always read.
enum VipsLibrary {
    private static let startResult = vshim_start("imagined", 1)

    /// Starts the library at the first call; later calls only look whether that went well.
    static func start() throws(ImagingFailure) {
        guard startResult == 0 else { throw failure(in: "start") }
    }

    /// Lets the library read one more format, for the life of the process.
    static func allow(_ format: ImageFormat) {
        switch format {
        case .png, .jpeg, .webp, .gif: break
        case .avif, .heic: vshim_allow_heif()
        case .tiff: vshim_allow_tiff()
        }
    }

    /// Takes the library's text of what went wrong since the last time.
    static func failure(in operation: String) -> ImagingFailure {
        var text = [CChar](repeating: 0, count: 1024)
        vshim_take_error(&text, text.count)
        let detail = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return .library(operation: operation, detail: detail)
    }
}
