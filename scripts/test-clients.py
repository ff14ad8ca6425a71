"""Runs the searches and rerankings of public client libraries against a server; see test-clients."""

import os

import cohere
import openai
import requests

URL, KEY = os.environ["URL"], os.environ["KEY"]


def check(name, condition, seen):
    if not condition:
        raise SystemExit(f"{name}: unexpected answer: {seen}")
    print(f"{name}: ok")


client = openai.OpenAI(base_url=URL + "/v1", api_key=KEY)
page = client.vector_stores.search("default", query="why does the pump trip", max_num_results=2)
check("openai vector_stores.search", page.data[0].file_id == "pump.md", page)
page = client.vector_stores.search(
    "default",
    query=["night"],
    filters={
        "type": "and",
        "filters": [
            {"type": "eq", "key": "team", "value": "heat"},
            {"type": "lte", "key": "severity", "value": 2},
        ],
    },
    ranking_options={"score_threshold": 0.0},
)
check("openai vector_stores.search, filters", [hit.file_id for hit in page.data] == ["boiler.md"], page)
answer = client.embeddings.create(model="any", input=["a pump", "a sail"])
check("openai embeddings", len(answer.data) == 2 and len(answer.data[0].embedding) > 8, answer)
floats = client.embeddings.create(model="any", input="a pump", encoding_format="float")
distance = max(abs(a - b) for a, b in zip(floats.data[0].embedding, answer.data[0].embedding))
check("openai embeddings, base64 and float alike", distance < 1e-6, distance)
model = client.models.list().data[0].id
check("openai models", client.models.retrieve(model).id == model, model)
stores = [store.id for store in client.vector_stores.list(limit=1)]
check("openai vector_stores.list, by pages", "default" in stores, stores)
store = client.vector_stores.retrieve("default")
check("openai vector_stores.retrieve", store.file_counts.completed == store.file_counts.total > 0, store)
for call, error in [
    (lambda: client.vector_stores.search("nothing", query="a"), openai.NotFoundError),
    (lambda: client.vector_stores.search("default", query=""), openai.UnprocessableEntityError),
    (lambda: openai.OpenAI(base_url=URL + "/v1", api_key="x").models.list(), openai.AuthenticationError),
]:
    try:
        call()
    except error as seen:
        check(f"openai {error.__name__}", seen.code is not None, seen)
    else:
        raise SystemExit(f"openai: {error.__name__} was expected")

documents = ["The sail is white.", "The pump trips when pressure is lost.", "A boiler hums."]
for name, make in [("v1", cohere.Client), ("v2", cohere.ClientV2)]:
    ranked = make(api_key=KEY, base_url=URL).rerank(
        model="any", query="why does the pump trip", documents=documents, top_n=2
    )
    check(f"cohere rerank {name}", [r.index for r in ranked.results][0] == 1 and len(ranked.results) == 2, ranked)

headers = {"Authorization": f"Bearer {KEY}"}
ranked = requests.post(URL + "/v1/rerank", headers=headers, json={"query": "pump", "documents": documents}).json()
check("Jina rerank", ranked["results"][0]["index"] == 1 and ranked["usage"]["total_tokens"] > 0, ranked)
ranks = requests.post(URL + "/rerank", headers=headers, json={"query": "pump", "texts": documents}).json()
check("TEI rerank", ranks[0]["index"] == 1, ranks)
vectors = requests.post(URL + "/embed", headers=headers, json={"inputs": documents}).json()
check("TEI embed", len(vectors) == 3, vectors)

from langchain_cohere import CohereRerank
from langchain_core.documents import Document
from langchain_openai import OpenAIEmbeddings

embeddings = OpenAIEmbeddings(
    base_url=URL + "/v1", api_key=KEY, model="any", check_embedding_ctx_length=False
)
check("langchain OpenAIEmbeddings", len(embeddings.embed_documents(documents)) == 3, "")
reranker = CohereRerank(client=cohere.ClientV2(api_key=KEY, base_url=URL), cohere_api_key=KEY, model="any", top_n=1)
best = reranker.compress_documents([Document(page_content=text) for text in documents], "why does the pump trip")
check("langchain CohereRerank", best[0].page_content == documents[1], best)

from llama_index.embeddings.openai_like import OpenAILikeEmbedding

model = OpenAILikeEmbedding(model_name="any", api_base=URL + "/v1", api_key=KEY)
check("llama-index OpenAILikeEmbedding", len(model.get_text_embedding("a pump")) > 8, "")
