package import Generation
package import ImageSniffing
package import Imaging
package import RenderProtocol

/// The way in and the way out of a renderer: from a stranger's file to pixels, and from pixels to a file of ours.
package enum PictureStage {
    /// The long side of the largest picture that is rendered from, in pixels.
    ///
    /// More than any tile shows, and the same for every size of tile, so that a tile and its enlargement begin with the
    /// same pixels.
    package static let workingSide = 4096

    /// Decodes a reference, and reduces it once where it is larger than ``workingSide``.
    package static func decoded(_ bytes: [UInt8], limits: ImageLimits) throws(RenderFailure) -> PixelBuffer {
        try imaging { () throws(ImagingFailure) in
            try Resampling.fitted(try ReferenceDecoder.decode(bytes, limits: limits), longSide: workingSide)
        }
    }

    /// Reduces a picture that is not handed over yet to the size of a preview, and shows it.
    ///
    /// - Parameter tile: 1…4, or `nil` for an upscale.
    package static func show(_ pixels: PixelBuffer, tile: Int?, to context: RenderContext) throws(RenderFailure) {
        let (small, jpeg) = try imaging { () throws(ImagingFailure) in
            let small = try Resampling.fitted(pixels, longSide: PicturePreview.longestSide)
            return (small, try JPEGEncoder.encode(small))
        }
        context.show(tile: tile, width: small.width, height: small.height, jpeg: jpeg)
    }

    /// Encodes a finished picture and hands it over.
    package static func deliver(
        _ pixels: PixelBuffer,
        as role: PictureRole,
        in encoding: PictureEncoding,
        facts: [PictureFact],
        to context: RenderContext
    ) throws(RenderFailure) {
        let file = try imaging { () throws(ImagingFailure) in
            try PictureEncoder.encode(pixels, as: encoding, facts: facts)
        }
        context.deliver(role, width: pixels.width, height: pixels.height, file: file)
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
