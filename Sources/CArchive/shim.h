#ifndef CARCHIVE_SHIM_H
#define CARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

/* The kinds of entries are macros with a cast, which Swift does not import. */
static inline unsigned int carchive_regular_file(void) { return AE_IFREG; }
static inline unsigned int carchive_directory(void) { return AE_IFDIR; }
static inline unsigned int carchive_symbolic_link(void) { return AE_IFLNK; }

#endif
