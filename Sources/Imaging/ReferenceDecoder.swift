import CVipsShim
package import ImageSniffing

/// Turns a stranger's file into pixels.
///
/// To be called in a process of its own that may die: decoders of picture formats have had faults that no check before
/// them can see.
package struct ReferenceDecoder {
    /// Decodes the first frame, upright, in 8-bit sRGB, laid on white where it is transparent.
    ///
    /// The header is read by ``ImageHeader`` and by the library; a file about which they disagree is refused. A
    /// truncated or damaged file is refused rather than filled with grey. An ICC profile is applied unless it is broken;
    /// grey, palette, CMYK and 16-bit pictures are converted.
    /// Only the one loader of the file's format is called, and only for a format that the limits name.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - limits: what the file may be.
    package static func decode(
        _ bytes: [UInt8],
        limits: ImageLimits = ImageLimits()
    ) throws(ImagingFailure) -> PixelBuffer {
        let header: ImageHeader
        do {
            header = try ImageHeader.read(bytes, limits: limits)
        } catch {
            throw .refused(error)
        }
        try VipsLibrary.start()
        VipsLibrary.allow(header.format)
        // Through a result, because the closure's own error type is not inferred as ours.
        let needed = header.neededBytes(of: bytes)
        let outcome = needed.withUnsafeBytes { file in
            Result { () throws(ImagingFailure) in try decode(file, as: header) }
        }
        switch outcome {
        case .success(let pixels): return pixels
        case .failure(let failure): throw blame(failure, on: header, bytes)
        }
    }

    private static func decode(
        _ file: UnsafeRawBufferPointer,
        as header: ImageHeader
    ) throws(ImagingFailure) -> PixelBuffer {
        let image = try flat(file, as: header)
        guard image.orientation != 1 else { return try image.pixels() }
        // The decoder ends before the picture is turned, which takes as much memory again.
        return try image.evaluated().upright().pixels()
    }

    /// The picture in 8-bit sRGB without transparency, as it is stored; no other handle holds its decoder.
    private static func flat(
        _ file: UnsafeRawBufferPointer,
        as header: ImageHeader
    ) throws(ImagingFailure) -> ImageHandle {
        let loaded = try ImageHandle("load") { output in
            switch header.format {
            case .png: vshim_load_png(file.baseAddress, file.count, output)
            case .jpeg: vshim_load_jpeg(file.baseAddress, file.count, output)
            case .webp: vshim_load_webp(file.baseAddress, file.count, output)
            case .gif: vshim_load_gif(file.baseAddress, file.count, output)
            case .avif, .heic: vshim_load_heif(file.baseAddress, file.count, output)
            case .tiff: vshim_load_tiff(file.baseAddress, file.count, output)
            }
        }
        guard agrees(loaded.width, loaded.height, with: header) else { throw .refused(.malformed(header.format)) }
        // The library takes all inks for those of Adobe, which are stored the other way round.
        let image = header.hasPlainInks ? try loaded.inverted().inSRGB() : try loaded.inSRGB()
        return image.hasAlpha ? try image.flattenedOnWhite() : image
    }

    /// Whether the library sees the picture as large as we do.
    ///
    /// For a GIF it may see a smaller one: it replaces some common wrong screen sizes by the size of the frames.
    private static func agrees(_ width: Int, _ height: Int, with header: ImageHeader) -> Bool {
        if header.isCropped { return width <= header.width && height <= header.height }
        return switch header.format {
        case .png, .jpeg, .webp, .avif, .heic, .tiff: width == header.width && height == header.height
        case .gif: width <= header.width && height <= header.height
        }
    }

    /// The library does not tell a broken file from an exhausted machine except by its words.
    private static func blame(
        _ failure: ImagingFailure,
        on header: ImageHeader,
        _ bytes: [UInt8]
    ) -> ImagingFailure {
        switch failure {
        case .refused: failure
        case .library(_, let detail) where detail.contains("out of memory"): failure
        case .library:
            .refused(header.isCutOff(bytes) ? .truncated(header.format) : .malformed(header.format))
        }
    }
}
