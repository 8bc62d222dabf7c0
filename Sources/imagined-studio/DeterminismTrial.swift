import EngineStudio
import Imaging

/// The same request gives the same bytes, on any number of threads.
struct DeterminismTrial {
    let media: [Recipe.Medium]
    let set: PhotoSet
    private let runs = 100

    func report() throws -> MetricReport {
        var report = MetricReport(
            "Determinism",
            goals: "equal bytes of \(runs) runs in turn on 1, 2 and 4 threads, at 128 pixels\n"
        )
        guard let photo = set.named(["coffee"]).first?.picture else { return report }
        var unequal: [String] = []
        for medium in media {
            let recipe = StudioEngine.whole(medium, "rainy sunset, film grain", of: photo)
            let first = try StudioEngine.picture(recipe, of: photo, longSide: 128)
            for run in 0..<runs {
                let again = StudioEngine.whole(medium, "rainy sunset, film grain", of: photo)
                let picture = try StudioEngine.picture(again, of: photo, longSide: 128, threads: [1, 2, 4][run % 3])
                guard picture == first else {
                    unequal.append(medium.rawValue)
                    break
                }
            }
        }
        report.say(
            unequal.isEmpty
                ? "\(media.count) media: all runs equal"
                : "runs differ in \(unequal.joined(separator: ", "))",
            isReached: unequal.isEmpty
        )
        return report
    }
}
