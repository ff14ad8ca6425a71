import ArgumentParser
import Foundation
import RAGEngine

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the documents as JSON lines, with their passages and vectors.",
        discussion: """
            `rag import` makes another store of them, without reading or embedding anything. The originals of masked values are \
            no part of it.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("Only this collection (repeatable).", valueName: "name"))
    var collection: [String] = []

    @Option(help: ArgumentHelp("Only this tenant (repeatable).", valueName: "name"))
    var tenant: [String] = []

    @Argument(help: ArgumentHelp("A new file, or - for standard output.", valueName: "file"))
    var file = "-"

    func run() async throws {
        let engine = try store.open()
        if file == "-" {
            let count = try await engine.export(collections: collection, tenants: tenant) { line in
                Terminal.data(ControlCharacters.escaped(inJSON: line))
            }
            return output.note("\(count) documents")
        }
        let count = try await engine.export(to: file, collections: collection, tenants: tenant)
        Terminal.data("\(count) documents in \(Terminal.harmless(file))\n")
    }
}

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in what `rag export` wrote.",
        discussion: "Documents with the same URI are replaced, all others stay.")

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: String

    func run() async throws {
        let report = try await store.open(writing: true).importLines(from: file)
        if output.json { return try JSONOutput.line(report) }
        Terminal.data("\(report.documents) documents, \(report.chunks) chunks, \(report.vectors) vectors\n")
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store's truth into one file, while it is in use, and check the copy.",
        discussion: """
            To restore it, put it into a folder as catalog.sqlite and run `rag verify --repair --store FOLDER`: the indexes \
            are made from it. The originals of masked values are no part of it: --originals copies them, into a file to be put \
            there as originals.sqlite.
            """)

    @OptionGroup var store: StoreArguments
    @OptionGroup var output: OutputArguments

    @Flag(help: "Copy the originals of masked values instead.")
    var originals = false

    @Argument(help: ArgumentHelp("A new file.", valueName: "file"))
    var file: String

    func run() async throws {
        if originals {
            try await store.open().backupOriginals(to: file)
        } else {
            try await store.open().backup(to: file)
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        if output.json { return try JSONOutput.line(["file": file, "bytes": "\(size)"]) }
        Terminal.data("\(file): \(size) bytes, checked\n")
    }
}
