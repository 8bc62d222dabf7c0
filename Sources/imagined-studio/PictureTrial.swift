import EngineStudio
import Imaging
import StudioMeasures

/// Structure, change and artefacts of every medium on every photo, and whether the looks can be told apart.
struct PictureTrial {
    let media: [Recipe.Medium]
    let set: PhotoSet
    private let longSide = 512

    func report() async throws -> MetricReport {
        let set = set.photos, longSide = longSide
        let pieces = media.flatMap { medium in set.indices.map { (medium, $0) } }
        let measured = try await Work.map(pieces, threads: MetricsCommand.threads) { piece in
            try MediumMeasurement(piece.0, set[piece.1], longSide: longSide)
        }
        var report = MetricReport(
            "Pictures of \(longSide) pixels",
            columns: ["SSIM", "worst", "edges", "worst", "ΔE", "detail", "changed", "clip", "band", "seam", "halo"],
            goals: """
                SSIM of the worst photo as StructureFloor says (oil .78 … ink .38), edges .65 in the mean and .45 at worst \
                (cells .55 and .3), every picture changed by ΔE .05 or detail .6, clip ≤ .01 and band ≤ .0005 (soft media), \
                seam ≤ 1.05 in the mean, halo ≤ .02 (soft media that keep tones)

                """
        )
        for medium in media {
            let own = measured.filter { $0.medium == medium }
            report.add(medium.rawValue, figures(medium, own))
        }
        if media.count > 2 { try told(measured, in: &report) }
        return report
    }

    private func figures(_ medium: Recipe.Medium, _ own: [MediumMeasurement]) -> [MetricReport.Figure] {
        let isHard = medium.isHardEdged, keepsTones = (medium.structureFloor ?? 0) >= 0.6
        return [
            .plain(own.map(\.structure).mean),
            .atLeast(medium.structureFloor, own.map(\.structure).min() ?? 0),
            .atLeast(medium.edgeFloor.mean, own.map(\.edges).mean),
            .atLeast(medium.edgeFloor.worst, own.map(\.edges).min() ?? 0),
            .plain(own.map(\.distance).mean, 3),
            .plain(own.map(\.detailChange).mean),
            .atLeast(1, own.map { $0.isChanged ? 1 : 0 }.mean),
            .atMost(isHard ? nil : 0.01, own.map(\.clipped).max() ?? 0, 4),
            .atMost(isHard ? nil : 0.0005, own.map(\.banded).max() ?? 0, 5),
            .atMost(isHard ? nil : 1.05, own.map(\.seams).mean),
            .atMost(keepsTones && !isHard ? 0.02 : nil, own.map(\.halos).mean, 3),
        ]
    }

    /// Each photo in turn is left out, and its pictures are told by what the others taught.
    private func told(_ measured: [MediumMeasurement], in report: inout MetricReport) throws {
        let originals = try set.photos.map { photo in
            (label: "unfiltered", photo: photo.name, features: try LookFeatures.of(photo.picture))
        }
        let samples = measured.map { (label: $0.medium.rawValue, photo: $0.photo, features: $0.features) } + originals
        func share(of labels: Set<String>) -> (share: Double, unfiltered: Double, errors: [String: Int]) {
            var (right, all, unfiltered, looks) = (0, 0, 0, 0)
            var errors: [String: Int] = [:]
            for photo in set.photos {
                let known = samples.filter { $0.photo != photo.name && labels.contains($0.label) }
                let classifier = LookClassifier(known.map { ($0.label, $0.features) })
                for sample in samples where sample.photo == photo.name && labels.contains(sample.label) {
                    let look = classifier.look(of: sample.features)
                    all += 1
                    if sample.label != "unfiltered" {
                        looks += 1
                        if look == "unfiltered" { unfiltered += 1 }
                    }
                    if look == sample.label { right += 1 } else { errors["\(sample.label) → \(look)", default: 0] += 1 }
                }
            }
            return (Double(right) / Double(all), Double(unfiltered) / Double(max(looks, 1)), errors)
        }
        let everything = Set(samples.map(\.label))
        let twenty = Set(Self.twenty.map(\.rawValue) + ["unfiltered"])
        if twenty.isSubset(of: everything) {
            let told = share(of: twenty)
            let percent = String(Int((told.share * 1000).rounded()))
            report.say(
                "20 looks and the photos: \(percent) of 1000 told rightly (goal 950)",
                isReached: told.share >= 0.95
            )
        }
        let told = share(of: everything)
        report.say(
            "all \(everything.count) looks: \(Int((told.share * 1000).rounded())) of 1000 told rightly (goal 900)",
            isReached: told.share >= 0.9
        )
        report.say(
            "\(Int((told.unfiltered * 1000).rounded())) of 1000 taken for a photo (goal at most 10)",
            isReached: told.unfiltered <= 0.01
        )
        let worst = told.errors.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
        report.say("most mistaken: " + worst.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }

    /// One of each family of looks and those that are nearest to each other.
    private static let twenty: [Recipe.Medium] = [
        .oil, .vanGogh, .impressionist, .gouache, .pastel, .watercolour, .inkWash, .ink, .manga, .engraving, .woodcut,
        .pencil, .colouredPencil, .charcoal, .ukiyoE, .comic, .anime, .pixelArt, .film, .neon,
    ]
}
