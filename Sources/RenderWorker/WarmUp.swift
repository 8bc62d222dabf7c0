import ImageSniffing
import Imaging
import RenderProtocol

/// Uses everything once that a task may need, while files can still be opened.
enum WarmUp {
    /// - Returns: formats that were asked for and can't be read here.
    static func run(_ settings: RenderSettings) -> [ImageFormat] {
        FormatProbe.unreadable(among: settings.referenceLimits.formats)
    }
}
