/// What the reader of LaTeX knows of commands and environments, by name.
enum LaTeXCommands {
    /// Of headings, outermost first.
    static let levels: [String: Int] = [
        "part": 0, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
        "frametitle": 3, "addsec": 2, "addchap": 1,
    ]
    /// What a document says of itself: commands and the fields of metadata.
    static let fields: [String: String] = [
        "title": "title", "author": "author", "date": "date", "keywords": "keywords",
    ]
    /// Environments of key words.
    static let keywords: Set<String> = ["keywords", "keyword", "IEEEkeywords"]
    /// Commands whose arguments no one reads.
    static let silent: Set<String> = [
        "label", "ref", "eqref", "pageref", "autoref", "cref", "Cref", "vref", "cite", "citep", "citet", "citeauthor",
        "citeyear", "parencite", "textcite", "autocite", "nocite", "includegraphics", "input", "include", "usepackage",
        "documentclass", "bibliography", "bibliographystyle", "vspace", "hspace", "setlength", "addtolength",
        "newcommand",
        "renewcommand", "providecommand", "def", "let", "pagestyle", "thispagestyle", "setcounter", "addtocounter",
        "index", "hypersetup", "geometry", "fontsize", "color", "definecolor", "RequirePackage", "addbibresource",
        "graphicspath", "DeclareMathOperator", "newtheorem", "numberwithin", "phantom", "rule", "vskip", "hskip",
        "thanks", "inst", "orcidID", "footnotemark", "pagenumbering", "usetikzlibrary", "lstset", "newenvironment",
        "theoremstyle", "bibitem", "hyphenation",
    ]
    static let verbatim: Set<String> = [
        "verbatim", "Verbatim", "lstlisting", "minted", "verbatim*", "alltt", "equation", "equation*", "align",
        "align*",
        "gather", "gather*", "displaymath", "eqnarray", "eqnarray*", "multline", "multline*", "tikzpicture", "math",
        "comment",
    ]
    static let words: [String: String] = [
        "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł",
        "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "ldots": "…", "dots": "…",
        "textellipsis": "…", "LaTeX": "LaTeX", "TeX": "TeX", "textbackslash": "\\", "textasciitilde": "~",
        "textasciicircum": "^", "copyright": "©", "S": "§", "P": "¶", "pounds": "£", "euro": "€", "texteuro": "€",
        "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
        "textquotedblright": "”", "textdegree": "°", "textregistered": "®", "texttrademark": "™", "guillemotleft": "«",
        "guillemotright": "»", "quad": " ", "qquad": " ", "textbar": "|", "textless": "<", "textgreater": ">",
    ]
    /// Combining marks of accent commands.
    static let accents: [String: Unicode.Scalar] = [
        "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "\"": "\u{308}", "~": "\u{303}", "=": "\u{304}", ".": "\u{307}",
        "u": "\u{306}", "v": "\u{30C}", "H": "\u{30B}", "c": "\u{327}", "k": "\u{328}", "d": "\u{323}", "b": "\u{331}",
        "r": "\u{30A}",
    ]
}
