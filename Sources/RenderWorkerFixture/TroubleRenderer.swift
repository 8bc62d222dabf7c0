import CForbidden
import Foundation
import Generation
import ImageSniffing
import Imaging
import RenderProtocol
import RenderWorker

/// Does what the instruction says, however bad it is.
struct TroubleRenderer: TaskRenderer {
    /// The pipe of the protocol, to write rubbish to.
    let rawOutput: Int32

    func render(
        _ task: RenderTask,
        reference: [UInt8],
        settings: RenderSettings,
        context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let words = task.instruction.split(separator: " ").map(String.init)
        switch words.first {
        case "@copy":
            return try copy(task, reference, settings, context)
        case "@hang":
            while true { pause() }
        case "@patient":
            context.report(percent: 1)
            while !context.isCancelled { usleep(2000) }
            throw .cancelled
        case "@crash":
            abort()
        case "@allocate":
            return allocate()
        case "@burn":
            while true { _ = words.hashValue }
        case "@garbage":
            let rubbish = Array("This is not a frame, but a line of text.\n".utf8)
            while write(rawOutput, rubbish, rubbish.count) > 0 {}
            throw .fault("nobody reads")
        case "@lie":
            context.deliver(.tile(1), width: 8, height: 8, file: Array("<html>".utf8))
            throw .fault("the lie was believed")
        case "@reject" where words.count >= 2:
            throw .rejectedReference(try rejection(words[1], words.dropFirst(2).joined(separator: " ")))
        case "@babble" where words.count == 2:
            throw .fault(String(repeating: "a", count: Int(words[1]) ?? 0))
        case "@paint" where words.count == 3:
            return try paint(Int(words[1]) ?? 0, Int(words[2]) ?? 0, settings, context)
        case "@show" where words.count == 2:
            return try show(words[1], task, reference, settings, context)
        case "@tell":
            throw .fault(describeSelf())
        case "@hold" where words.count == 3:
            hold(open: words[1], until: words[2])
            return try copy(task, reference, settings, context)
        case "@try" where words.count >= 2:
            throw .fault("\(words[1]): \(cforbidden_try(words[1], words.dropFirst(2).first ?? ""))")
        case "@decode":
            return try Inspection.decode(reference, settings, context)
        case "@process":
            return try Inspection.tellProcess(context)
        case "@prefixes":
            return try Inspection.decodeEveryPrefix(of: reference, settings, context)
        case "@flips":
            return try Inspection.decodeEveryFlip(of: reference, settings, context)
        case "@pad" where words.count == 2:
            return try pad(Int(words[1]) ?? 0, reference, context)
        case .some, .none:
            return try StudioRenderer().render(task, reference: reference, settings: settings, context: context)
        }
    }

    /// Why a reference can't be used, in words that a test chose.
    private func rejection(_ kind: String, _ words: String) throws(RenderFailure) -> ReferenceFailure {
        switch kind {
        case "unreachable": .unreachable
        case "unsupported": .unsupportedFormat(found: words, accepted: "PNG, JPEG, WebP or GIF")
        case "malformed": .malformed(format: words)
        case "truncated": .truncated(format: words)
        case "large": .tooLarge(limit: words)
        case _: throw .fault("no such reason: \(kind)")
        }
    }

    /// One picture of that size, as an upscale.
    private func paint(
        _ width: Int,
        _ height: Int,
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let picture = PixelBuffer(width: width, height: height, bytes: [UInt8](repeating: 9, count: width * height * 3))
        try PictureStage.deliver(picture, as: .upscaled, in: settings.encoding, facts: [], to: context)
        return [EngineRecipe("")]
    }

