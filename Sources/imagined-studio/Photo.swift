import Foundation
import ImageSniffing
import Imaging

/// A photo in a file.
struct Photo {
    let path: String

    /// Name without folders and ending.
    var name: String { URL(filePath: path).deletingPathExtension().lastPathComponent }

    func reference() throws -> PixelBuffer {
        try ReferenceDecoder.decode([UInt8](try Data(contentsOf: URL(filePath: path))), limits: ImageLimits())
    }
}
