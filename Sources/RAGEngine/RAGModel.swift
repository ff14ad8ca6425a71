@_exported public import RAGModel
