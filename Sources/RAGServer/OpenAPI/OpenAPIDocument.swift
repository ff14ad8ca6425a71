import Foundation
import HTTPTypes

/// The description of the API, as OpenAPI 3.1: its paths are made of the endpoints, its schemas are written by hand.
public enum OpenAPIDocument {
    /// As it is served, and kept in `docs/openapi.json`.
    public static let data: Data = {
        var paths: [String: [String: Any]] = [:]
        for endpoint in Endpoints.all {
            paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
        }
        let document: [String: Any] = [
            "openapi": "3.1.0",
            "info": [
                "title": "swift-rag", "version": "1",
                "description": """
                Hybrid search over documents. Without keys the server answers this machine only; with keys every request \
                brings one. A key belongs to one tenant; what it does not reach is answered like what is not there. \
                Every failure has a stable code.
                """,
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": "/"]],
            "paths": paths,
            "components": [
                "schemas": schemas,
                "securitySchemes": [
                    "key": ["type": "http", "scheme": "bearer", "description": "A key of `rag keys create`."]
                ],
            ],
        ]
        do {
            return try JSONSerialization.data(
                withJSONObject: document, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        } catch {
            preconditionFailure("the document is made of JSON values: \(error)")
        }
    }()

    /// What may be left out of a request may also be null there.
    private static var schemas: [String: Any] {
        var schemas: [String: Any] = [:]
        for text in OpenAPISchemas.all {
            guard let part = object(text) as? [String: Any] else { preconditionFailure("the schemas are an object") }
            schemas.merge(part) { _, _ in preconditionFailure("two schemas have one name") }
        }
        return Dictionary(
            uniqueKeysWithValues: schemas.map { name, schema in
                (name, name.hasPrefix("Filter") ? schema : nullable(schema))
            })
    }

    private static func nullable(_ schema: Any) -> Any {
        guard var object = schema as? [String: Any], object["additionalProperties"] as? Bool == false,
            let properties = object["properties"] as? [String: Any]
        else { return schema }
        let required = object["required"] as? [String] ?? []
        object["properties"] = Dictionary(
            uniqueKeysWithValues: properties.map { name, schema in
                let isNull = (schema as? [String: Any])?["type"] as? String == "null"
                return (name, required.contains(name) || isNull ? schema : ["anyOf": [schema, ["type": "null"]]])
            })
        return object
    }

    /// A character of UTF-8 that is no control character, each byte as % and two digits.
    private static let percentEncoded: String = {
        let next = "%[89abAB][0-9a-fA-F]"
        return [
            "%[2-6][0-9a-fA-F]", "%7[0-9a-eA-E]", "%[cC]2%[abAB][0-9a-fA-F]",
            "%([cC][3-9a-fA-F]|[dD][0-9a-fA-F])\(next)",
            "%[eE]0%[abAB][0-9a-fA-F]\(next)", "%[eE][1-9a-cA-CeEfF]\(next)\(next)",
            "%[eE][dD]%[89][0-9a-fA-F]\(next)", "%[fF]0%[9abAB][0-9a-fA-F]\(next)\(next)",
            "%[fF][1-3]\(next)\(next)\(next)", "%[fF]4%8[0-9a-fA-F]\(next)\(next)",
        ].joined(separator: "|")
    }()

    private static func operation(_ endpoint: Endpoint) -> [String: Any] {
        var operation: [String: Any] = [
            "operationId": endpoint.name, "summary": endpoint.summary,
            "responses": responses(endpoint),
            "tags": [endpoint.path.hasPrefix("/v1/collections") ? "collections" : "more"],
        ]
        var parameters: [[String: Any]] = []
        for segment in endpoint.segments where segment.hasPrefix("{") {
            let schema: [String: Any] =
                segment == "{collection}"
                ? ["$ref": "#/components/schemas/Name"] : ["type": "string", "minLength": 1, "maxLength": 4096]
            let name = String(segment.dropFirst().dropLast())
            parameters.append(["name": name, "in": "path", "required": true, "schema": schema])
        }
        parameters += endpoint.parameters.map { parameter in
            [
                "name": parameter.name, "in": "query", "description": parameter.summary,
                "schema": object(parameter.schema),
            ]
        }
        if endpoint.right != nil {
            operation["security"] = [["key": [String]()], [String: [String]]()]
            parameters.append([
                "name": HTTPField.Name.ragTenant.rawName, "in": "header",
                "description": "The tenant, where the key reaches all of them or there are no keys; UTF-8.",
                "schema": ["type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~][ -~]*$"],
            ])
            parameters.append([
                "name": HTTPField.Name.ragAccess.rawName, "in": "header",
                "description":
                    "Access tiers, of those that the key has: names with commas between them, percent-encoded.",
                "schema": ["type": "string", "pattern": "^([ -$&-~]|\(percentEncoded))*$"],
            ])
        }
        if !parameters.isEmpty { operation["parameters"] = parameters }
        if let request = endpoint.request {
            var content = content(request)
            if let alternative = request.alternative {
                content[alternative] = ["schema": ["type": "string"]]
            }
            // No documents are none to take.
            operation["requestBody"] = ["required": request.schema != "Documents", "content": content]
        }
        return operation
    }

    private static func content(_ body: Endpoint.Body) -> [String: Any] {
        [body.type: ["schema": ["$ref": "#/components/schemas/\(body.schema)"]]]
    }

    private static func responses(_ endpoint: Endpoint) -> [String: Any] {
        var done: [String: Any] = ["description": "Done.", "content": content(endpoint.response)]
        if let links = links[endpoint.name] { done["links"] = links }
        var responses: [String: Any] = ["200": done]
        var codes: [RequestFailure.Code] = [
            .forbidden, .overloaded, .internalError, .invalidValue, .badRequest, .headTooLarge,
        ]
        if endpoint.right != nil { codes += [.unauthenticated, .rateLimited, .busy] }
        if endpoint.path.contains("{") { codes.append(.notFound) }
        if endpoint.request != nil { codes += [.tooLarge, .unsupportedEncoding, .slowRequest] }
        for code in codes {
            responses["\(code.status.code)"] = [
                "description": code.status.reasonPhrase,
                "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Failure"]]],
            ]
        }
        if endpoint.response.schema == "Report" {
            responses["422"] = [
                "description": "Nothing of it was taken.",
                "content": [
                    "application/json": [
                        "schema": [
                            "anyOf": [
                                ["$ref": "#/components/schemas/Failure"], ["$ref": "#/components/schemas/Report"],
                            ]
                        ]
                    ]
                ],
            ]
        }
        return responses
    }

    /// What can be asked next with what an answer says, by the name of the operation.
    private static var links: [String: [String: Any]] {
        func link(_ operation: String, _ parameter: String, _ value: String) -> [String: Any] {
            [
                "operationId": operation,
                "parameters": [
                    "path.collection": "$request.path.collection", "path.\(parameter)": "$response.body#\(value)",
                ],
            ]
        }
        return [
            "listDocuments": [
                "document": link("getDocument", "document", "/documents/0/uri"),
                "deletion": link("deleteDocument", "document", "/documents/0/uri"),
            ],
            "query": ["chunk": link("getChunk", "chunk", "/hits/0/id")],
            "listEvaluations": [
                "evaluation": [
                    "operationId": "getEvaluation", "parameters": ["path.evaluation": "$response.body#/evaluations/0"],
                ]
            ],
        ]
    }

    private static func object(_ text: String) -> Any {
        do { return try JSONSerialization.jsonObject(with: Data(text.utf8)) } catch {
            preconditionFailure("a schema is not JSON: \(error)")
        }
    }
}
