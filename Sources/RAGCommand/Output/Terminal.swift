import CommandOptions
import Foundation
import RAGEngine

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard output for data, standard error for notes and progress.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let notesAreTerminal = isatty(STDERR_FILENO) == 1

    /// Writes a line to standard error.
    static func note(_ text: String) { write(harmless(text) + "\n", to: STDERR_FILENO) }

    /// Writes data to standard output, unbuffered by others. If that cannot be, the process ends with a message.
    static func data(_ text: String) { StandardOutput.write(text, by: "rag") }

    /// Writes to standard error; if nobody can be told, nobody is.
    static func write(_ text: String, to descriptor: Int32) { _ = StandardOutput.send(text, to: descriptor) }

    /// The width of the terminal in columns.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Text of documents may hold characters that would command the terminal, or turn the order of what is shown: they are
    /// made visible. Ends of lines and tabs stay.
    static func harmless(_ text: some StringProtocol) -> String {
        // Carriage returns end lines too, before a line feed and by themselves.
        let ended = text.map { (character: Character) -> Character in
            character == "\r\n" || character == "\r" ? "\n" : character
        }
        return replacing(String(ended)) { $0 != "\n" && $0 != "\t" && ControlCharacters.commands($0) }
    }

    /// The same for a name, which must stay in its line.
    static func harmlessName(_ text: some StringProtocol) -> String { replacing(text, ControlCharacters.commands) }

    private static func replacing(_ text: some StringProtocol, _ isBad: (Unicode.Scalar) -> Bool) -> String {
        guard text.unicodeScalars.contains(where: isBad) else { return String(text) }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isBad($0) ? "\u{FFFD}" : $0 }))
    }
}

/// Colours, where the terminal has them and nobody objects (`NO_COLOR`, `--no-color`, `TERM=dumb`).
struct Style {
    let isOn: Bool

    init(_ output: OutputArguments) {
        let environment = ProcessInfo.processInfo.environment
        let objects = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isOn = Terminal.outputIsTerminal && !output.noColor && !objects && environment["TERM"] != "dumb"
    }

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func path(_ text: String) -> String { paint(text, "1;36") }
    func match(_ text: String) -> String { paint(text, "1;33") }
    func warning(_ text: String) -> String { paint(text, "1;31") }

    /// Text that the terminal opens the file with, at the place of the hit (OSC 8).
    func link(_ text: String, to hit: Hit) -> String {
        guard isOn, hit.uri.hasPrefix("/") else { return text }
        var allowed = CharacterSet.urlPathAllowed
        allowed.remove(charactersIn: ";")
        guard let path = hit.uri.addingPercentEncoding(withAllowedCharacters: allowed),
            let fragment = (hit.place?.fragment ?? "").addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed)
        else { return text }
        let url = "file://\(path)" + (fragment.isEmpty ? "" : "#\(fragment)")
        return "\u{1B}]8;;\(url)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
    }

    private func paint(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
