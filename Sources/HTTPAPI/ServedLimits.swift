package import DialectKit
import Generation
package import GenerationService
package import HTTPEdge
import Hummingbird
import ImageSniffing
import PromptLanguage

/// Everything that this server limits, from where it is set.
package struct ServedLimits: Sendable {
    /// The largest body of a request, in bytes.
    package var bodyBytes: Int
    /// The same for requests that may bring a picture along.
    package var pictureBodyBytes: Int
    package var edge: EdgeLimits
    package var uploads: UploadConfiguration
    package var keys: KeyLimitsConfiguration
    package var retention: Retention
    /// How long a client of a synchronous dialect waits for its pictures, at most.
    package var syncWait: Duration

    package init(
        bodyBytes: Int,
        pictureBodyBytes: Int,
        edge: EdgeLimits,
        uploads: UploadConfiguration,
        keys: KeyLimitsConfiguration,
        retention: Retention,
        syncWait: Duration
    ) {
        self.bodyBytes = bodyBytes
        self.pictureBodyBytes = pictureBodyBytes
        self.edge = edge
        self.uploads = uploads
        self.keys = keys
        self.retention = retention
        self.syncWait = syncWait
    }

    /// What is told of them; names end in their unit.
    package var published: PublicLimits {
        PublicLimits { json in
            json.object("request") { json in
                json.member("bodyBytes", bodyBytes)
                json.member("pictureBodyBytes", pictureBodyBytes)
                json.member("headerBytes", edge.maximumHeaderBytes)
                json.member("headerFieldBytes", edge.maximumFieldBytes)
                json.member("headerFields", edge.maximumFields)
                json.member("headerSeconds", edge.headTime.seconds)
                json.member("bodySeconds", edge.bodyTime.seconds)
                json.member("bodyBytesPerSecond", edge.minimumBodyRate)
                json.member("jsonDepth", JSONValue.standardDepthLimit)
                json.member("promptCharacters", Prompt.maximumLength)
            }
            json.object("picture") { json in
                let pictures = uploads.limits
                json.member("formats", pictures.formats.map(\.mediaType))
                json.member("bytes", pictures.maximumBytes)
                json.member("pixels", pictures.maximumPixels)
                json.member("sidePixels", pictures.maximumSide)
                json.member("aspect", pictures.maximumAspect)
            }
            json.object("key") { json in
                json.member("waitingJobs", keys.keyQueueDepth)
                if let concurrency = keys.concurrency { json.member("runningJobs", concurrency) }
                if let daily = keys.keyDaily { json.member("jobsPerDay", daily) }
                json.member("uploads", uploads.quota.count)
                json.member("uploadBytes", uploads.quota.byteCount)
                Self.write(keys.keySubmits, "submits", to: &json)
                Self.write(keys.keyFetches, "fetches", to: &json)
            }
            json.member("waitingJobs", keys.queueDepth)
            json.member("waitSeconds", Int(syncWait.components.seconds))
            json.member("uploadSeconds", Int(uploads.lifetime.components.seconds))
            if let seconds = retention.seconds { json.member("retentionSeconds", seconds) }
        }
    }

    private static func write(_ rate: RateAllowance?, _ name: String, to json: inout JSONWriter) {
        guard let rate else { return }
        json.object(name) { json in
            json.member("count", rate.count)
            json.member("seconds", rate.seconds)
        }
    }
}

extension APIServices {
    /// `GET /v1/limits`, for everybody.
    func publicLimits(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        .json(configuration.limits.json)
    }
}
