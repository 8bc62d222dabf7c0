package import DialectKit
package import Generation

/// Writes what owners read about their uploads; every value is a whole JSON text in UTF-8.
package enum V1Uploads {
    /// One upload: the answer to the request that made it, and to a fetch.
    package static func upload(_ upload: Upload, links: PictureLinks) -> [UInt8] {
        JSONWriter.object { write(upload, links, to: &$0) }
    }

    /// A page of uploads: `{"uploads":[…]}`, with `nextCursor` where there may be more.
    package static func uploads(_ page: UploadPage, links: PictureLinks) -> [UInt8] {
        page.written(as: "uploads") { write($0, links, to: &$1) }
    }

    /// The address in the body of an upload that is JSON: `{"image": "data:…"}`.
    package static func dataURL(contentType: String?, body: [UInt8]) throws(Problem) -> String {
        let fields = try V1Fields(contentType: contentType, body: body, names: ["image"])
        return try fields.required("image", "a data URL such as data:image/png;base64,iVBORw0…")
    }

    private static func write(_ upload: Upload, _ links: PictureLinks, to json: inout JSONWriter) {
        json.member("id", upload.id.text)
        json.member("url", links.upload(upload))
        json.member("mediaType", upload.file.mediaType)
        json.member("width", upload.file.width)
        json.member("height", upload.file.height)
        json.member("bytes", upload.file.byteCount)
        json.member("digest", "sha256:\(upload.file.digest.text)")
        json.member("createdAt", upload.createdAt.rfc3339)
        json.member("expiresAt", upload.expiresAt.rfc3339)
    }
}

/// Problems that only uploads have.
extension V1Problem {
    /// Nothing in the body is a picture's file.
    package static let noFile = Problem(
        status: 400,
        code: "no_picture",
        message: "The body must bring one picture, and none was found; a form has it in the field file",
        parameter: "file"
    )

    /// The form brings two files, and none or both of them as `file`.
    package static func severalFiles(_ name: String) -> Problem {
        Problem(
            status: 400,
            code: "several_pictures",
            message: "One picture is uploaded at a time, and \(Problem.shown(name)) is a second one",
            parameter: "file"
        )
    }

    /// The body has a type in which no picture comes.
    package static func notUploadable(_ mediaType: String) -> Problem {
        Problem(
            status: 415,
            code: "unsupported_media_type",
            message: "Content-Type must be multipart/form-data, that of a picture, application/octet-stream, "
                + "application/json or text/plain, got \(Problem.shown(mediaType))",
            parameter: "Content-Type"
        )
    }

    /// No upload of this key has this id.
    package static func noUpload(_ text: String) -> Problem { nothing(text, "the id of an upload") }
}
