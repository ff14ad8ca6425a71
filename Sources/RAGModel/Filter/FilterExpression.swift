/// A condition on the metadata of documents: `year >= 2020 and lang in (de, en) and not tag = draft`.
///
/// It has three spellings with one meaning: a text (`init(parsing:)`), JSON (`init(json:)`) and Swift (`FilterField`).
///
/// Grammar of the text (keywords in any case; `==` is `=`):
/// ```
/// expression = conjunction { "or" conjunction }
/// conjunction = condition { "and" condition }
/// condition  = "not" condition | "(" expression ")" | "exists" field
///            | "at" "least" number "of" "(" expression { "," expression } ")"
///            | field ( "=" | "!=" ) ( value | "null" ) | field ( "<" | "<=" | ">" | ">=" ) value
///            | field "is" [ "not" ] "null"
///            | field [ "not" ] "in" "(" value { "," value } ")"
///            | field [ "not" ] ( "contains" | "startswith" | "endswith" | "glob" | "like" ) value
///            | field ( "~" | "!~" ) value
/// field      = word | quoted
/// value      = number | "true" | "false" | word | quoted
/// ```
/// A word runs to the next blank or one of `( ) , = ! < > " '`, a field's also to `~`. Quotes are `"…"` or `'…'`; a quote
/// within is doubled or escaped; escapes are `\"`, `\'`, `\\`, `\n`, `\r`, `\t` and `\u{…}`.
///
/// **Missing values.** A field is missing where a document does not have it, has null, or an empty list. A missing field
/// fulfils no condition; `exists a` asks for it, `a is null` and `a = null` for its lack. Negation is plain in every form:
/// `a != 1`, `not a = 1`, `a not in (1)` hold for all documents that `a = 1` does not hold for, those without `a` too.
///
/// **Lists.** A list fulfils a condition when one of its elements does. `contains` asks a list for an element that equals
/// the value, and a text for a part.
///
/// **Nested keys** are joined by dots: `author.name = Ann`. What has a key below it exists: `exists author`.
///
/// **What values compare.** The form of the filter's value decides:
/// - A *number* compares with numbers exactly, and with texts that are written as numbers (see `NumberSyntax`). Such a text
///   equals it only without superfluous zeros: `1.10` is text and not equal to `1.1`.
/// - A *date* (see `DatePeriod`) compares with the dates of documents as a moment, whatever their offsets. One that names a
///   year, month, day, minute or second stands for all of it: `= 2024-05` holds within May, `> 2024-05` after it. A number
///   of four digits is a year where the document has a date. After `<`, `<=`, `>` and `>=`, `now-7d` is a date
///   (see `DateArithmetic`).
/// - `true` and `false` equal the booleans and the texts `true` and `false`; they are neither less nor greater.
/// - Any other *text* compares with texts by code points (in NFC); case counts.
/// - Everything else is incomparable, and fulfils no comparison.
///
/// **Text.** `contains`, `startswith`, `endswith`, `glob` (`*`, `?`) and `like` (`%`, `_`) look at texts and mind case;
/// `~` looks for a part whatever the case.
///
/// It is coded (JSON) as its text, and read from its text or its JSON spelling.
public indirect enum FilterExpression: Sendable, Hashable {
    case comparison(field: String, ComparisonOperator, MetadataScalar)
    /// One of the field's values equals one of these.
    case membership(field: String, [MetadataScalar])
    case exists(field: String)
    case text(field: String, TextOperator, String)
    /// All of them; everything if there are none.
    case and([FilterExpression])
    /// One of them; nothing if there are none.
    case or([FilterExpression])
    case not(FilterExpression)
    /// So many of them; everything if the number is 0.
    case atLeast(Int, [FilterExpression])

    public enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public enum TextOperator: String, Sendable, Hashable, CaseIterable {
        /// A text that has it as a part; a list with an element that equals it.
        case contains
        case startsWith = "startswith"
        case endsWith = "endswith"
        /// `*` stands for any characters, `?` for one, `**/` where a name of a path begins for no folder or several; `\` takes the
        /// next as it is.
        case glob
        /// As in SQL: `%` stands for any characters, `_` for one; `\` takes the next as it is.
        case like
        /// A part, whatever the case of letters.
        case matches = "~"
    }

    /// The fields it asks about.
    public var fields: Set<String> {
        switch self {
        case .comparison(let field, _, _), .membership(let field, _), .exists(let field), .text(let field, _, _):
            [field]
        case .and(let operands), .or(let operands), .atLeast(_, let operands):
            operands.reduce(into: []) { $0.formUnion($1.fields) }
        case .not(let operand):
            operand.fields
        }
    }
}

extension FilterExpression {
    /// The fields that it asks a value of: all but those that it only wants to be there.
    package var comparedFields: Set<String> {
        switch self {
        case .exists: []
        case .comparison(let field, _, _), .membership(let field, _), .text(let field, _, _): [field]
        case .and(let operands), .or(let operands), .atLeast(_, let operands):
            operands.reduce(into: []) { $0.formUnion($1.comparedFields) }
        case .not(let operand): operand.comparedFields
        }
    }

    /// Longer texts (UTF-8 bytes) are refused.
    public static let maximumLength = 1 << 20
    /// Deeper nesting of parentheses and `not` is refused.
    public static let maximumDepth = 100
    /// More conditions are refused; the values of one `in` count as one.
    public static let maximumConditions = 4096
    /// Longer patterns (characters) of `glob` and `like` are refused.
    public static let maximumPatternLength = 1000
}
