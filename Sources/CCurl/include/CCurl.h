#ifndef RAG_CCURL_H
#define RAG_CCURL_H

// libcurl, loaded when it is first used: it brings some thirty libraries along, which a search does not need.
//
// The functions of <curl/curl.h> that the program uses are defined here under their own names, hidden from other
// libraries, and call those of the loaded one. Nothing but `curl_library_open` may be called before that has given 1.

// What <curl/curl.h> includes comes first: the system's own functions are not hidden.
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>

#pragma GCC visibility push(hidden)
#include <curl/curl.h>

/// Loads the library, once; 0 if it is not there or too old. Any thread, any time.
int curl_library_open(void);

/// Why it could not be loaded, in the system's words; empty if it could.
const char *curl_library_error(void);

// Swift cannot call variadic functions: one wrapper for each type of argument.
CURLcode curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);

typedef size_t (*curl_data_callback)(char *bytes, size_t size, size_t count, void *context);
CURLcode curl_set_data_callback(CURL *handle, CURLoption option, curl_data_callback callback);

// `curl_url_get`, whose first parameter newer headers make constant.
CURLUcode curl_get_part(CURLU *url, CURLUPart part, char **text, unsigned int flags);

// The union in CURLMsg is awkward to read from Swift.
static inline CURLcode curl_message_result(const CURLMsg *message) { return message->data.result; }
#pragma GCC visibility pop

#endif
