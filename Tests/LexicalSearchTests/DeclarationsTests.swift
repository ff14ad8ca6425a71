import RAGModel
import Testing

@testable import LexicalSearch

/// Which line declares a name, in many languages, and which only uses it.
@Suite struct DeclarationsTests {
    private func declares(_ name: String, _ line: String) throws -> Bool {
        let text = Array("something before\n\(line)\nsomething after".utf8)
        let wanted = Array(name.utf8)
        let place = try #require(text.indices.first { text[$0...].starts(with: wanted) })
        return Declarations.declares(at: place..<place + wanted.count, in: text)
    }

    @Test(arguments: [
        ("parse_row", "def parse_row(line):"), ("parse_row", "    async def parse_row(self, line):"),
        ("Invoice", "class Invoice < ApplicationRecord"), ("from_cart!", "  def self.from_cart!(cart)"),
        ("Serve", "func (h *Host) Serve(l net.Listener) error {"),
        ("LruCache", "template <class K> class LruCache {"),
        ("fetch", "pub(crate) async fn fetch(url: &str) -> Result<()> {"),
        ("Shape", "export default interface Shape {"),
        ("debounce", "export const debounce = (f) => f;"), ("MAX_SIZE", "#define MAX_SIZE 12"),
        ("MAX_RETRIES", "MAX_RETRIES = 5"), ("limit", "limit: Final[int] = 3"),
        ("orders", "CREATE TABLE IF NOT EXISTS orders ("),
        ("ChargeCard", "message ChargeCard {"), ("grow", "static void grow(struct table *t) {"),
        ("grow", "int grow(int by) {"),
        ("run", "  public static void run(String[] args) {"), ("render", "  render(props) {"), ("usage", "usage() {"),
        ("bar", "void Foo::bar(int x) {"), ("Cart", "defmodule Shop.Cart do"),
        ("count", "    private(set) var count = 0"),
    ])
    func `a declaration is known by what is before the name`(name: String, line: String) throws {
        #expect(try declares(name, line))
    }

    @Test(arguments: [
        ("parse_row", "    rows = parse_row(line)"), ("parse_row", "return parse_row(line) {"),
        ("Invoice", "class Order(Invoice):"),
        ("Invoice", "def total(invoice: Invoice):"), ("Invoice", "  x: Invoice = other"),
        ("pump", "the pump = a machine"),
        ("type", "The type of the pump matters."), ("fetch", "  await fetch(url)"), ("MAX_SIZE", "if MAX_SIZE == 3:"),
        ("MAX_SIZE", "    MAX_SIZE = 3"), ("orders", "SELECT * FROM orders (nolock)"), ("grow", "    grow(3);"),
        ("grow", "grow(3)"), ("Shape", "class Circle implements Shape {"), ("b", "const a, b"),
        ("name", "def other(name):"),
        ("pump", "\"class pump\""), ("limit", "limit == 3"),
    ])
    func `a use is none`(name: String, line: String) throws {
        #expect(try !declares(name, line))
    }
}
