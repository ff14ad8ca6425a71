extension OpenAPISchemas {
    /// Filters, in both spellings. What is null in an object is no filter.
    static let filters = #"""
        {
          "Filter": {
            "description": "As text, team = \"storage\" and severity >= 2, or as an object.",
            "anyOf": [{"type": "string", "minLength": 1, "format": "filter"}, {"$ref": "#/components/schemas/FilterObject"}]
          },
          "FilterObject": {
            "description": "Nested no deeper than 100.",
            "anyOf": [{"$ref": "#/components/schemas/FilterClauses"}, {"$ref": "#/components/schemas/FilterCondition"}]
          },
          "FilterClauses": {
            "description": "All must hold; none is no filter.",
            "type": "object", "additionalProperties": false,
            "properties": {
              "must": {"description": "All of them hold.", "anyOf": [
                {"$ref": "#/components/schemas/FilterObject"}, {"type": "array", "items": {"$ref": "#/components/schemas/FilterObject"}}
              ]},
              "should": {"description": "One of them holds.", "anyOf": [
                {"$ref": "#/components/schemas/FilterObject"},
                {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/FilterObject"}}
              ]},
              "must_not": {"description": "None of them holds.", "anyOf": [
                {"$ref": "#/components/schemas/FilterObject"}, {"type": "array", "items": {"$ref": "#/components/schemas/FilterObject"}}
              ]},
              "min_should": {
                "description": "So many of the conditions hold.", "type": "object", "required": ["conditions", "min_count"],
                "additionalProperties": false,
                "properties": {
                  "conditions": {"type": "array", "items": {"$ref": "#/components/schemas/FilterObject"}},
                  "min_count": {"type": "integer", "minimum": 0, "maximum": 2147483647}
                }
              }
            }
          },
          "FilterValue": {"type": ["string", "number", "boolean"]},
          "FilterCondition": {
            "anyOf": [
              {
                "type": "object", "required": ["key", "match"], "additionalProperties": false,
                "properties": {"key": {"type": "string"}, "match": {"$ref": "#/components/schemas/FilterMatch"}}
              },
              {
                "type": "object", "required": ["key", "range"], "additionalProperties": false,
                "properties": {
                  "key": {"type": "string"},
                  "range": {
                    "description": "Dates as text, also now-7d.", "type": "object", "minProperties": 1, "additionalProperties": false,
                    "properties": {
                      "gt": {"$ref": "#/components/schemas/FilterValue"}, "gte": {"$ref": "#/components/schemas/FilterValue"},
                      "lt": {"$ref": "#/components/schemas/FilterValue"}, "lte": {"$ref": "#/components/schemas/FilterValue"}
                    }
                  }
                }
              },
              {
                "type": "object", "required": ["key", "exists"], "additionalProperties": false,
                "properties": {"key": {"type": "string"}, "exists": {"type": "boolean"}}
              },
              {
                "type": "object", "required": ["key", "is_null"], "additionalProperties": false,
                "properties": {"key": {"type": "string"}, "is_null": {"type": "boolean"}}
              }
            ]
          },
          "FilterMatch": {
            "description": "A value (null is the lack of the field), one of a list, none of it; or how a text is.",
            "type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false,
            "properties": {
              "value": {"type": ["string", "number", "boolean", "null"]},
              "any": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
              "except": {"type": "array", "items": {"type": ["string", "number", "boolean", "null"]}},
              "text": {"type": "string"}, "contains": {"type": "string"}, "startswith": {"type": "string"},
              "endswith": {"type": "string"}, "glob": {"type": "string", "maxLength": 1000}, "like": {"type": "string", "maxLength": 1000}
            }
          }
        }
        """#
}
