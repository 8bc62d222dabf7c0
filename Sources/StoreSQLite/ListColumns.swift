import Foundation
import Generation

/// Lists of texts as databases hold them that were not sealed yet: a JSON array; the empty list as NULL.
enum ListColumn {
    static func list(in text: String?) throws -> [String] {
        guard let text else { return [] }
        return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    }
}

/// Recipes, kept one a line: they are read with every look at a job, and seldom used.
enum RecipeColumn {
    /// A recipe that has a line of its own to lose.
    struct Unstorable: Error {}

    /// - Throws: ``Unstorable`` for a recipe that ``EngineRecipe`` does not allow.
    static func text(of recipes: [EngineRecipe]) throws -> String {
        guard recipes.allSatisfy({ !$0.text.utf8.contains(UInt8(ascii: "\n")) }) else { throw Unstorable() }
        return recipes.map(\.text).joined(separator: "\n")
    }

    static func recipes(in text: String) -> [EngineRecipe] {
        if text.isEmpty { return [] }
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.map { EngineRecipe(String(Substring($0))) }
    }
}

/// What a webhook is told of, kept as words in order with commas between; the ends alone, which nearly all want, as NULL.
enum EventsColumn {
    static func text(of webhook: WebhookSubscription?) throws -> String? {
        guard let webhook, webhook.events != WebhookEvent.ends else { return nil }
        return webhook.events.map(\.rawValue).sorted().joined(separator: ",")
    }

    static func events(in text: String?) throws -> Set<WebhookEvent> {
        guard let text else { return WebhookEvent.ends }
        return Set(
            try text.split(separator: ",").map { word in
                guard let event = WebhookEvent(rawValue: String(word)) else {
                    throw JobRow.Unreadable(column: "webhook_events")
                }
                return event
            }
        )
    }
}
