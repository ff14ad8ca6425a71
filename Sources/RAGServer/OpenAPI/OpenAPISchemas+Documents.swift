extension OpenAPISchemas {
    private static let reserved = DocumentBody.reserved.map { "\"\($0)\"" }.joined(separator: ", ")

    /// Documents, collections and runs.
    static let documents = #"""
        {
          "NewDocument": {
            "description": "A document that is put into the collection, or taken out of it.",
            "oneOf": [{"$ref": "#/components/schemas/DocumentToPut"}, {"$ref": "#/components/schemas/DocumentToDelete"}]
          },
          "DocumentToPut": {
            "type": "object", "required": ["id", "text"], "additionalProperties": false,
            "properties": {
              "id": {"$ref": "#/components/schemas/DocumentID"}, "text": {"type": "string"},
              "title": {"type": "string"}, "markdown": {"type": "boolean"},
              "metadata": {
                "description": "Every document has a path, a uri, a format and a modified of its own.",
                "type": "object", "propertyNames": {"not": {"enum": [\#(reserved)]}},
                "additionalProperties": {"$ref": "#/components/schemas/MetadataValue"}
              },
              "delete": {"const": false}
            }
          },
          "DocumentToDelete": {
            "type": "object", "required": ["id", "delete"], "additionalProperties": false,
            "properties": {
              "id": {"$ref": "#/components/schemas/DocumentID"}, "delete": {"const": true}, "text": {"type": "null"},
              "title": {"type": "null"}, "markdown": {"type": "null"}, "metadata": {"type": "null"}
            }
          },
          "DocumentID": {
            "description": "A name of your own: 4096 bytes at most, and no NUL.",
            "type": "string", "minLength": 1, "maxLength": 4096, "pattern": "^[^\\u0000]+$"
          },
          "Documents": {
            "type": "object", "required": ["documents"], "additionalProperties": false,
            "properties": {"documents": {"type": "array", "items": {"$ref": "#/components/schemas/NewDocument"}}}
          },
          "DocumentIDs": {
            "type": "object", "required": ["ids"], "additionalProperties": false,
            "properties": {"ids": {"type": "array", "maxItems": 10000, "items": {"type": "string"}}}
          },
          "Deleted": {"type": "object", "required": ["deleted"], "properties": {"deleted": {"type": "integer"}}},
          "Exceptions": {
            "type": "object", "required": ["count", "reasons", "first"],
            "properties": {
              "count": {"type": "integer"},
              "reasons": {"type": "object", "additionalProperties": {"type": "integer"}},
              "first": {"type": "array", "items": {"type": "object"}}
            }
          },
          "Report": {
            "type": "object",
            "required": ["collection", "found", "added", "updated", "unchanged", "deleted", "chunks", "skipped", "failed", "seconds"],
            "properties": {
              "collection": {"type": "string"}, "found": {"type": "integer"}, "added": {"type": "integer"},
              "updated": {"type": "integer"}, "unchanged": {"type": "integer"}, "restored": {"type": "integer"},
              "deleted": {"type": "integer"}, "pending": {"type": "integer"}, "chunks": {"type": "integer"},
              "without_vectors": {"type": "integer"}, "truncated": {"type": "integer"},
              "skipped": {"$ref": "#/components/schemas/Exceptions"}, "failed": {"$ref": "#/components/schemas/Exceptions"},
              "interrupted": {"type": "boolean"}, "seconds": {"type": "number"}
            }
          },
          "Chunk": {
            "type": "object", "required": ["uri", "chunk", "metadata"],
            "properties": {
              "uri": {"type": "string"}, "title": {"type": "string"},
              "chunk": {"$ref": "#/components/schemas/DocumentChunk"}, "metadata": {"$ref": "#/components/schemas/Metadata"}
            }
          },
          "DocumentChunk": {
            "type": "object", "required": ["id", "position", "headings", "lines", "bytes", "tokens", "text"],
            "properties": {
              "id": {"type": "string"}, "position": {"type": "integer"},
              "headings": {"type": "array", "items": {"type": "string"}},
              "lines": {"$ref": "#/components/schemas/Range"}, "bytes": {"$ref": "#/components/schemas/Range"},
              "place": {"type": "object"}, "tokens": {"type": "integer"}, "text": {"type": "string"}
            }
          },
          "Document": {
            "type": "object",
            "required": ["uri", "path", "format", "metadata", "chunk_count", "size", "content_hash", "modified", "ingested"],
            "properties": {
              "uri": {"type": "string"}, "path": {"type": "string"}, "title": {"type": "string"},
              "format": {"type": "string"}, "encoding": {"type": "string"},
              "metadata": {"$ref": "#/components/schemas/Metadata"}, "chunk_count": {"type": "integer"},
              "size": {"type": "integer"}, "content_hash": {"type": "string"},
              "modified": {"type": "string"}, "ingested": {"type": "string"}, "deleted": {"type": "string"},
              "chunks": {"type": "array", "items": {"$ref": "#/components/schemas/DocumentChunk"}}
            }
          },
          "DocumentPage": {
            "type": "object", "required": ["documents"],
            "properties": {
              "documents": {"type": "array", "items": {"$ref": "#/components/schemas/Document"}},
              "next_cursor": {"type": "string"}
            }
          },
          "CollectionList": {
            "type": "object", "required": ["collections"],
            "properties": {"collections": {"type": "array", "items": {"type": "string"}}}
          },
          "Collection": {
            "type": "object", "required": ["name", "documents", "chunks", "language"],
            "description": "Keys of some access tiers get no counts that other documents are in.",
            "properties": {
              "name": {"type": "string"}, "documents": {"type": "integer"}, "deleted_documents": {"type": "integer"},
              "chunks": {"type": "integer"}, "chunks_with_vectors": {"type": "integer"},
              "source_bytes": {"type": "integer"}, "language": {"type": "string"}, "embedder": {"type": "string"},
              "segments": {"type": "integer"}, "dead_rows": {"type": "integer"}
            }
          },
          "Status": {
            "type": "object", "required": ["tenant", "collections"],
            "properties": {
              "tenant": {"type": "string"},
              "collections": {"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
              "store": {"description": "For administrators of all tenants only.", "type": "object"},
              "searches": {"type": "object"}
            }
          },
          "Fields": {
            "type": "object", "required": ["fields"],
            "properties": {
              "fields": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["name", "kinds", "documents", "distinct_values", "has_more", "values"],
                  "properties": {
                    "name": {"type": "string"}, "kinds": {"type": "array", "items": {"type": "string"}},
                    "documents": {"type": "integer"}, "distinct_values": {"type": "integer"},
                    "has_more": {"type": "boolean"}, "values": {"type": "array", "items": {"type": "object"}}
                  }
                }
              }
            }
          },
          "RunPage": {
            "type": "object", "required": ["runs"],
            "properties": {
              "runs": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["started"],
                  "properties": {
                    "started": {"type": "string"}, "finished": {"type": "string"},
                    "report": {"$ref": "#/components/schemas/Report"}
                  }
                }
              },
              "next_cursor": {"type": "string"}
            }
          }
        }
        """#
}
