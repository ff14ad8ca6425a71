extension OpenAPISchemas {
    /// Answers, and what is made of a store beside them.
    static let queries = #"""
        {
          "Map": {
            "type": "object", "required": ["points", "hits", "shares"],
            "properties": {
              "points": {"description": "The sample.", "type": "array", "items": {"$ref": "#/components/schemas/MapPoint"}},
              "hits": {"description": "The chunks that were asked for.", "type": "array", "items": {"$ref": "#/components/schemas/MapPoint"}},
              "shares": {"description": "Of all differences, what each axis shows.", "type": "array", "items": {"type": "number"}}
            }
          },
          "MapPoint": {
            "type": "object", "required": ["id", "title", "format", "x", "y"],
            "properties": {
              "id": {"description": "Of the chunk.", "type": "string"}, "title": {"type": "string"}, "format": {"type": "string"},
              "x": {"type": "number"}, "y": {"type": "number"}
            }
          },
          "EvaluationList": {
            "type": "object", "required": ["evaluations"],
            "properties": {"evaluations": {"type": "array", "items": {"type": "string"}}}
          },
          "Evaluation": {"type": "object"},
          "BackupRequest": {
            "type": "object", "additionalProperties": false,
            "properties": {"name": {
              "description": "Of the new file; made of the time without it.", "type": "string", "minLength": 1, "maxLength": 100,
              "pattern": "^[A-Za-z0-9_][A-Za-z0-9._-]*$"
            }}
          },
          "Backup": {
            "type": "object", "required": ["name", "bytes", "seconds"],
            "properties": {"name": {"type": "string"}, "bytes": {"type": "integer"}, "seconds": {"type": "number"}}
          },
          "QueryBatch": {
            "type": "object", "required": ["queries"], "additionalProperties": false,
            "properties": {"queries": {"type": "array", "minItems": 1, "maxItems": 64, "items": {"$ref": "#/components/schemas/Query"}}}
          },
          "QueryGroups": {
            "type": "object", "required": ["query"], "additionalProperties": false,
            "properties": {
              "query": {"$ref": "#/components/schemas/QueryOfGroups"},
              "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
              "group_by": {"description": "A field of metadata, or path, uri, title; by document without it.", "type": "string"},
              "group_size": {"type": "integer", "minimum": 1, "maximum": 100, "default": 3}
            }
          },
          "Hit": {
            "type": "object",
            "required": ["rank", "score", "id", "collection", "uri", "path", "headings", "lines", "line", "bytes", "duplicates", "flags"],
            "properties": {
              "rank": {"type": "integer", "minimum": 1},
              "score": {"description": "Relevance, comparable from query to query.", "type": "number", "minimum": 0, "maximum": 1},
              "id": {"description": "Of the chunk.", "type": "string"},
              "collection": {"type": "string"},
              "uri": {"type": "string"}, "path": {"type": "string"}, "title": {"type": "string"},
              "headings": {"type": "array", "items": {"type": "string"}},
              "lines": {"$ref": "#/components/schemas/Range"},
              "line": {"description": "The line that answers best.", "type": "integer"},
              "link": {"description": "To the answer: report.pdf#page=7, notes.md:40.", "type": "string"},
              "bytes": {"$ref": "#/components/schemas/Range"},
              "place": {"type": "object"},
              "text": {"type": "string"},
              "metadata": {"$ref": "#/components/schemas/Metadata"},
              "highlights": {"type": "array", "items": {"$ref": "#/components/schemas/Range"}},
              "duplicates": {"type": "integer"},
              "flags": {"description": "addresses-model: the text tells language models what to do.", "type": "array", "items": {"type": "string"}},
              "change": {"description": "What has become of the file, with check_files.", "enum": ["gone", "edited"]},
              "surroundings": {"type": "object"},
              "explanation": {"type": "object"}
            }
          },
          "Answer": {
            "type": "object", "required": ["collection", "mode", "hits", "weak_candidates", "notes", "suggestions", "seconds", "timings"],
            "properties": {
              "collection": {"type": "string"}, "mode": {"enum": ["hybrid", "dense", "lexical"]},
              "version": {"description": "Of the state; left out for keys of some access tiers.", "type": "integer"},
              "next_cursor": {"description": "For the next page, if there may be one.", "type": "string"},
              "suggestions": {
                "description": "Words that no document has, and the nearest that one has.", "type": "array",
                "items": {"type": "object", "required": ["source", "word"], "properties": {"source": {"type": "string"}, "word": {"type": "string"}}}
              },
              "hits": {"type": "array", "items": {"$ref": "#/components/schemas/Hit"}},
              "weak_candidates": {"type": "integer"},
              "notes": {"type": "array", "items": {"type": "string"}},
              "seconds": {"type": "number"},
              "timings": {"type": "object", "additionalProperties": {"type": "number"}},
              "context": {"type": "object"}, "plan": {"type": "object"}
            }
          },
          "AnswerBatch": {
            "type": "object", "required": ["results"],
            "properties": {"results": {"type": "array", "items": {"$ref": "#/components/schemas/Answer"}}}
          },
          "AnswerGroups": {
            "type": "object", "required": ["collection", "groups", "notes", "seconds"],
            "properties": {
              "collection": {"type": "string"}, "seconds": {"type": "number"},
              "notes": {"type": "array", "items": {"type": "string"}},
              "groups": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["uri", "path", "hits"],
                  "properties": {
                    "value": {"description": "Of the field that hits are grouped by.", "type": "string"},
                    "uri": {"type": "string"}, "path": {"type": "string"}, "title": {"type": "string"},
                    "hits": {"type": "array", "items": {"$ref": "#/components/schemas/Hit"}}
                  }
                }
              }
            }
          }
        }
        """#
}
