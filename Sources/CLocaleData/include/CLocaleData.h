#ifndef RAG_CLOCALE_DATA_H
#define RAG_CLOCALE_DATA_H

// Nothing to call: see locale_data.c.

#endif
