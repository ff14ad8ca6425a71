import CCurl

/// libcurl, which is loaded when something is first fetched: most commands fetch nothing.
enum CurlLibrary {
    /// Loads it, if it is not yet. Thread safety: any thread.
    static var isLoaded: Bool { curl_library_open() != 0 }

    /// Why it cannot be loaded, and what to do.
    static var message: String {
        "libcurl, which only asking servers and fetching models need, cannot be loaded"
            + " (\(String(cString: curl_library_error()))); install it: on Debian and Ubuntu, apt install libcurl4"
    }
}
