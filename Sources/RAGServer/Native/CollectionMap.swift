import Foundation
import Hummingbird
import IndexSupport
import RAGEngine
import Synchronization

extension Endpoint {
    static let maps: [Endpoint] = [
        Endpoint(
            method: .get, path: "/v1/collections/{collection}/map", right: .read, name: "map",
            summary:
                "Chunks in a plane: those with similar vectors are near each other. A sample, the same for the same state.",
            parameters: [
                Parameter(
                    name: "points", summary: "Chunks of the sample, 10 to 5000; 1000 without it.",
                    schema: #"{"type": "integer", "minimum": 10, "maximum": 5000}"#),
                Parameter(
                    name: "chunks", summary: "Ids of hits that are placed too, with commas between them; at most 100.",
                    schema:
                        #"{"type": "string", "pattern": "^(\#(ChunkName.pattern)(,\#(ChunkName.pattern)){0,99})?$"}"#),
            ], response: Body(schema: "Map")
        ) { call in JSONBody.response(try await call.map()) }
    ]
}

struct MapView: Encodable, Sendable {
    struct Point: Encodable, Sendable {
        let id: String
        let title: String
        let format: String
        let x: Double
        let y: Double
    }

    /// Chunks with a vector in the sample.
    let points: [Point]
    /// Those that were asked for, as far as they are there and have a vector.
    let hits: [Point]
    /// The share of all differences that each axis shows.
    let shares: [Double]
}

/// The maps that were made last: each of one state of what somebody may see.
final class CollectionMaps: Sendable {
    struct Key: Sendable, Hashable {
        let scope: Scope
        let grant: AccessGrant
        let version: Int64
        let points: Int
    }

    struct Map: Sendable {
        let projection: PlaneProjection
        let points: [MapView.Point]
    }

    private static let maximum = 32
    private let maps = Mutex<(byKey: [Key: Map], order: [Key])>(([:], []))

    func find(_ key: Key) -> Map? { maps.withLock { $0.byKey[key] } }

    func keep(_ map: Map, _ key: Key) {
        maps.withLock { maps in
            if maps.byKey.updateValue(map, forKey: key) == nil { maps.order.append(key) }
            if maps.order.count > Self.maximum { maps.byKey[maps.order.removeFirst()] = nil }
        }
    }
}

extension Call {
    fileprivate func map() async throws -> MapView {
        let count = try integer("points", in: 10...5000, else: 1000)
        let names = query["chunks"].map { $0.isEmpty ? [] : $0.split(separator: ",", omittingEmptySubsequences: false) }
        let wanted = try (names ?? []).map { name in
            guard let id = ChunkName.id(String(name)) else {
                throw RequestFailure.invalid("chunks", "\(name.prefix(40)) is no id of a chunk")
            }
            return id
        }
        guard wanted.count <= 100 else { throw RequestFailure.invalid("chunks", "there are more than 100") }
        let server = server
        return try await server.searches.run {
            try await withTaskExecutorPreference(WorkerPool.shared) {
                try await withSnapshot { snapshot in
                    let key = CollectionMaps.Key(
                        scope: snapshot.scope, grant: principal.access, version: snapshot.version, points: count)
                    let map: CollectionMaps.Map
                    if let known = server.maps.find(key) {
                        map = known
                    } else {
                        map = try await Self.map(of: snapshot, count)
                        server.maps.keep(map, key)
                    }
                    let vectors = try await snapshot.vectors(of: wanted)
                    let found = zip(wanted, vectors).compactMap { id, vector in vector.map { (id, $0) } }
                    return MapView(
                        points: map.points,
                        hits: try await Self.points(
                            found.map { ($0.0, map.projection.place(of: $0.1)) }, in: snapshot),
                        shares: map.projection.shares)
                }
            }
        }
    }

    private static func map(of snapshot: any StoreSnapshot, _ count: Int) async throws -> CollectionMaps.Map {
        let dimension = snapshot.collection.embedder?.dimension
        let sample = try await snapshot.sample(count).compactMap { chunk in
            // While a collection gets another model, it has vectors of both.
            chunk.vector.flatMap { $0.count == dimension ? (chunk.id, $0) : nil }
        }
        let projection = PlaneProjection(sample.map(\.1))
        let points = try await points(sample.map { ($0.0, projection.place(of: $0.1)) }, in: snapshot)
        return CollectionMaps.Map(projection: projection, points: points)
    }

    private static func points(
        _ places: [(ChunkID, (x: Double, y: Double))], in snapshot: any StoreSnapshot
    ) async throws -> [MapView.Point] {
        let ids = Set(places.map(\.0.document)).sorted()
        let documents = Dictionary(try await snapshot.documents(ids).map { ($0.id, $0) }) { first, _ in first }
        return places.compactMap { id, place in
            documents[id.document].map { document in
                MapView.Point(
                    id: ChunkName.text(id), title: document.title ?? document.path, format: document.format,
                    x: place.x, y: place.y)
            }
        }
    }
}
