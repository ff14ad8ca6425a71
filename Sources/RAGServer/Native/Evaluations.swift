import Foundation
import Hummingbird
import IndexSupport
import RAGEngine

extension Endpoint {
    static let evaluations: [Endpoint] = [
        Endpoint(
            method: .get, path: "/v1/evaluations", right: .admin, name: "listEvaluations",
            summary: "The reports of `rag eval --save` in the folder that was named at the start.",
            response: Body(schema: "EvaluationList")
        ) { call in
            struct View: Encodable { let evaluations: [String] }
            return JSONBody.response(View(evaluations: try call.evaluations()))
        },
        Endpoint(
            method: .get, path: "/v1/evaluations/{evaluation}", right: .admin, name: "getEvaluation",
            summary: "One of them, as `rag eval --save` wrote it.", response: Body(schema: "Evaluation")
        ) { call in
            // Only what the list has can be named, so that no name leads out of the folder.
            guard let folder = call.server.configuration.evaluationFolder,
                let name = try call.evaluations().first(where: { $0 == call.path["evaluation"] })
            else { throw RequestFailure(.notFound, "there is no such report; GET /v1/evaluations lists them") }
            let bytes = try Files.read(folder + "/" + name, maximumSize: 64 << 20)
            guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)), object is [String: Any] else {
                throw RequestFailure(.notFound, "the file is no report of `rag eval --save`")
            }
            return JSONBody.response(data: Data(bytes))
        },
    ]
}

extension Call {
    /// The regular files of the folder whose names end in `.json`, by name; none without a folder.
    fileprivate func evaluations() throws -> [String] {
        guard principal.reachesAllTenants, principal.access == .all else {
            throw RequestFailure(.forbidden, "reports have queries of all tenants; they need a key of all tenants")
        }
        guard let folder = server.configuration.evaluationFolder else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".json") && !$0.hasPrefix(".") && Files.kind(folder + "/" + $0) == .file
        }.sorted()
    }
}
