import Foundation
import Imaging

/// The photos that media are looked at and measured on.
struct PhotoSet {
    let photos: [(name: String, picture: PixelBuffer)]

    /// Reads the sample photos, and those of another folder when there is one, in the order of their names.
    ///
    /// - Parameters:
    ///   - folder: read as well when it exists.
    ///   - longSide: larger photos are reduced to it, in pixels.
    init(folder: String?, longSide: Int = 1024) throws {
        let folders = ["Samples", "Sources/HTTPAPI/Resources"] + (folder.map { [$0] } ?? [])
        var found: [String: PixelBuffer] = [:]
        for folder in folders where FileManager.default.fileExists(atPath: folder) {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                guard ["jpg", "jpeg", "png"].contains(URL(filePath: file).pathExtension.lowercased()) else { continue }
                let photo = Photo(path: folder + "/" + file)
                let whole = try photo.reference()
                let isLarge = max(whole.width, whole.height) > longSide
                found[photo.name] = isLarge ? try Resampling.fitted(whole, longSide: longSide) : whole
            }
        }
        photos = found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        guard !photos.isEmpty else { throw PhotoSetFailure.noPhotos(folders) }
    }

    /// The named photos in the order of the names; those that are not there are left out.
    func named(_ names: [String]) -> [(name: String, picture: PixelBuffer)] {
        names.compactMap { name in photos.first { $0.name == name } }
    }
}

/// Why there is nothing to paint.
enum PhotoSetFailure: Error, CustomStringConvertible {
    case noPhotos([String])

    var description: String {
        switch self {
        case .noPhotos(let folders):
            "there are no photos in \(folders.joined(separator: ", ")); run the command at the top of the checkout"
        }
    }
}
