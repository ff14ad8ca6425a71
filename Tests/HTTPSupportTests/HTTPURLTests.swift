import IndexSupport
import Testing

@testable import HTTPSupport

struct HTTPURLTests {
    static func error(_ url: String) -> EmbedderError? {
        do throws(EmbedderError) {
            _ = try HTTPURL(url)
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        "https://host/v1", "http://localhost:8080", "http://127.0.0.1:1/x", "http://127.9.9.9", "http://[::1]:80/",
    ])
    func protectedAndLocalAddressesAreTaken(url: String) throws {
        #expect(Self.error(url) == nil)
    }

    @Test(arguments: [
        ("http://host/v1", "plain http"), ("http://127.0.0.1.evil.com/", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("http://localhost.evil.com", "plain http"), ("ftp://host/", "use https"), ("file:///etc/passwd", "URL"),
        ("", "not a URL"), ("https://a b/", "not a URL"), ("https://user:pass@host/", "password"),
        ("https://host/\r\nX: y", "not a URL"),
    ])
    func othersAreRefusedWithTheRemedy(url: String, words: String) {
        let error = Self.error(url)
        #expect(error?.code == .inputInvalid)
        #expect(error?.description.contains(words) == true || url.hasPrefix("file"), "\(error?.description ?? "none")")
        #expect(error?.description.contains("pass@") != true)
    }

    @Test func plainHTTPCanBeAllowed() throws {
        #expect(try HTTPURL("http://host/v1", allowsPlainHTTP: true).host == "host")
    }

    @Test func descriptionsHaveNoParameters() throws {
        #expect(try HTTPURL("https://host/a/b?key=secret").description == "https://host/a/b")
    }

    @Test func redirectsNeverLoseProtection() throws {
        let url = try HTTPURL("https://host/a/b")
        #expect(try url.redirected(to: "/c").string == "https://host/c")
        #expect(try url.redirected(to: "https://other/c").string == "https://other/c")
        for target in ["http://host/", "http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/"] {
            #expect(throws: EmbedderError.self, "\(target)") { try url.redirected(to: target) }
        }
    }
}
