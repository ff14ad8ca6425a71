/// Decides how a file is read: by its extension or name, and for those without one by the first characters.
enum FormatDetection {
    static func format(name: String, text: String) -> DocumentFormat {
        let suffix = fileExtension(of: name)
        if let format = ExtractorTable.format(ofExtension: suffix) {
            // "notes.1" may be the first of several files of notes.
            if format == .json || format == .yaml { return interface(text, isJSON: format == .json) ?? format }
            if format == .xml { return PublishingExtractor.format(of: text) ?? format }
            if format != .manualPage || isManualPage(text) { return format }
            return SourceLanguage.of(name: name, text: text) != nil ? .sourceCode : sniff(text)
        }
        if SourceLanguage.of(name: name, text: text) != nil { return .sourceCode }
        return sniff(text)
    }

    /// In lower case, without the dot; empty if there is none.
    static func fileExtension(of name: String) -> String {
        let name = name.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Whether a text describes an interface: by its first keys.
    private static func interface(_ text: String, isJSON: Bool) -> DocumentFormat? {
        let start = String(decoding: text.utf8.prefix(4096), as: UTF8.self)
        if isJSON {
            guard start.drop(while: \.isWhitespace).first == "{" else { return nil }
            if start.contains("\"openapi\"") || start.contains("\"swagger\"") { return .openAPI }
            return start.contains("\"$schema\"") && start.contains("json-schema.org") ? .jsonSchema : nil
        }
        let isDescription = start.split(whereSeparator: \.isNewline).contains {
            $0.hasPrefix("openapi:") || $0.hasPrefix("swagger:")
        }
        return isDescription ? .openAPI : nil
    }

    /// Whether one of the first lines has the macro that begins every manual page.
    private static func isManualPage(_ text: String) -> Bool {
        let start = String(decoding: text.utf8.prefix(1 << 14), as: UTF8.self)
        return start.split(whereSeparator: \.isNewline).contains {
            $0.hasPrefix(".TH ") || $0.hasPrefix(".Dd ") || $0.hasPrefix(".Dt ") || $0.hasPrefix(".SH ")
        }
    }

    private static func sniff(_ text: String) -> DocumentFormat {
        let start = text.utf8.prefix(512).drop { ASCII.isSpace($0) }
        func begins(with prefix: String) -> Bool {
            start.count >= prefix.utf8.count && zip(start, prefix.utf8).allSatisfy { ASCII.lower($0) == $1 }
        }
        if begins(with: "<!doctype html") || begins(with: "<html") { return .html }
        if begins(with: "<?xml") { return PublishingExtractor.format(of: text) ?? .xml }
        if begins(with: "webvtt") { return .subtitles }
        if begins(with: "\\documentclass") { return .latex }
        return .plainText
    }
}
