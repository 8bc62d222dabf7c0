// swift-tools-version: 6.2
// One section a floor of the house, from the top down, each with its tests; arrows point down only, and
// Scripts/check-layers compares them with the plan. Inside a section targets are sorted by name, and every dependency
// has a line of its own.
import PackageDescription

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdHTTP2 = Target.Dependency.product(name: "HummingbirdHTTP2", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioCertificateReloading = Target.Dependency.product(name: "NIOCertificateReloading", package: "swift-nio-extras")
let nioConcurrencyHelpers = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundationCompat = Target.Dependency.product(name: "NIOFoundationCompat", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let serviceLifecycleTestKit = Target.Dependency.product(
    name: "ServiceLifecycleTestKit",
    package: "swift-service-lifecycle"
)
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "imagined",
    platforms: [.macOS(.v15)],
    products: [
        // Loaded into servers that are tortured; nothing links them.
        .library(name: "MovedClock", type: .dynamic, targets: ["CMovedClock"]),
        .library(name: "PowerCut", type: .dynamic, targets: ["CPowerCut"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // MARK: Executables
        .executableTarget(
            name: "imagined",
            dependencies: [
                "Generation",
                "GenerationService",
                "HTTPAPI",
                "HTTPEdge",
                "IPAddresses",
                "ImageSniffing",
                "Outbound",
                "PictureStore",
                "RenderPool",
                "RenderProtocol",
                "RenderWorker",
                "StoreSQLite",
                argumentParser,
                asyncHTTPClient,
                configuration,
                crypto,
                hummingbird,
                logging,
                nioCore,
                nioFoundationCompat,
                nioHTTP1,
                serviceLifecycle,
                systemPackage,
                unixSignals,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "imagined-bench",
            dependencies: [
                "Generation",
                "GenerationService",
                "GenerationTesting",
                "LocalServer",
                "StoreSQLite",
                "StoreSQLiteTesting",
                argumentParser,
                asyncHTTPClient,
                hummingbird,
                nioCore,
                nioFoundationCompat,
                nioHTTP1,
                subprocess,
                systemPackage,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "imagined-demo",
            dependencies: [
                "LocalServer",
                asyncHTTPClient,
                nioCore,
                nioFoundationCompat,
                nioHTTP1,
                unixSignals,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "imagined-studio",
            dependencies: [
                "EngineStudio", "ImageSniffing", "Imaging", "StudioMeasures", argumentParser, subprocess, systemPackage,
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "imagined-torture",
            dependencies: ["Torture", argumentParser],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FrontDoorTests",
            dependencies: [
                "GenerationTesting",
                "ImageSniffing",
                "Imaging",
                "LocalServer",
                "Torture",
                asyncHTTPClient,
                httpTypes,
                hummingbird,
                logging,
                nioCore,
                nioFoundationCompat,
                nioHTTP1,
                serviceLifecycle,
                subprocess,
                systemPackage,
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),

        // MARK: Edge
        .target(
            name: "HTTPAPI",
            dependencies: [
                "DialectGenArt",
                "DialectImaginePro",
                "DialectKit",
                "DialectV1",
                "Generation",
                "GenerationService",
                "HTTPEdge",
                "IPAddresses",
                "ImageSniffing",
                "PromptLanguage",
                crypto,
                httpTypes,
                hummingbird,
                logging,
                nioCore,
                nioHTTPTypes,
            ],
            resources: [.embedInCode("Resources/cat.jpg"), .embedInCode("Resources/openapi.json")],
            swiftSettings: settings
        ),

        .target(
            name: "HTTPEdge",
            dependencies: [
                "IPAddresses",
                httpTypes,
                hummingbird,
                hummingbirdCore,
                hummingbirdHTTP2,
                logging,
                nioCertificateReloading,
                nioCore,
                nioHTTP1,
                nioHTTPTypes,
                nioSSL,
                serviceLifecycle,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPEdgeTests",
            dependencies: [
                "HTTPEdge",
                "IPAddresses",
                httpTypes,
                nioCore,
                nioEmbedded,
                nioHTTP1,
                nioHTTPTypes,
                nioHTTPTypesHTTP1,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: ["DialectKit", "DialectV1", "Generation", "HTTPAPI", httpTypes],
            swiftSettings: settings
        ),

        // MARK: Services and dialects
        .target(
            name: "DialectGenArt",
            dependencies: ["DialectKit", "Generation", "PromptLanguage"],
            swiftSettings: settings
        ),
        .target(
            name: "DialectImaginePro",
            dependencies: ["DialectKit", "Generation", "PromptLanguage"],
            swiftSettings: settings
        ),
        .target(name: "DialectKit", dependencies: ["Generation", "PromptLanguage"], swiftSettings: settings),
        .target(
            name: "DialectV1",
            dependencies: ["DialectKit", "Generation", "PromptLanguage"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DialectGenArtTests",
            dependencies: ["DialectGenArt", "DialectKit", "DialectTesting", "Generation", "PromptLanguage"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DialectImagineProTests",
            dependencies: ["DialectImaginePro", "DialectKit", "DialectTesting", "Generation", "PromptLanguage"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DialectKitTests",
            dependencies: ["DialectKit", "Generation", "GenerationTesting", "PromptLanguage"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DialectV1Tests",
            dependencies: ["DialectKit", "DialectTesting", "DialectV1", "Generation"],
            exclude: ["Golden"],
            swiftSettings: settings
        ),
        .target(
            name: "GenerationService",
            dependencies: [
                "Generation",
                "IPAddresses",
                "ImageSniffing",
                crypto,
                logging,
                serviceLifecycle,
            ],
            swiftSettings: settings
        ),

        .testTarget(
            name: "GenerationServiceTests",
            dependencies: [
                "Generation",
                "GenerationService",
                "GenerationTesting",
                "IPAddresses",
                "PictureStore",
                "StoreSQLite",
                "StoreSQLiteTesting",
                logging,
                serviceLifecycle,
                serviceLifecycleTestKit,
            ],
            swiftSettings: settings
        ),

        // MARK: Adapters of the parent
        .target(
            name: "Outbound",
            dependencies: ["IPAddresses", logging, nioCore, nioHTTP1, nioPosix, nioSSL, nioTLS],
            swiftSettings: settings
        ),
        .target(name: "PictureStore", dependencies: ["Generation", crypto], swiftSettings: settings),
        .target(
            name: "RenderPool",
            dependencies: [
                "Generation",
                "ImageSniffing",
                "RenderProtocol",
                logging,
                serviceLifecycle,
                subprocess,
                systemPackage,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "StoreSQLite",
            dependencies: ["CSQLiteSettings", "Generation", crypto, grdb, grdbSQLite],
            swiftSettings: settings
        ),
        .testTarget(
            name: "OutboundTests",
            dependencies: [
                "IPAddresses", "Outbound", logging, nioConcurrencyHelpers, nioCore, nioEmbedded, nioPosix, nioSSL,
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PictureStoreTests",
            dependencies: ["Generation", "GenerationTesting", "PictureStore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StoreSQLiteTests",
            dependencies: [
                "Generation",
                "GenerationService",
                "GenerationTesting",
                "StoreSQLite",
                "StoreSQLiteTesting",
                grdb,
            ],
            swiftSettings: settings
        ),

        // MARK: Adapters of the worker
        .target(
            name: "EngineStudio",
            dependencies: ["CStudioKernels", "Imaging"],
            resources: [.embedInCode("Vocabulary/Vocabulary.json")],
            swiftSettings: settings
        ),
        .target(name: "Imaging", dependencies: ["CVipsShim", "ImageSniffing"], swiftSettings: settings),
        .target(
            name: "RenderWorker",
            dependencies: [
                "CWorkerSandbox",
                "EngineStudio",
                "Generation",
                "ImageSniffing",
                "Imaging",
                "RenderProtocol",
            ],
            swiftSettings: settings
        ),

        .testTarget(
            name: "EngineStudioTests",
            dependencies: ["EngineStudio", "Imaging", "StudioMeasures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StudioMeasuresTests",
            dependencies: ["Imaging", "StudioMeasures"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ImagingTests",
            dependencies: ["ImageSniffing", "Imaging"],
            resources: [.copy("Fixtures")],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RenderPoolTests",
            dependencies: [
                "Generation",
                "ImageSniffing",
                "Imaging",
                "RenderPool",
                "RenderProtocol",
                "RenderWorker",
                "RenderWorkerFixture",
                logging,
                serviceLifecycle,
                subprocess,
                systemPackage,
            ],
            swiftSettings: settings
        ),

        // MARK: Domain, and leaves that know nothing else
        .target(name: "Generation", dependencies: ["ImageSniffing"], swiftSettings: settings),
        .target(name: "IPAddresses", swiftSettings: settings),
        .target(name: "ImageSniffing", swiftSettings: settings),
        .target(name: "PromptLanguage", swiftSettings: settings),
        .target(name: "RenderProtocol", dependencies: ["Generation", "ImageSniffing"], swiftSettings: settings),

        .testTarget(
            name: "GenerationTests",
            dependencies: ["Generation", "GenerationTesting"],
            swiftSettings: settings
        ),
        .testTarget(name: "ImageSniffingTests", dependencies: ["ImageSniffing"], swiftSettings: settings),
        .testTarget(name: "PromptLanguageTests", dependencies: ["PromptLanguage"], swiftSettings: settings),
        .testTarget(
            name: "RenderProtocolTests",
            dependencies: ["Generation", "ImageSniffing", "RenderProtocol"],
            swiftSettings: settings
        ),

        // MARK: Beside the house: never linked by the server
        .target(
            name: "DialectTesting",
            dependencies: ["DialectKit", "Generation", "PromptLanguage"],
            swiftSettings: settings
        ),
        .target(name: "GenerationTesting", dependencies: ["Generation", "GenerationService"], swiftSettings: settings),
        .target(name: "StoreSQLiteTesting", dependencies: ["Generation", "StoreSQLite"], swiftSettings: settings),
        .target(name: "LocalServer", dependencies: [subprocess, systemPackage], swiftSettings: settings),
        .target(name: "StudioMeasures", dependencies: ["Imaging"], swiftSettings: settings),
        .executableTarget(
            name: "webhook-verify",
            dependencies: [crypto],
            path: "Examples/webhooks",
            exclude: ["README.md", "vectors.json", "verify.mjs", "verify.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RenderWorkerFixture",
            dependencies: [
                "CForbidden",
                "Generation",
                "ImageSniffing",
                "Imaging",
                "RenderPool",
                "RenderProtocol",
                "RenderWorker",
                logging,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Torture",
            dependencies: [
                "LocalServer",
                asyncHTTPClient,
                crypto,
                grdb,
                httpTypes,
                hummingbird,
                logging,
                nioCore,
                nioHTTP1,
                serviceLifecycle,
                subprocess,
                systemPackage,
            ],
            swiftSettings: settings
        ),

        // MARK: C, each below its one adapter only
        .target(name: "CForbidden"),
        .target(name: "CMovedClock"),
        .target(name: "CPowerCut"),
        .target(name: "CSQLiteSettings", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(name: "CStudioKernels"),
        .systemLibrary(name: "CVips", pkgConfig: "vips", providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "CVipsShim", dependencies: ["CVips"]),
        .target(name: "CWorkerSandbox"),
    ],
    swiftLanguageModes: [.v6]
)

// A program of libFuzzer has no main function of its own, so that it can't be linked without it: it is here only for
// Scripts/fuzz.
if Context.environment["IMAGINED_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "imagined-fuzz",
            dependencies: [
                "DialectGenArt",
                "DialectImaginePro",
                "DialectKit",
                "DialectV1",
                "ImageSniffing",
                "PromptLanguage",
                "RenderProtocol",
            ],
            swiftSettings: settings
        )
    )
}
