/// How a file's text is read.
package enum DocumentFormat: String, Sendable, Codable, CaseIterable {
    case markdown
    case plainText = "text"
    case restructuredText = "rst"
    case html
    case sourceCode = "code"
    case csv
    case tsv
    case json
    case yaml
    case toml
    case xml
    case log
}
