import Foundation

/// The natural logarithm, by a name that no module of the project has.
func logarithm(_ value: Double) -> Double { log(value) }
