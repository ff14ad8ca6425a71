/// The words by which declarations are known.
enum DeclarationWords {
    /// Words that begin a declaration wherever a name, a bracket or a type follows.
    static let keywords: Set<String> = [
        "class", "struct", "enum", "interface", "trait", "protocol", "extension", "impl", "namespace", "union", "mixin",
        "def", "func", "fn", "fun", "function", "defmodule", "defp", "defmacro", "subroutine", "procedure", "init",
        "subscript", "mod", "constructor", "deinit", "newtype", "defprotocol", "deftype", "defimpl", "macro_rules",
        "defmacrop", "defguard", "defdelegate",
    ]
    /// Words that are names as well: they begin a declaration only before another name.
    static let weakKeywords: Set<String> = [
        "module", "object", "record", "actor", "sub", "proc", "type", "service", "message", "macro", "contract",
        "library", "instance", "resource", "package", "property", "given", "rpc", "task", "component",
    ]
    static let pythonKeywords: Set<String> = ["class", "def"]
    static let modifiers: Set<String> = [
        "public", "private", "protected", "internal", "static", "final", "abstract", "open", "override", "async",
        "export", "default", "sealed", "partial", "virtual", "inline", "const", "extern", "unsafe", "pub", "package",
        "fileprivate", "mutating", "nonmutating", "nonisolated", "suspend", "data", "inner", "companion", "required",
        "convenience", "indirect", "declare", "local", "readonly", "case", "constexpr", "explicit", "friend", "typedef",
        "tailrec", "operator", "infix", "external", "expect", "actual", "value", "annotation", "crate", "super",
        "create", "or", "replace", "distributed", "synchronized", "native", "strictfp", "transient", "new", "fixed",
        "ref", "shared", "implicit", "lazy", "noncomputable", "comptime", "recursive", "pure", "elemental", "mutable",
    ]
    static let statements: Set<String> = [
        "if", "for", "while", "switch", "do", "else", "try", "catch", "finally", "return", "case", "default", "using",
        "lock", "with", "guard", "repeat", "when", "match", "select", "loop", "elif", "except", "foreach", "unless",
        "until", "begin", "rescue", "ensure", "defer", "go", "await", "throw", "yield", "let", "var", "val", "import",
        "synchronized", "assert", "print", "switch", "elseif", "then", "unsafe", "end", "not", "and", "or", "elsif",
    ]
    /// What may stand behind `=`, `:` or `<-` to make a declaration of a name.
    static let values: Set<String> = ["function", "func", "async", "class", "struct", "enum", "union", "fn", "packed"]
    /// Functions that give back the function they are given, wherever they are called.
    static let wrappers: Set<String> = ["memo", "forwardRef", "useCallback", "debounce", "throttle", "asyncHandler"]
    /// What may stand before a name at the margin that is given a value.
    static let holders: Set<String> = [
        "const", "let", "var", "val", "static", "final", "pub", "export", "public", "private", "internal", "extern",
        "local", "my", "our", "lazy", "readonly", "declare", "object",
    ]
    /// What a property of C# begins with.
    static let accessWords: Set<String> = [
        "public", "private", "protected", "internal", "static", "virtual", "override", "abstract", "sealed",
        "readonly", "required", "new", "event", "extern", "unsafe", "ref", "partial",
    ]
    static let sqlObjects: Set<String> = [
        "table", "view", "function", "procedure", "trigger", "index", "type", "schema", "materialized", "domain",
    ]
    /// Words that may be called like a function, and are not followed by a name then.
    static let calledKeywords: Set<String> = [
        "function", "func", "fun", "fn", "subscript", "constructor", "macro_rules",
    ]
}
