package import Generation
package import ImageSniffing
package import Imaging
package import RenderProtocol

/// The way in and the way out of a renderer: from a stranger's file to pixels, and from pixels to a file of ours.
package enum PictureStage {
    /// Decodes a reference.
    package static func decoded(_ bytes: [UInt8], limits: ImageLimits) throws(RenderFailure) -> PixelBuffer {
        try imaging { () throws(ImagingFailure) in try ReferenceDecoder.decode(bytes, limits: limits) }
    }

    /// Encodes a finished picture and hands it over.
    package static func deliver(
        _ pixels: PixelBuffer,
        as role: PictureRole,
        text: [PNGText],
        to context: RenderContext
    ) throws(RenderFailure) {
        let png = try imaging { () throws(ImagingFailure) in try PNGEncoder.encode(pixels, text: text) }
        context.deliver(role, width: pixels.width, height: pixels.height, png: png)
    }

    /// Runs an operation on pixels, and says its failure in the words of the protocol.
    package static func imaging<Value>(_ body: () throws(ImagingFailure) -> Value) throws(RenderFailure) -> Value {
        do {
            return try body()
        } catch {
            throw RenderFailure(error)
        }
    }
}

extension RenderFailure {
    /// Sorts a failure of imaging by whose fault it is.
    package init(_ failure: ImagingFailure) {
        switch failure {
        case .refused(let refusal): self = .rejectedReference(ReferenceFailure(refusal))
        case .library(let operation, let detail): self = .fault("\(operation): \(detail)")
        }
    }
}

extension ReferenceFailure {
    /// Says why a file was refused in the words that clients are told.
    package init(_ refusal: ImageRefusal) {
        switch refusal {
        case .unsupportedFormat: self = .unsupportedFormat
        case .malformed: self = .malformed
        case .tooLarge(.bytes, let limit, _): self = .tooLarge(limit: "\(limit) bytes")
        case .tooLarge(.pixels, let limit, _): self = .tooLarge(limit: "\(limit) pixels")
        case .tooLarge(.side, let limit, _): self = .tooLarge(limit: "\(limit) pixels on a side")
        case .tooLarge(.rawBytes, let limit, _): self = .tooLarge(limit: "\(limit) bytes of decoded samples")
        case .tooLarge(.aspect, let limit, _): self = .tooLarge(limit: "\(limit) times the shorter side")
        }
    }
}
