package import Generation
package import ImageSniffing

/// What may be uploaded, and how long it is kept.
package struct UploadConfiguration: Sendable, Hashable {
    /// Files that one owner may be sending at once: each takes a descriptor, and room on the disk before it is an upload.
    package static let mostUnderWay = 8

    /// How long an upload is there; the default is 24 hours.
    package var lifetime: Duration
    /// What the uploads of one key may come to at once; by default 100 uploads and 1 GiB.
    package var quota: UploadQuota
    /// How large one picture may be, here and where it comes with a submit.
    package var limits: ImageLimits

    package init(
        lifetime: Duration = .seconds(86_400),
        quota: UploadQuota = UploadQuota(count: 100, byteCount: 1 << 30),
        limits: ImageLimits = ImageLimits()
    ) {
        self.lifetime = lifetime
        self.quota = quota
        self.limits = limits
    }

    /// How often to look for uploads that are over: each minute, and oftener where they are kept for less than ten.
    package var interval: Duration { min(.seconds(60), max(.seconds(1), lifetime / 10)) }
}
