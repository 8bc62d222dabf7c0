import ArgumentParser
import EngineStudio
import Foundation
import Imaging
import Subprocess
import SystemPackage

/// Time and memory of a picture of a megapixel, and of a grid of four.
struct CostTrial {
    let media: [Recipe.Medium]
    let set: PhotoSet
    private let longSide = 1024

    func report() async throws -> MetricReport {
        let threads = MetricsCommand.threads
        var report = MetricReport(
            "Cost at \(longSide) pixels on \(threads) threads",
            columns: ["CPU s/MP", "grid s", "preview s", "bytes/pixel"],
            goals: """
                CPU seconds a megapixel, analysis included, 2.0 in the median medium and 3 in each; wall seconds of four \
                pictures 4 in the median medium and 6 in each with nothing else running; the first preview within .3 s; peak \
                memory 120 bytes a pixel

                """
        )
        guard let photo = set.named(["astronaut"]).first?.picture else { return report }
        _ = try StudioEngine.picture(StudioEngine.whole(.oil, of: photo), of: photo, longSide: 256, threads: threads)
        var costs: [Double] = [], walls: [Double] = []
        for medium in media {
            let cost = try single(medium, photo, threads), bytes = try await bytesPerPixel(medium),
                grid = try four(medium, photo, threads)
            costs.append(cost)
            walls.append(grid.wall)
            report.add(
                medium.rawValue,
                [
                    .atMost(3, cost), .atMost(6, grid.wall), .atMost(0.3, grid.preview),
                    .atMost(120, bytes, 0),
                ]
            )
        }
        report.say("median CPU s/MP: \(String(format: "%.2f", costs.median))", isReached: costs.median <= 2)
        report.say("median grid: \(String(format: "%.2f", walls.median)) s", isReached: walls.median <= 4)
        return report
    }

    /// The cheapest of three.
    private func single(
        _ medium: Recipe.Medium,
        _ photo: PixelBuffer,
        _ threads: Int
    ) throws -> Double {
        var processor = Double.infinity
        let recipe = StudioEngine.whole(medium, of: photo)
        for _ in 0..<3 {
            let meter = CostMeter()
            let picture = try StudioEngine.picture(recipe, of: photo, longSide: longSide, threads: threads)
            let cost = meter.cost(), pixels = Double(picture.width * picture.height)
            processor = min(processor, cost.processorSeconds / pixels * 1e6)
        }
        return processor
    }

    /// Peak memory of a young process for each pixel of its picture, beside what it held before it read the photo.
    private func bytesPerPixel(_ medium: Recipe.Medium) async throws -> Double {
        let result = try await Subprocess.run(
            .path("/proc/self/exe"),
            arguments: [
                "paint", "Samples/astronaut.jpg", "--medium", medium.rawValue, "--long-side", String(longSide),
                "--output", "/dev/null",
            ],
            output: .string(limit: 1 << 16),
            error: .discarded
        )
        guard let match = result.standardOutput.firstMatch(of: /([0-9.]+) bytes a pixel/),
            let bytes = Double(match.1)
        else { throw ValidationError("imagined-studio paint printed no memory") }
        return bytes
    }

    private func four(
        _ medium: Recipe.Medium,
        _ photo: PixelBuffer,
        _ threads: Int
    ) throws -> (wall: Double, preview: Double) {
        let clock = ContinuousClock(), start = clock.now
        func seconds() -> Double {
            let passed = (clock.now - start).components
            return Double(passed.seconds) + Double(passed.attoseconds) * 1e-18
        }
        let recipes = StudioEngine.plan(StudioRequest(instruction: "", seed: 7, medium: medium), reference: photo)
        let shared = try SharedAnalysis(reference: photo, threads: threads)
        _ = try StudioEngine.picture(recipes[0], of: photo, longSide: 192, threads: threads, shared: shared)
        let preview = seconds()
        for recipe in recipes {
            _ = try StudioEngine.picture(recipe, of: photo, longSide: longSide, threads: threads, shared: shared)
        }
        return (seconds(), preview)
    }
}
