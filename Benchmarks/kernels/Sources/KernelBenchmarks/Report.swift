import Foundation

/// Prints one line for people or one JSON object for each figure.
struct Report {
    let json: Bool

    /// - Parameter limit: the value that a plain loop reaches on this machine, in the same unit.
    func line(_ name: String, _ value: Double, _ unit: String, of limit: Double? = nil, _ limitName: String = "") {
        if json {
            var fields: [String: Any] = ["name": name, "value": value, "unit": unit]
            if let limit {
                fields["limit"] = limit
                fields["limit_name"] = limitName
                fields["share"] = value / limit
            }
            guard let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys]) else { return }
            print(String(decoding: data, as: UTF8.self))
            return
        }
        let left = name.padding(toLength: 44, withPad: " ", startingAt: 0)
        let figure = String(format: "%9.1f %@", value, unit)
        guard let limit else { return print("\(left)\(figure)") }
        let share = String(format: "%3.0f %%", 100 * value / limit)
        print("\(left)\(figure.padding(toLength: 18, withPad: " ", startingAt: 0)) \(share) of \(limitName)")
    }

    func heading(_ text: String) { if !json { print("\n\(text)") } }
}
