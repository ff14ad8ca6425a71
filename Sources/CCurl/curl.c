#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// The functions that are called, with their types from the header.
#define FUNCTIONS(DO) \
    DO(curl_global_init) \
    DO(curl_free) \
    DO(curl_getdate) \
    DO(curl_slist_append) \
    DO(curl_slist_free_all) \
    DO(curl_url) \
    DO(curl_url_cleanup) \
    DO(curl_url_set) \
    DO(curl_url_get) \
    DO(curl_easy_init) \
    DO(curl_easy_cleanup) \
    DO(curl_easy_strerror) \
    DO(curl_multi_init) \
    DO(curl_multi_cleanup) \
    DO(curl_multi_strerror) \
    DO(curl_multi_add_handle) \
    DO(curl_multi_remove_handle) \
    DO(curl_multi_perform) \
    DO(curl_multi_info_read) \
    DO(curl_multi_wakeup) \
    DO(curl_multi_poll) \
    DO(curl_easy_setopt) \
    DO(curl_easy_getinfo)

// The header may define variadic ones as macros that check types.
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define POINTER(name) static __typeof__(&name) name##_loaded;
FUNCTIONS(POINTER)

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_open;
static char error[512];

static void load(void) {
#ifdef __APPLE__
    const char *names[] = {"libcurl.4.dylib", "/usr/lib/libcurl.4.dylib"};
#else
    const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif
    void *library = NULL;
    for (size_t index = 0; index < sizeof names / sizeof *names && !library; index++) {
        library = dlopen(names[index], RTLD_NOW | RTLD_LOCAL);
        if (!library && index == 0) {
            const char *words = dlerror();
            snprintf(error, sizeof error, "%s", words ? words : "");
        }
    }
    if (!library) return;
#define FIND(name)                                                              \
    *(void **)&name##_loaded = dlsym(library, #name);                           \
    if (!name##_loaded) {                                                       \
        snprintf(error, sizeof error, "it is too old: it has no " #name);       \
        return;                                                                 \
    }
    FUNCTIONS(FIND)
    error[0] = 0;
    is_open = 1;
}

int curl_library_open(void) {
    pthread_once(&once, load);
    return is_open;
}

const char *curl_library_error(void) { return error; }

CURLcode curl_global_init(long flags) { return curl_global_init_loaded(flags); }
void curl_free(void *memory) { curl_free_loaded(memory); }
time_t curl_getdate(const char *text, const time_t *unused) { return curl_getdate_loaded(text, unused); }
struct curl_slist *curl_slist_append(
    struct curl_slist *list, const char *text
) {
    return curl_slist_append_loaded(list, text);
}
void curl_slist_free_all(struct curl_slist *list) { curl_slist_free_all_loaded(list); }
CURLU *curl_url(void) { return curl_url_loaded(); }
void curl_url_cleanup(CURLU *url) { curl_url_cleanup_loaded(url); }
CURLUcode curl_url_set(
    CURLU *url, CURLUPart part, const char *text, unsigned int flags
) {
    return curl_url_set_loaded(url, part, text, flags);
}
CURL *curl_easy_init(void) { return curl_easy_init_loaded(); }
void curl_easy_cleanup(CURL *handle) { curl_easy_cleanup_loaded(handle); }
const char *curl_easy_strerror(CURLcode code) { return curl_easy_strerror_loaded(code); }
CURLM *curl_multi_init(void) { return curl_multi_init_loaded(); }
CURLMcode curl_multi_cleanup(CURLM *multi) { return curl_multi_cleanup_loaded(multi); }
const char *curl_multi_strerror(CURLMcode code) { return curl_multi_strerror_loaded(code); }
CURLMcode curl_multi_add_handle(CURLM *multi, CURL *handle) { return curl_multi_add_handle_loaded(multi, handle); }
CURLMcode curl_multi_remove_handle(
    CURLM *multi, CURL *handle
) {
    return curl_multi_remove_handle_loaded(multi, handle);
}
CURLMcode curl_multi_perform(CURLM *multi, int *running) { return curl_multi_perform_loaded(multi, running); }
CURLMsg *curl_multi_info_read(CURLM *multi, int *left) { return curl_multi_info_read_loaded(multi, left); }
CURLMcode curl_multi_wakeup(CURLM *multi) { return curl_multi_wakeup_loaded(multi); }
CURLMcode curl_multi_poll(
    CURLM *multi, struct curl_waitfd *others, unsigned int count, int milliseconds, int *ready
) {
    return curl_multi_poll_loaded(multi, others, count, milliseconds, ready);
}

CURLUcode curl_get_part(CURLU *url, CURLUPart part, char **text, unsigned int flags) {
    return curl_url_get_loaded(url, part, text, flags);
}

CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt_loaded(handle, option, value);
}

CURLcode curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt_loaded(handle, option, value);
}

CURLcode curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt_loaded(handle, option, value);
}

CURLcode curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt_loaded(handle, option, value);
}

CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt_loaded(handle, option, value);
}

CURLcode curl_set_data_callback(CURL *handle, CURLoption option, curl_data_callback callback) {
    return curl_easy_setopt_loaded(handle, option, callback);
}

CURLcode curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo_loaded(handle, info, value);
}
