import Foundation
import Generation
import ImageSniffing
import Imaging
import RenderProtocol
import RenderWorker

/// Tasks of one picture that tell what decoding came to; each answers an upscale.
enum Inspection {
    /// The picture as a renderer gets it, in a file that loses nothing.
    static func decode(
        _ reference: [UInt8],
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let pixels = try PictureStage.decoded(reference, limits: settings.referenceLimits)
        try PictureStage.deliver(pixels, as: .upscaled, in: PictureEncoding(), facts: [], to: context)
        return [EngineRecipe("\(pixels.width) x \(pixels.height)")]
    }

    /// This process's number, so that a test can look at it from outside.
    static func tellProcess(_ context: RenderContext) throws(RenderFailure) -> [EngineRecipe] {
        try answer("\(getpid())", context)
    }

    /// Decodes the file's first byte, its first two, and so on; tells what each came to: the code of the refusal, `whole`
    /// for the pixels of the whole file, `other` for other pixels.
    static func decodeEveryPrefix(
        of file: [UInt8],
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let whole = try PictureStage.decoded(file, limits: settings.referenceLimits)
        let words = (0...file.count).map { outcome(of: Array(file.prefix($0)), settings, whole) }
        return try answer(words.joined(separator: " "), context)
    }

    /// Flips each bit of the first 128 bytes, and each of these bytes as a whole.
    static func decodeEveryFlip(
        of file: [UInt8],
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let whole = try PictureStage.decoded(file, limits: settings.referenceLimits)
        var words: [String] = []
        for index in 0..<min(128, file.count) {
            for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] as [UInt8] {
                var damaged = file
                damaged[index] ^= flip
                words.append(outcome(of: damaged, settings, whole))
            }
        }
        return try answer(words.joined(separator: " "), context)
    }

    private static func outcome(of file: [UInt8], _ settings: RenderSettings, _ whole: PixelBuffer) -> String {
        do throws(RenderFailure) {
            return try PictureStage.decoded(file, limits: settings.referenceLimits) == whole ? "whole" : "other"
        } catch {
            switch error {
            case .rejectedReference(let failure): return failure.recorded.code
            case .unreadableRecipe, .outdatedRecipe, .cancelled: return "odd"
            case .fault(let text): return text.replacingOccurrences(of: " ", with: "_")
            }
        }
    }

    private static func answer(_ text: String, _ context: RenderContext) throws(RenderFailure) -> [EngineRecipe] {
        let dot = PixelBuffer(width: 1, height: 1, bytes: [1, 2, 3])
        try PictureStage.deliver(dot, as: .upscaled, in: PictureEncoding(), facts: [], to: context)
        return [EngineRecipe(text)]
    }
}
