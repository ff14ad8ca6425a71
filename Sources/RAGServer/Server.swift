import Hummingbird
import HummingbirdTLS
import Logging

/// The query API over HTTP.
public enum Server {
    public static func router() -> Router<BasicRequestContext> { Router() }
}
