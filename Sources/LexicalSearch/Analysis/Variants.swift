struct Variants: Sendable {
    var camel = true
    var camelSingles = true
    var partsPrimary = false
    var stopInParts = false
    var foreignStem = true
    var foldFirst: Bool? = nil
    var letterDigit = false
    var unigrams = false
    var apostropheParts = true
    var groupNumbers = true
    var stopPrimary = true
    var hyphenWhole = 0  // 1: all hyphenated whole+parts
    var noWhole = false
    var stop33 = true
}
nonisolated(unsafe) var variants = Variants()
package func setVariant(_ s: String) {
    for item in s.split(separator: ",") {
        let kv = item.split(separator: "=").map(String.init)
        let on = kv.count < 2 || kv[1] != "0"
        switch kv[0] {
        case "camel": variants.camel = on
        case "camelSingles": variants.camelSingles = on
        case "partsPrimary": variants.partsPrimary = on
        case "stopInParts": variants.stopInParts = on
        case "foreignStem": variants.foreignStem = on
        case "foldFirst": variants.foldFirst = on
        case "letterDigit": variants.letterDigit = on
        case "unigrams": variants.unigrams = on
        case "apostropheParts": variants.apostropheParts = on
        case "groupNumbers": variants.groupNumbers = on
        case "stopPrimary": variants.stopPrimary = on
        case "hyphenWhole": variants.hyphenWhole = on ? 1 : 0
        case "noWhole": variants.noWhole = on
        case "": break
        default: fatalError("variant \(kv[0])")
        }
    }
}
