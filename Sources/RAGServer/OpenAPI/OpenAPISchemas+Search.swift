extension OpenAPISchemas {
    /// Which part of an answer is wanted.
    private static let page = #"""
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10},
        "k": {"description": "Another name of limit.", "type": "integer", "minimum": 1, "maximum": 1000},
        "offset": {"description": "At most 1000 hits can be paged through.", "type": "integer", "minimum": 0, "maximum": 999, "default": 0},
        "cursor": {"description": "The next_cursor of the page before.", "type": "string", "pattern": "\#(QueryCursor.pattern)"},
        """#

    // What goes without one another, where null is like nothing.
    private static let oneLimit =
        #"{"anyOf": [{"properties": {"limit": {"type": "null"}}}, {"properties": {"k": {"type": "null"}}}]}"#
    private static let oneOffset =
        #"{"anyOf": [{"properties": {"cursor": {"type": "null"}}}, {"properties": {"offset": {"enum": [0, null]}}}]}"#
    private static let vectorOfOneText = #"""
        {"anyOf": [{"properties": {"vector": {"type": "null"}}}, {"properties": {"text": {"anyOf": [{"type": "string"}, {"type": "array", "maxItems": 1}]}}}]}
        """#
    private static let groupsOfField = #"""
        {"anyOf": [{"properties": {"group_size": {"type": "null"}}}, {"required": ["group_by"], "properties": {"group_by": {"type": "string"}}}]}
        """#

    /// What every search may say, whether its hits are given by rank or in groups.
    private static let options = #"""
        "text": {"$ref": "#/components/schemas/QueryText"},
        "vector": {"$ref": "#/components/schemas/Vector"},
        "mode": {"enum": ["hybrid", "dense", "lexical"], "default": "hybrid"},
        "collections": {
          "description": "Others that are searched too, on one scale.", "type": "array", "maxItems": 15, "uniqueItems": true,
          "items": {"$ref": "#/components/schemas/Name"}
        },
        "access": {
          "description": "Access tiers to ask with, of those that the key has; all of these without it.",
          "type": "array", "items": {"type": "string"}
        },
        "filter": {"$ref": "#/components/schemas/Filter"},
        "after": {"description": "Only documents from this time on: 2024-05-01, now-7d.", "type": "string", "format": "date-or-age"},
        "before": {"description": "Only documents from before this time.", "type": "string", "format": "date-or-age"},
        "date_field": {"description": "The field that holds a document's time.", "type": "string", "default": "modified"},
        "fusion": {"$ref": "#/components/schemas/Fusion"},
        "candidates": {"description": "The length of each leg's list before fusion.", "type": "integer", "minimum": 1, "maximum": 10000},
        "lexical": {"$ref": "#/components/schemas/Lexical"},
        "min_score": {"type": "number", "minimum": 0, "maximum": 1},
        "per_document": {"description": "At most so many hits of one document.", "type": "integer", "minimum": 1, "maximum": 10000},
        "preferred_per_document": {
          "description": "So many hits of one document come first.", "type": "integer", "minimum": 1, "maximum": 10000, "default": 2
        },
        "collapse_duplicates": {"description": "Passages that say the same are one hit.", "type": "boolean", "default": true},
        "diversity": {"description": "From 0, only relevance, to 1, only novelty.", "type": "number", "minimum": 0, "maximum": 1},
        "rerank": {"$ref": "#/components/schemas/Rerank"},
        "exact": {"type": "boolean"},
        "ef_search": {"type": "integer", "minimum": 1, "maximum": 100000},
        "all_terms": {"type": "boolean"},
        "suggest": {"description": "Look for words that are meant by those that no document has.", "type": "boolean", "default": true},
        "check_files": {"description": "Look whether the files of hits have changed.", "type": "boolean", "default": false},
        "expand": {
          "description": "What is returned around each hit: its section, or so many chunks before and after.",
          "anyOf": [{"const": "section"}, {"type": "integer", "minimum": 0, "maximum": 10}]
        },
        "with_payload": {"type": "boolean", "default": true},
        "with_text": {"type": "boolean", "default": true},
        "explain": {"type": "boolean", "default": false},
        "deadline_ms": {"type": "integer", "minimum": 1, "maximum": 9007199254740991},
        "max_steps": {"description": "Postings, vectors and chunks that may be looked at.", "type": "integer", "minimum": 1, "maximum": 9007199254740991}
        """#

    /// What is searched for.
    static let search = #"""
        {
          "Query": {
            "description": "One search, or several whose lists are fused.",
            "oneOf": [{"$ref": "#/components/schemas/QuerySearch"}, {"$ref": "#/components/schemas/QueryFusion"}]
          },
          "QuerySearch": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "allOf": [\#(oneLimit), \#(oneOffset), \#(vectorOfOneText), \#(groupsOfField)],
            "properties": {
              \#(options),
              \#(page)
              "prefetch": {"type": "null"},
              "group_by": {"description": "A field of metadata, or path, uri, title, format; documents without it stand alone.", "type": "string"},
              "group_size": {"description": "At most so many hits of one group; with group_by.", "type": "integer", "minimum": 1, "maximum": 10000},
              "context_tokens": {"description": "Builds a context of so many tokens for a prompt.", "type": "integer", "minimum": 1, "maximum": 10000000}
            }
          },
          "QueryOfGroups": {
            "description": "A search without pages; how many hits of how many groups stands beside it.",
            "type": "object", "required": ["text"], "additionalProperties": false,
            "allOf": [\#(vectorOfOneText)],
            "properties": {
              \#(options)
            }
          },
          "QueryFusion": {
            "type": "object", "required": ["prefetch"], "additionalProperties": false,
            "allOf": [\#(oneLimit), \#(oneOffset)],
            "properties": {
              "prefetch": {
                "description": "Searches of their own limits, filters and modes.",
                "type": "array", "minItems": 1, "maxItems": 16, "items": {"$ref": "#/components/schemas/QueryLeg"}
              },
              "fusion": {
                "description": "How the lists become one: by rank, or by the weighted mean of the scores.",
                "anyOf": [
                  {"enum": ["rrf", "score"]},
                  {
                    "type": "object", "additionalProperties": false,
                    "properties": {"method": {"enum": ["rrf", "score"]}, "k": {"type": "number", "minimum": 0, "maximum": 1000000}}
                  }
                ]
              },
              \#(page)
              "collections": {
                "description": "Others that are searched too.", "type": "array", "maxItems": 15, "uniqueItems": true,
                "items": {"$ref": "#/components/schemas/Name"}
              },
              "access": {"type": "array", "items": {"type": "string"}},
              "filter": {"description": "Of all legs, beside their own.", "allOf": [{"$ref": "#/components/schemas/Filter"}]},
              "check_files": {"type": "boolean", "default": false},
              "expand": {"anyOf": [{"const": "section"}, {"type": "integer", "minimum": 0, "maximum": 10}]},
              "with_payload": {"type": "boolean", "default": true},
              "with_text": {"type": "boolean", "default": true},
              "deadline_ms": {"type": "integer", "minimum": 1, "maximum": 9007199254740991}
            }
          },
          "Fusion": {
            "anyOf": [
              {"enum": ["calibrated", "rrf", "score"]},
              {
                "type": "object", "additionalProperties": false,
                "properties": {
                  "method": {"enum": ["calibrated", "rrf", "score"]}, "k": {"type": "number", "minimum": 0},
                  "dense_weight": {"type": "number", "minimum": 0}, "lexical_weight": {"type": "number", "minimum": 0}
                }
              }
            ]
          },
          "QueryText": {
            "description": "What to look for; several texts are ways to ask the same.",
            "anyOf": [
              {"$ref": "#/components/schemas/Text"},
              {"type": "array", "items": {"$ref": "#/components/schemas/Text"}, "minItems": 1, "maxItems": 16}
            ]
          },
          "Vector": {"description": "The text's vector, made with the collection's embedder.", "type": "array", "items": {"type": "number", "minimum": -3.4e38, "maximum": 3.4e38}},
          "Lexical": {
            "description": "How words are scored.", "type": "object", "required": ["k1", "b", "title_share"], "additionalProperties": false,
            "properties": {
              "k1": {"type": "number", "minimum": 0, "maximum": 1000}, "b": {"type": "number", "minimum": 0, "maximum": 1},
              "title_share": {"type": "number", "minimum": 0, "maximum": 100}
            }
          },
          "Rerank": {
            "description": "Read the best candidates once more: by the server's own reranker, late-interaction, or service:NAME.",
            "anyOf": [
              {"type": "boolean"}, {"type": "string", "pattern": "^(server|late-interaction|service:.+)$"},
              {
                "type": "object", "additionalProperties": false,
                "properties": {
                  "with": {"type": "string", "pattern": "^(server|late-interaction|service:.+)$"}, "candidates": {"type": "integer", "minimum": 1, "maximum": 1000},
                  "budget_ms": {"type": "integer", "minimum": 1, "maximum": 9007199254740991}, "weight": {"type": "number", "minimum": 0, "maximum": 1}
                }
              }
            ]
          },
          "QueryLeg": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "allOf": [\#(vectorOfOneText), \#(groupsOfField)],
            "properties": {
              "text": {"$ref": "#/components/schemas/QueryText"}, "vector": {"$ref": "#/components/schemas/Vector"},
              "weight": {"description": "How much the list counts.", "type": "number", "minimum": 0, "default": 1},
              "mode": {"enum": ["hybrid", "dense", "lexical"], "default": "hybrid"},
              "limit": {"description": "The length of the list; 100 or more without it.", "type": "integer", "minimum": 1, "maximum": 1000},
              "filter": {"$ref": "#/components/schemas/Filter"},
              "after": {"type": "string", "format": "date-or-age"}, "before": {"type": "string", "format": "date-or-age"}, "date_field": {"type": "string"},
              "fusion": {"$ref": "#/components/schemas/Fusion"},
              "candidates": {"type": "integer", "minimum": 1, "maximum": 10000},
              "lexical": {"$ref": "#/components/schemas/Lexical"},
              "min_score": {"type": "number", "minimum": 0, "maximum": 1},
              "per_document": {"type": "integer", "minimum": 1, "maximum": 10000},
              "preferred_per_document": {"type": "integer", "minimum": 1, "maximum": 10000},
              "collapse_duplicates": {"type": "boolean"}, "group_by": {"type": "string"},
              "group_size": {"type": "integer", "minimum": 1, "maximum": 10000},
              "diversity": {"type": "number", "minimum": 0, "maximum": 1},
              "exact": {"type": "boolean"}, "ef_search": {"type": "integer", "minimum": 1, "maximum": 100000},
              "all_terms": {"type": "boolean"}, "max_steps": {"type": "integer", "minimum": 1, "maximum": 9007199254740991}
            }
          }
        }
        """#
}