    /// Previews that a sound worker does not send, and then an ordinary result.
    private func show(
        _ fault: String,
        _ task: RenderTask,
        _ reference: [UInt8],
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let small = try jpeg(width: 20, height: 10)
        switch fault {
        case "rubbish": context.show(tile: 1, width: 20, height: 10, jpeg: Array("<svg onload=alert(1)>".utf8))
        case "png": context.show(tile: 1, width: 24, height: 16, jpeg: reference)
        case "otherSize": context.show(tile: 1, width: 10, height: 20, jpeg: small)
        case "large": context.show(tile: 1, width: 193, height: 10, jpeg: try jpeg(width: 193, height: 10))
        case "heavy": context.show(tile: 1, width: 20, height: 10, jpeg: small + [UInt8](repeating: 0, count: 65_536))
        case "fifth": context.show(tile: 5, width: 20, height: 10, jpeg: small)
        case "none": context.show(tile: nil, width: 20, height: 10, jpeg: small)
        case "flood": for _ in 0..<9 { context.show(tile: 1, width: 20, height: 10, jpeg: small) }
        case "full": for _ in 0..<8 { context.show(tile: 1, width: 20, height: 10, jpeg: small) }
        case "late":
            let tile = PixelBuffer(width: 1, height: 1, bytes: [1, 2, 3])
            try PictureStage.deliver(tile, as: .tile(1), in: settings.encoding, facts: [], to: context)
            context.show(tile: 1, width: 20, height: 10, jpeg: small)
            throw .fault("a late preview was believed")
        case _: throw .fault("no such fault: \(fault)")
        }
        return try copy(task, reference, settings, context)
    }

    private func jpeg(width: Int, height: Int) throws(RenderFailure) -> [UInt8] {
        let bytes = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 * 5) }
        return try PictureStage.imaging { () throws(ImagingFailure) in
            try JPEGEncoder.encode(PixelBuffer(width: width, height: height, bytes: bytes))
        }
    }

    /// Four plain copies of the reference, through the real decoder and encoder.
    private func copy(
        _ task: RenderTask,
        _ reference: [UInt8],
        _ settings: RenderSettings,
        _ context: RenderContext
    ) throws(RenderFailure) -> [EngineRecipe] {
        let picture = try PictureStage.decoded(reference, limits: settings.referenceLimits)
        var tiles: [PixelBuffer] = []
        for number in 1...GridSheet.tileCount {
            context.report(percent: number * 20)
            let tile = try PictureStage.imaging { () throws(ImagingFailure) in
                try Resampling.resized(
                    picture,
                    crop: PixelRectangle(x: 0, y: 0, width: picture.width, height: picture.height),
                    width: task.tileSize,
                    height: task.tileSize
                )
            }
            try PictureStage.deliver(tile, as: .tile(number), in: settings.encoding, facts: [], to: context)
            tiles.append(tile)
        }
        let grid = try PictureStage.imaging { () throws(ImagingFailure) in try GridSheet.compose(tiles) }
        try PictureStage.deliver(grid, as: .grid, in: settings.encoding, facts: [], to: context)
        return tiles.indices.map { EngineRecipe("copy \($0 + 1)") }
    }

    /// Takes memory until there is none, or gives up at a size that no limit in the tests allows.
    private func allocate() -> [EngineRecipe] {
        var kept: [[UInt8]] = []
        while kept.count < 128 { kept.append([UInt8](repeating: 1, count: 64 << 20)) }
        return [EngineRecipe("\(kept.count)")]
    }

    /// A picture whose file is padded to more than the given number of bytes.
    private func pad(_ count: Int, _ reference: [UInt8], _ context: RenderContext) throws(RenderFailure)
        -> [EngineRecipe]
    {
        let fact = PictureFact(
            keyword: "Pad",
            text: String(decoding: [UInt8](repeating: 0x78, count: count), as: UTF8.self)
        )
        try PictureStage.deliver(
            PixelBuffer(width: 1, height: 1, bytes: [1, 2, 3]),
            as: .upscaled,
            in: PictureEncoding(),
            facts: [fact],
            to: context
        )
        return [EngineRecipe("\(reference.count)")]
    }

    /// Tells this process' number through one FIFO, keeps that open, and waits for the end of another.
    private func hold(open told: String, until released: String) {
        let output = open(told, O_WRONLY)
        let line = Array("\(getpid())\n".utf8)
        _ = write(output, line, line.count)
        let input = open(released, O_RDONLY)
        var byte: UInt8 = 0
        while read(input, &byte, 1) > 0 {}
        close(input)
        close(output)
    }

    /// The facts of this process that the pool promises.
    private func describeSelf() -> String {
        let environment = ProcessInfo.processInfo.environment.keys.sorted().joined(separator: ",")
        var limits: [String] = []
        for resource in [RLIMIT_AS, RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NOFILE] {
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(resource.rawValue), &limit)
            limits.append("\(limit.rlim_cur)")
        }
        return "environment=\(environment) ownGroup=\(getpgid(0) == getpid()) limits=\(limits.joined(separator: ",")) "
            + "process=\(getpid())"
    }
}
