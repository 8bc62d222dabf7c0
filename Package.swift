// swift-tools-version: 6.2
// Targets stand in the order of the plan in docs/architecture.md, from the top of the house down; one dependency a line,
// each followed by its tests. Arrows point down only: Scripts/check-layers compares this file with the plan.
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "imagined",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Edge
        .target(
            name: "HTTPAPI",
            dependencies: [
                "DialectGenArt",
                "DialectImaginePro",
                "DialectKit",
                "Generation",
                "GenerationService",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Resources/cat.jpg")],
            swiftSettings: settings),

        // Services and dialects
        .target(name: "DialectGenArt", dependencies: ["DialectKit", "Generation", "PromptLanguage"], swiftSettings: settings),
        .target(name: "DialectImaginePro", dependencies: ["DialectKit", "Generation", "PromptLanguage"], swiftSettings: settings),
        .target(name: "DialectKit", dependencies: ["Generation", "PromptLanguage"], swiftSettings: settings),
        .target(
            name: "GenerationService",
            dependencies: [
                "Generation",
                "ImageSniffing",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // Adapters of the parent
        .target(
            name: "Outbound",
            dependencies: [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .target(
            name: "PictureStore",
            dependencies: [
                "Generation",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings),
        .target(
            name: "StoreSQLite",
            dependencies: [
                "Generation",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),

        // Domain
        .target(name: "Generation", swiftSettings: settings),
        .target(name: "ImageSniffing", swiftSettings: settings),
        .target(name: "PromptLanguage", swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
