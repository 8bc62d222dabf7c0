import CVipsShim

/// One owned reference to a picture of the library, given back exactly once, at the end of its scope.
///
/// A picture is a recipe until it is evaluated: most faults of a file show only in ``pixels()``.
struct ImageHandle: ~Copyable {
    private let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// Runs a function of the shim that makes a picture.
    init(_ operation: String, _ make: (UnsafeMutablePointer<OpaquePointer?>) -> Int32) throws(ImagingFailure) {
        var output: OpaquePointer?
        guard make(&output) == 0, let output else { throw VipsLibrary.failure(in: operation) }
        self.init(adopting: output)
    }

    deinit {
        vshim_image_unref(pointer)
    }

    var width: Int { Int(vshim_image_width(pointer)) }
    var height: Int { Int(vshim_image_height(pointer)) }
    var channels: Int { Int(vshim_image_bands(pointer)) }
    var hasAlpha: Bool { vshim_image_has_alpha(pointer) != 0 }
    var hasProfile: Bool { vshim_image_has_profile(pointer) != 0 }
    /// The EXIF orientation, 1…8; 1 is upright.
    var orientation: Int { Int(vshim_image_orientation(pointer)) }

    /// The picture in 8-bit sRGB, with its alpha channel if it has one.
    ///
    /// A profile that is broken, or that belongs to another kind of picture, is passed over.
    func inSRGB() throws(ImagingFailure) -> ImageHandle {
        if hasProfile, let converted = try? ImageHandle("profile", { vshim_colour_from_profile(pointer, $0) }) {
            return converted
        }
        let converted = try ImageHandle("colour", { vshim_colour_to_srgb(pointer, $0) })
        return try ImageHandle("depth", { vshim_colour_to_bytes(converted.pointer, $0) })
    }

    /// The picture with every sample turned round.
    func inverted() throws(ImagingFailure) -> ImageHandle {
        try ImageHandle("invert") { vshim_colour_invert(pointer, $0) }
    }

    /// The picture laid on white.
    func flattenedOnWhite() throws(ImagingFailure) -> ImageHandle {
        try ImageHandle("flatten", { vshim_colour_flatten_on_white(pointer, $0) })
    }

    /// Evaluates the picture into memory of its own, and gives this one back with all that its decoder holds.
    consuming func evaluated() throws(ImagingFailure) -> ImageHandle {
        try ImageHandle("memory") { vshim_image_to_memory(pointer, $0) }
    }

    /// An evaluated picture, turned and mirrored as its EXIF orientation asks.
    func upright() throws(ImagingFailure) -> ImageHandle {
        try ImageHandle("orientation") { vshim_colour_upright(pointer, $0) }
    }

    /// Evaluates an 8-bit picture of three channels.
    func pixels() throws(ImagingFailure) -> PixelBuffer {
        guard channels == 3 else { throw .library(operation: "pixels", detail: "\(channels) channels") }
        let count = width * height * channels
        var result: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            result = vshim_image_copy_samples(pointer, buffer.baseAddress, count)
            if result != 0 { buffer.initialize(repeating: 0) }
            initializedCount = count
        }
        guard result == 0 else { throw VipsLibrary.failure(in: "pixels") }
        return PixelBuffer(width: width, height: height, bytes: bytes)
    }

    /// Encodes the picture as PNG without metadata.
    ///
    /// - Parameters:
    ///   - compression: deflate's level, 0…9.
    ///   - filters: which row filters may be tried, as bits of `VSHIM_PNG_FILTER_…`.
    func png(compression: Int, filters: Int) throws(ImagingFailure) -> [UInt8] {
        var data: UnsafeMutableRawPointer?
        var length = 0
        guard vshim_save_png(pointer, Int32(compression), Int32(filters), &data, &length) == 0, let data else {
            throw VipsLibrary.failure(in: "encode")
        }
        defer { vshim_free(data) }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
    }

    /// Encodes the picture as JPEG without metadata.
    ///
    /// - Parameter quality: 1…100.
    func jpeg(quality: Int) throws(ImagingFailure) -> [UInt8] {
        var data: UnsafeMutableRawPointer?
        var length = 0
        guard vshim_save_jpeg(pointer, Int32(quality), &data, &length) == 0, let data else {
            throw VipsLibrary.failure(in: "encode")
        }
        defer { vshim_free(data) }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
    }

    /// Encodes the picture as WebP with loss and without metadata.
    ///
    /// - Parameter quality: 1…100.
    func webp(quality: Int) throws(ImagingFailure) -> [UInt8] {
        var data: UnsafeMutableRawPointer?
        var length = 0
        guard vshim_save_webp(pointer, Int32(quality), &data, &length) == 0, let data else {
            throw VipsLibrary.failure(in: "encode")
        }
        defer { vshim_free(data) }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
    }
}

extension PixelBuffer {
    /// Lends the picture to `body` as a picture of the library over the same samples.
    func withHandle<Value>(
        _ body: (borrowing ImageHandle) throws(ImagingFailure) -> Value
    ) throws(ImagingFailure) -> Value {
        try VipsLibrary.start()
        let outcome = bytes.withUnsafeBytes { samples in
            Result { () throws(ImagingFailure) in
                let image = try ImageHandle("encode") {
                    vshim_image_from_samples(samples.baseAddress, samples.count, Int32(width), Int32(height), $0)
                }
                return try body(image)
            }
        }
        return try outcome.get()
    }
}
