import Foundation

/// Plots as SVG.
enum SVGPlot {
    struct Bar {
        let label: String
        let value: Double
        let low: Double
        let high: Double
    }

    private static let ink = "#3b6ea8"

    /// Horizontal bars from 0 to 1 with intervals.
    static func bars(_ bars: [Bar]) -> String {
        let (left, width, step) = (190.0, 420.0, 26.0)
        var content = ""
        for (index, bar) in bars.enumerated() {
            let y = Double(index) * step + 4
            let middle = number(y + 9)
            content += "<text x=\"\(number(left - 8))\" y=\"\(number(y + 13))\" text-anchor=\"end\">"
            content += "\(HTMLReport.escaped(bar.label))</text>"
            content +=
                "<rect x=\"\(number(left))\" y=\"\(number(y))\" width=\"\(number(width * bar.value))\" height=\"18\" "
            content += "fill=\"\(ink)\"/>"
            content += "<path d=\"M\(number(left + width * bar.low)) \(middle)H\(number(left + width * bar.high))\" "
            content += "stroke=\"currentColor\"/>"
            content += "<text x=\"\(number(left + width + 8))\" y=\"\(number(y + 13))\">"
            content += "\(HTMLReport.decimal(bar.value))</text>"
        }
        return svg(width: 700, height: Double(bars.count) * step + 8, content)
    }

    /// How many values lie in each tenth from 0 to 1.
    static func histogram(_ values: [Double], label: String) -> String {
        var counts = [Int](repeating: 0, count: 10)
        for value in values { counts[min(9, max(0, Int(value * 10)))] += 1 }
        let greatest = Double(max(1, counts.max() ?? 1))
        var content = ""
        for (index, count) in counts.enumerated() {
            let (x, height) = (30 + Double(index) * 60, 120 * Double(count) / greatest)
            content +=
                "<rect x=\"\(number(x))\" y=\"\(number(140 - height))\" width=\"54\" height=\"\(number(height))\" "
            content += "fill=\"\(ink)\"/>"
            content +=
                "<text x=\"\(number(x + 27))\" y=\"\(number(135 - height))\" text-anchor=\"middle\">\(count)</text>"
            content += "<text x=\"\(number(x))\" y=\"156\" text-anchor=\"middle\">\(number(Double(index) / 10))</text>"
        }
        content += "<text x=\"630\" y=\"156\" text-anchor=\"middle\">1</text>"
        return svg(width: 700, height: 164, content)
    }

    /// Differences in their order, as bars up and down.
    static func differences(_ values: [Double]) -> String {
        guard !values.isEmpty else { return "" }
        let greatest = max(values.map(abs).max() ?? 0, 1e-9)
        let width = 660 / Double(values.count)
        var content = "<path d=\"M20 100H680\" stroke=\"currentColor\"/>"
        for (index, value) in values.enumerated() where value != 0 {
            let height = 90 * abs(value) / greatest
            content +=
                "<rect x=\"\(number(20 + Double(index) * width))\" y=\"\(number(value > 0 ? 100 - height : 100))\" "
            content += "width=\"\(number(max(0.5, width * 0.9)))\" height=\"\(number(height))\" "
            content += "fill=\"\(value > 0 ? "#2e8b57" : "#c0392b")\"/>"
        }
        return svg(width: 700, height: 200, content)
    }

    private static func svg(width: Double, height: Double, _ content: String) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(width)) \(number(height))\" "
            + "width=\"\(number(width))\" role=\"img\">\(content)</svg>\n"
    }

    private static func number(_ value: Double) -> String {
        let text = String(format: "%.2f", value.isFinite ? value : 0)
        return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
    }
}
