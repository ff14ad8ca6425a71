extension OpenAPISchemas {
    /// The shapes of OpenAI, Cohere, Jina and TEI.
    static let compatible = #"""
        {
          "AttributeFilter": {
            "anyOf": [
              {
                "type": "object", "required": ["type", "filters"], "additionalProperties": false,
                "properties": {
                  "type": {"enum": ["and", "or"]},
                  "filters": {"type": "array", "items": {"$ref": "#/components/schemas/AttributeFilter"}}
                }
              },
              {
                "type": "object", "required": ["type", "key", "value"], "additionalProperties": false,
                "properties": {
                  "type": {"enum": ["eq", "ne", "gt", "gte", "lt", "lte"]},
                  "key": {"type": "string"}, "value": {"type": ["string", "number", "boolean"]}
                }
              },
              {
                "type": "object", "required": ["type", "key", "value"], "additionalProperties": false,
                "properties": {
                  "type": {"enum": ["in", "nin"]},
                  "key": {"type": "string"}, "value": {"type": "array", "items": {"type": ["string", "number", "boolean"]}}
                }
              }
            ]
          },
          "VectorStoreSearch": {
            "type": "object", "required": ["query"], "additionalProperties": false,
            "properties": {
              "query": {"$ref": "#/components/schemas/QueryText"},
              "filters": {"$ref": "#/components/schemas/AttributeFilter"},
              "max_num_results": {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
              "ranking_options": {
                "type": "object", "additionalProperties": false,
                "properties": {"ranker": {"type": "string"}, "score_threshold": {"type": "number", "minimum": 0, "maximum": 1}, "hybrid_search": {"type": "object"}}
              },
              "rewrite_query": {"type": "boolean"}
            }
          },
          "VectorStore": {
            "type": "object", "required": ["id", "object", "name", "created_at", "status", "usage_bytes", "file_counts"],
            "properties": {
              "id": {"type": "string"}, "object": {"const": "vector_store"}, "name": {"type": "string"},
              "created_at": {"type": "integer"}, "status": {"const": "completed"}, "usage_bytes": {"type": "integer"},
              "file_counts": {"type": "object", "required": ["in_progress", "completed", "failed", "cancelled", "total"]},
              "metadata": {"type": "object"}
            }
          },
          "VectorStoreList": {
            "type": "object", "required": ["object", "data", "has_more"],
            "properties": {
              "object": {"const": "list"}, "data": {"type": "array", "items": {"$ref": "#/components/schemas/VectorStore"}},
              "first_id": {"type": "string"}, "last_id": {"type": "string"}, "has_more": {"type": "boolean"}
            }
          },
          "VectorStoreResults": {
            "type": "object", "required": ["object", "search_query", "data", "has_more"],
            "properties": {
              "object": {"const": "vector_store.search_results.page"},
              "search_query": {"type": "array", "items": {"type": "string"}},
              "data": {"type": "array", "items": {"type": "object", "required": ["file_id", "filename", "score", "attributes", "content"]}},
              "has_more": {"type": "boolean"}
            }
          },
          "EmbeddingsRequest": {
            "type": "object", "required": ["input"], "additionalProperties": false,
            "properties": {
              "input": {"$ref": "#/components/schemas/Texts"}, "model": {"type": "string"},
              "encoding_format": {"enum": ["float", "base64"]}, "dimensions": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991}, "user": {"type": "string"},
              "input_type": {"enum": ["query", "document", "search_query", "search_document"]}
            }
          },
          "Embeddings": {
            "type": "object", "required": ["object", "data", "model", "usage"],
            "properties": {
              "object": {"const": "list"}, "model": {"type": "string"}, "usage": {"type": "object"},
              "data": {"type": "array", "items": {"type": "object", "required": ["object", "index", "embedding"]}}
            }
          },
          "Model": {
            "type": "object", "required": ["id", "object", "created", "owned_by"],
            "properties": {
              "id": {"type": "string"}, "object": {"const": "model"}, "created": {"type": "integer"},
              "owned_by": {"type": "string"}
            }
          },
          "Models": {
            "type": "object", "required": ["object", "data"],
            "properties": {
              "object": {"const": "list"}, "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}}
            }
          },
          "RerankRequest": {
            "type": "object", "required": ["query", "documents"], "additionalProperties": false,
            "properties": {
              "query": {"$ref": "#/components/schemas/Text"},
              "documents": {
                "type": "array", "minItems": 1, "maxItems": 1024,
                "items": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}]}
              },
              "top_n": {"type": "integer", "minimum": 1, "maximum": 9007199254740991}, "return_documents": {"type": "boolean"}, "model": {"type": "string"},
              "rank_fields": {"type": "array", "items": {"type": "string"}}, "max_chunks_per_doc": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
              "max_tokens_per_doc": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991}, "priority": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991}
            }
          },
          "RerankResults": {
            "type": "object", "required": ["id", "model", "results", "usage"],
            "properties": {
              "id": {"type": "string"}, "model": {"type": "string"}, "meta": {"type": "object"},
              "usage": {"type": "object", "required": ["total_tokens"], "properties": {"total_tokens": {"type": "integer"}}},
              "results": {"type": "array", "items": {"type": "object", "required": ["index", "relevance_score"]}}
            }
          },
          "TEIRerankRequest": {
            "type": "object", "required": ["query", "texts"], "additionalProperties": false,
            "properties": {
              "query": {"$ref": "#/components/schemas/Text"},
              "texts": {"type": "array", "minItems": 1, "maxItems": 1024, "items": {"type": "string"}},
              "raw_scores": {"type": "boolean"}, "return_text": {"type": "boolean"}, "truncate": {"type": "boolean"},
              "truncation_direction": {"type": "string"}
            }
          },
          "TEIRanks": {"type": "array", "items": {"type": "object", "required": ["index", "score"]}},
          "TEIEmbedRequest": {
            "type": "object", "required": ["inputs"], "additionalProperties": false,
            "properties": {
              "inputs": {"$ref": "#/components/schemas/Texts"}, "normalize": {"type": "boolean"},
              "truncate": {"type": "boolean"}, "truncation_direction": {"type": "string"},
              "prompt_name": {"type": "string"}, "dimensions": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991}
            }
          },
          "TEIVectors": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
          "TEIInfo": {"type": "object", "required": ["model_id"]}
        }
        """#
}
