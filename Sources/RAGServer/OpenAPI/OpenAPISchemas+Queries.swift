extension OpenAPISchemas {
    /// Which part of an answer is wanted.
    private static let page = #"""
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 10},
        "k": {"description": "Another name of limit.", "type": "integer", "minimum": 1, "maximum": 1000},
        "offset": {"type": "integer", "minimum": 0, "maximum": 999, "default": 0},
        "cursor": {"description": "The next_cursor of the page before.", "type": "string"},
        """#

    /// Queries, their answers, and what is made of a store beside them.
    static let queries = #"""
        {
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
          "Query": {
            "description": "One search, or several whose lists are fused.",
            "oneOf": [{"$ref": "#/components/schemas/QuerySearch"}, {"$ref": "#/components/schemas/QueryFusion"}]
          },
          "QuerySearch": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "not": {"anyOf": [{"required": ["limit", "k"]}, {"required": ["cursor", "offset"]}]},
            "dependentRequired": {"group_size": ["group_by"]},
            "properties": {
              "text": {"$ref": "#/components/schemas/QueryText"},
              "vector": {"$ref": "#/components/schemas/Vector"},
              "mode": {"enum": ["hybrid", "dense", "lexical"], "default": "hybrid"},
              \#(page)
              "collections": {
                "description": "Others that are searched too, on one scale.", "type": "array", "maxItems": 15,
                "items": {"type": "string", "minLength": 1, "maxLength": 200}
              },
              "access": {
                "description": "Access tiers to ask with, of those that the key has; all of these without it.",
                "type": "array", "items": {"type": "string"}
              },
              "filter": {"$ref": "#/components/schemas/Filter"},
              "after": {"description": "Only documents from this time on: 2024-05-01, now-7d.", "type": "string"},
              "before": {"description": "Only documents from before this time.", "type": "string"},
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
              "group_by": {"description": "A field of metadata, or path, uri, title, format; documents without it stand alone.", "type": "string"},
              "group_size": {"description": "At most so many hits of one group; with group_by.", "type": "integer", "minimum": 1, "maximum": 10000},
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
              "context_tokens": {"description": "Builds a context of so many tokens for a prompt.", "type": "integer", "minimum": 1, "maximum": 10000000},
              "with_payload": {"type": "boolean", "default": true},
              "with_text": {"type": "boolean", "default": true},
              "explain": {"type": "boolean", "default": false},
              "deadline_ms": {"type": "integer", "minimum": 1, "maximum": 9007199254740991},
              "max_steps": {"description": "Postings, vectors and chunks that may be looked at.", "type": "integer", "minimum": 1, "maximum": 9007199254740991}
            }
          },
          "QueryFusion": {
            "type": "object", "required": ["prefetch"], "additionalProperties": false,
            "not": {"anyOf": [{"required": ["limit", "k"]}, {"required": ["cursor", "offset"]}]},
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
                "description": "Others that are searched too.", "type": "array", "maxItems": 15,
                "items": {"type": "string", "minLength": 1, "maxLength": 200}
              },
              "access": {"type": "array", "items": {"type": "string"}},
              "filter": {"description": "Of all legs, beside their own.", "anyOf": [{"type": "string", "minLength": 1}, {"type": "object"}]},
              "check_files": {"type": "boolean", "default": false},
              "expand": {"anyOf": [{"const": "section"}, {"type": "integer", "minimum": 0, "maximum": 10}]},
              "with_payload": {"type": "boolean", "default": true},
              "with_text": {"type": "boolean", "default": true},
              "deadline_ms": {"type": "integer", "minimum": 1, "maximum": 9007199254740991}
            }
          },
          "QueryText": {
            "description": "What to look for; several texts are ways to ask the same.",
            "anyOf": [{"type": "string", "minLength": 1}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 16}]
          },
          "Vector": {"description": "The text's vector, made with the collection's embedder.", "type": "array", "items": {"type": "number"}},
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
                  "budget_ms": {"type": "integer", "minimum": 1}, "weight": {"type": "number", "minimum": 0, "maximum": 1}
                }
              }
            ]
          },
          "QueryLeg": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "dependentRequired": {"group_size": ["group_by"]},
            "properties": {
              "text": {"$ref": "#/components/schemas/QueryText"}, "vector": {"$ref": "#/components/schemas/Vector"},
              "weight": {"description": "How much the list counts.", "type": "number", "minimum": 0, "default": 1},
              "mode": {"enum": ["hybrid", "dense", "lexical"], "default": "hybrid"},
              "limit": {"description": "The length of the list; 100 or more without it.", "type": "integer", "minimum": 1, "maximum": 1000},
              "filter": {"$ref": "#/components/schemas/Filter"},
              "after": {"type": "string"}, "before": {"type": "string"}, "date_field": {"type": "string"},
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
          },
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
              "query": {"$ref": "#/components/schemas/Query"},
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
