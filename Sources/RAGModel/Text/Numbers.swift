#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Double {
    /// The number with at most `digits` significant digits, without an exponent and without zeros at the end, the same in
    /// every locale: `0.01235`, `12.3`, `1235`.
    package func significant(_ digits: Int = 4) -> String {
        guard isFinite, self != 0, magnitude < 1e15, magnitude >= 1e-9 else { return self == 0 ? "0" : "\(self)" }
        let places = max(0, digits - 1 - Int(log10(magnitude).rounded(.down)))
        let scale = pow(10, Double(places))
        guard magnitude * scale < 1e15 else { return "\(self)" }
        let scaled = Int((magnitude * scale).rounded())
        let text = "\(scaled)"
        let padded = String(repeating: "0", count: max(0, places + 1 - text.utf8.count)) + text
        let whole = String(padded.dropLast(places))
        var fraction = padded.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        return (self < 0 && scaled != 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }
}

extension Duration {
    /// Minutes and seconds, such as `2:05`.
    package var minutesAndSeconds: String {
        let seconds = max(0, Int((self / .seconds(1)).rounded()))
        let rest = seconds % 60
        return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}
