import Configuration
import Foundation
import SystemPackage

/// Where settings come from, in the order in which they win: command line, environment, file.
struct ConfigurationSources: Sendable {
    /// Every setting that can be given; each is an option, an environment variable and a key of the file.
    static let keys = [
        "host", "port", "data", "public-url", "tile-size", "sync-wait", "lease", "retention", "outbound-allow",
        "log-level", "image-formats", "output-format", "output-quality",
        "body-limit", "upload-retention", "key-uploads", "key-upload-size",
        "tls-certificate", "tls-key", "trusted-proxy", "cors-origin", "max-connections",
        "limits", "queue-depth", "key-queue-depth", "key-concurrency", "key-submits", "key-fetches", "key-daily",
    ]

    /// Those of them that can have several values.
    private static let lists: Set = ["outbound-allow", "trusted-proxy", "cors-origin"]

    private let reader: ConfigReader
    /// What an operator should know: names in the file or the environment that nothing reads.
    let notices: [String]

    /// - Parameters:
    ///   - commandLine: values by key; several where an option was repeated.
    ///   - file: a JSON object, or `nil` for none.
    static func load(commandLine: [String: [String]], file: String?) async throws -> ConfigurationSources {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, given) in commandLine {
            let content: ConfigContent =
                given.count == 1 && !lists.contains(key) ? .string(given[0]) : .stringArray(given)
            values[AbsoluteConfigKey([key])] = ConfigValue(content, isSecret: false)
        }
        let environment = ProcessInfo.processInfo.environment
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "command line", values: values),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "imagined"),
        ]
        var unknown = environment.keys.filter { name in
            name.hasPrefix("IMAGINED_") && !keys.contains { name == Self.environmentName(of: $0) }
        }
        if let file = file ?? environment["IMAGINED_CONFIG"] {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw ConfigurationProblem(
                    sentences: ["The configuration file \(file) must be a readable JSON object: \(error)"])
            }
            unknown += try names(inFile: file).filter { !keys.contains($0) }
        }
        return ConfigurationSources(
            reader: ConfigReader(providers: providers),
            notices: unknown.filter { $0 != "IMAGINED_CONFIG" }.sorted().map { name in
                "\(name) is no setting of imagined\(nearest(to: name).map { "; did you mean \($0)?" } ?? "")"
            }
        )
    }

    /// The text of a setting, wherever it comes from.
    func text(_ key: String) -> String? {
        let key = ConfigKey([key])
        return reader.string(forKey: key) ?? reader.int(forKey: key).map { String($0) }
    }

    /// The texts of a setting that can have several.
    func texts(_ key: String) -> [String] {
        let key = ConfigKey([key])
        let list = reader.stringArray(forKey: key) ?? reader.string(forKey: key).map { [$0] } ?? []
        return list.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// The environment variable of a setting: `IMAGINED_TILE_SIZE` for `tile-size`.
    static func environmentName(of key: String) -> String {
        "IMAGINED_" + key.uppercased().replacingOccurrences(of: "-", with: "_")
    }

    private static func names(inFile file: String) throws -> [String] {
        let data = FileManager.default.contents(atPath: file) ?? Data()
        return (try JSONSerialization.jsonObject(with: data) as? [String: Any]).map { Array($0.keys) } ?? []
    }

    /// The setting whose name is closest, at most three changes away.
    private static func nearest(to name: String) -> String? {
        let isEnvironment = name.hasPrefix("IMAGINED_")
        let known = isEnvironment ? keys.map(environmentName) : keys
        let distances = known.map { (name: $0, distance: editDistance(Array(name.utf8), Array($0.utf8))) }
        return distances.filter { $0.distance <= 3 }.min { $0.distance < $1.distance }?.name
    }

    /// Insertions, deletions and replacements between two names (Levenshtein, 1966).
    private static func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

/// Settings that can't be used; all of them together.
struct ConfigurationProblem: Error, CustomStringConvertible {
    let sentences: [String]
    var description: String { sentences.joined(separator: "\n") }
}
