import ImageSniffing
import RenderPool
import RenderProtocol

/// Looks at the start whether the picture library of this machine reads what the configuration promises.
enum FormatCheck {
    /// Asks a render worker; only where more than the usual formats are promised, since it costs its start.
    ///
    /// - Throws: ``ConfigurationProblem`` with the formats that can't be read.
    static func run(_ configuration: RenderPoolConfiguration) async throws {
        guard configuration.settings.referenceLimits.formats != ImageFormat.always else { return }
        let unreadable = try await configuration.introducedWorker().unreadable
        guard !unreadable.isEmpty else { return }
        throw ConfigurationProblem(
            sentences: [
                """
                --image-formats (IMAGINED_IMAGE_FORMATS) must name formats that the libvips of this machine reads; it does \
                not read \(ImageFormat.list(unreadable)): install libheif with its decoders, or leave it out
                """
            ])
    }
}
