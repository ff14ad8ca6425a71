/// A finished graph that a new one grows from.
struct GraphBase: Sendable {
    let graph: GraphView
    /// For each of its nodes, the row of the new index that has the node's vector; `max` if none has.
    let rows: [UInt32]
}
