#ifndef CRENAME_SHIM_H
#define CRENAME_SHIM_H

#include <sys/syscall.h>
#include <unistd.h>

/* glibc shows renameat2 to GNU sources only, which Swift's view of it is not. */
static inline int crename_keep(int from, const char *name, int to, const char *target) {
  return (int)syscall(SYS_renameat2, from, name, to, target, 1U /* RENAME_NOREPLACE */);
}

static inline int crename_exchange(int from, const char *name, int to, const char *target) {
  return (int)syscall(SYS_renameat2, from, name, to, target, 2U /* RENAME_EXCHANGE */);
}

#endif
