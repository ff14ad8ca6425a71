import Foundation
import HTTPTypes
import Hummingbird
import IndexSupport
import RAGModel

extension Endpoint {
    /// A page for people, over the same API that programs use. It holds nothing of the store: what it shows, it asks for.
    static let page: [Endpoint] =
        [file("/", "page", PackageResources.index_html, "text/html; charset=utf-8")]
        + [
            ("style.css", PackageResources.style_css), ("main.js", PackageResources.main_js),
            ("api.js", PackageResources.api_js), ("charts.js", PackageResources.charts_js),
            ("documents.js", PackageResources.documents_js), ("dom.js", PackageResources.dom_js),
            ("evaluation.js", PackageResources.evaluation_js), ("map.js", PackageResources.map_js),
            ("filter.js", PackageResources.filter_js), ("passage.js", PackageResources.passage_js),
            ("runs.js", PackageResources.runs_js), ("search.js", PackageResources.search_js),
            ("state.js", PackageResources.state_js), ("statistics.js", PackageResources.statistics_js),
        ].map { name, bytes in
            file("/page/\(name)", name, bytes, name.hasSuffix(".css") ? "text/css" : "text/javascript")
        }

    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """

    private static func file(_ path: String, _ name: String, _ bytes: [UInt8], _ type: String) -> Endpoint {
        let tag = "\"\(bytes.withUnsafeBytes { ContentHash(of: $0) }.hexadecimal.prefix(32))\""
        return Endpoint(
            method: .get, path: path, name: name, summary: "A file of the page for people.",
            response: Body(schema: "Page", type: type)
        ) { call in
            let isKnown = call.request.headers[.ifNoneMatch] == tag
            var response =
                isKnown ? Response(status: .notModified) : JSONBody.response(data: Data(bytes), type: type)
            response.headers[.eTag] = tag
            // Asked for anew each time, and answered with 304: a new program brings a new page.
            response.headers[.cacheControl] = "no-cache"
            response.headers[.contentSecurityPolicy] = policy
            response.headers[HTTPField.Name("Referrer-Policy")!] = "no-referrer"
            return response
        }
    }
}

extension Endpoints {
    /// With what is not part of the API for programs, and so not in its description.
    static let served = all + Endpoint.mcp + Endpoint.page
}
