/// The schemas of bodies, as JSON Schema 2020-12: objects of them by name, one for each part of the API.
enum OpenAPISchemas {
    static let all = [shared, queries, documents, compatible]

    /// What several parts use.
    static let shared = #"""
        {
          "Failure": {
            "type": "object", "required": ["error", "request_id"],
            "properties": {
              "error": {
                "type": "object", "required": ["code", "type", "message"],
                "properties": {
                  "code": {"type": "string", "description": "Stable, for programs.",
                    "enum": ["bad_json", "bad_request", "unauthenticated", "forbidden", "not_found", "method_not_allowed",
                      "busy", "model_missing", "model_mismatch", "too_large", "unknown_field", "invalid_value",
                      "rate_limited", "overloaded", "timeout", "cancelled", "unavailable", "storage", "internal"]},
                  "type": {"type": "string"},
                  "message": {"type": "string", "description": "What failed, and what to do."},
                  "param": {"type": "string", "description": "The field that is wrong."}
                }
              },
              "request_id": {"type": "string"}
            }
          },
          "Health": {
            "type": "object", "required": ["status"],
            "properties": {"status": {"const": "ok"}, "notes": {"type": "array", "items": {"type": "string"}}}
          },
          "OpenAPI": {"type": "object"},
          "Metrics": {"type": "string"},
          "Range": {
            "type": "object", "required": ["start", "end"],
            "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}}
          },
          "Metadata": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/MetadataValue"}},
          "MetadataValue": {
            "anyOf": [
              {"type": ["string", "number", "boolean"]},
              {"type": "array", "items": {"$ref": "#/components/schemas/MetadataValue"}}
            ]
          },
          "Filter": {
            "description": "As text, team = \"storage\" and severity >= 2, or as an object of must, should, must_not and conditions.",
            "anyOf": [{"type": "string", "minLength": 1}, {"type": "object"}]
          }
        }
        """#
}
