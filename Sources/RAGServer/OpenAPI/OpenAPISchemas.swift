/// The schemas of bodies, as JSON Schema 2020-12: objects of them by name, one for each part of the API.
enum OpenAPISchemas {
    static let all = [shared, filters, search, queries, documents, compatible]

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
                      "busy", "model_missing", "model_mismatch", "too_large", "slow_request", "head_too_large", "unsupported_encoding", "unknown_field", "invalid_value",
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
          "Name": {
            "description": "200 bytes in UTF-8 at most, and no control characters.",
            "type": "string", "minLength": 1, "maxLength": \#(NameRules.maximumBytes), "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
          },
          "Text": {"description": "There is something in it but space.", "type": "string", "pattern": "\#(something)"},
          "Texts": {
            "anyOf": [
              {"$ref": "#/components/schemas/Text"},
              {"type": "array", "minItems": 1, "maxItems": 1024, "items": {"$ref": "#/components/schemas/Text"}}
            ]
          }
        }
        """#

    /// Any character that is no white space of Unicode.
    private static let something =
        #"[^\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"#
}
