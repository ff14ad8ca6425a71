import Foundation
import IndexSupport
import RAGModel

/// The kinds of files a segment has; the raw value is both the key in the manifest and the extension of the name.
package enum SegmentFileKind: String, CaseIterable, Sendable {
    /// Ordinal → chunk.
    case chunks
    /// The inverted index of the lexical leg.
    case postings
    /// The columns that filters are evaluated on.
    case metadata
    /// The vectors of the dense leg, with their graph; missing while some chunk of the segment lacks a vector.
    case vectors
}

/// The folder that holds the segments' files.
package struct SegmentFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package func path(of name: String) -> String { path + "/" + name }

    /// Makes the names of files written before survive a power cut.
    package func sync() throws(FileError) { try Files.syncFolder(of: path + "/") }

    /// A name that was never used before, common to the files of a new segment.
    package func newName() -> String { "segment-" + UUID().uuidString.lowercased().prefix(18).replacing("-", with: "") }

    package func fileName(_ name: String, _ kind: SegmentFileKind) -> String { "\(name).\(kind.rawValue)" }

    /// Files that the manifest does not name: left by a killed writer, or of segments that were merged.
    ///
    /// Only the writer removes them. A reader that has just read an older manifest finds a file missing and reads the
    /// manifest again.
    package func strays(besides names: Set<String>) throws(FileError) -> [String] {
        try Files.checkFolder(path)
        let ours = ["segment-", "rag-temporary-"]
        return try Files.list(path).filter { name in !names.contains(name) && ours.contains(where: name.hasPrefix) }
    }
}
