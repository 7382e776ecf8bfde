// Shows thread sanitizer the half of `Synchronization.Mutex` that it cannot see.
//
// A mutex that nobody holds is taken by an atomic operation of the caller, which the sanitizer sees.
// One that is held is waited for inside libswiftSynchronization, which is built without the sanitizer:
// who gets the mutex there seems not to come after who had it, and all that it protects looks like a
// race. The functions here have the names of that library's, so that a program that is linked with
// them calls them first; each says what happens and leaves the work to the library.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *mutex

// Members of `_MutexHandle`, as Swift spells them.
#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define TRY_LOCK_SLOW "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"

typedef SWIFT void LockSlow(uint32_t thread, SELF);
typedef SWIFT void UnlockSlow(SELF);
typedef SWIFT bool TryLockSlow(SELF);
LockSlow lock_slow __asm__(LOCK_SLOW);
UnlockSlow unlock_slow __asm__(UNLOCK_SLOW);
TryLockSlow try_lock_slow __asm__(TRY_LOCK_SLOW);

static void *in_library(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (!function) {
    fprintf(stderr, "error: libswiftSynchronization has no %s; adapt e2e/tsan_mutex.c\n", name);
    abort();
  }
  return function;
}

SWIFT void lock_slow(uint32_t thread, SELF) {
  ((LockSlow *)in_library(LOCK_SLOW))(thread, mutex);
  __tsan_acquire(mutex);
}

SWIFT void unlock_slow(SELF) {
  __tsan_release(mutex);
  ((UnlockSlow *)in_library(UNLOCK_SLOW))(mutex);
}

SWIFT bool try_lock_slow(SELF) {
  bool is_taken = ((TryLockSlow *)in_library(TRY_LOCK_SLOW))(mutex);
  if (is_taken) __tsan_acquire(mutex);
  return is_taken;
}
