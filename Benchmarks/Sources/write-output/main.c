// write-output OUT COPY [ROUNDS]: the least that writing an output costs.
//
// Reads the output OUT into memory, its bundles unpacked to their entries. Then, timed: writes the
// same tree below COPY, a new folder, and packs and writes the same bundles with libarchive. COPY is
// emptied again after each round. Prints wall and processor seconds of the fastest round, by its
// wall time.
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  char *path;
  char *bytes;  // or the target of a link
  size_t count;
  mode_t mode;
} entry;

typedef struct {
  entry *all;
  size_t count, room;
} list;

typedef struct {
  char *path;
  mode_t mode;
  list entries;
} bundle;

static list folders, files;
static bundle *bundles;
static size_t bundle_count, bundle_room;
static const char *root;

static void stop(const char *doing, const char *path) {
  fprintf(stderr, "write-output: cannot %s %s: %s\n", doing, path, strerror(errno));
  exit(1);
}

static void *checked(void *memory) {
  if (!memory) stop("allocate", "memory");
  return memory;
}

static void add(list *to, entry one) {
  if (to->count == to->room) {
    to->room = to->room ? to->room * 2 : 256;
    to->all = checked(realloc(to->all, to->room * sizeof(entry)));
  }
  to->all[to->count++] = one;
}

static char *contents(const char *path, size_t count) {
  char *bytes = checked(malloc(count + 1));
  int file = open(path, O_RDONLY);
  if (file < 0 || read(file, bytes, count) != (ssize_t)count) stop("read", path);
  close(file);
  return bytes;
}

static void read_bundle(const char *path, char *name, mode_t mode) {
  bundle one = {name, mode, {0}};
  struct archive *archive = archive_read_new();
  struct archive_entry *item;
  archive_read_support_format_tar(archive);
  if (archive_read_open_filename(archive, path, 65536) != ARCHIVE_OK) stop("read", path);
  while (archive_read_next_header(archive, &item) == ARCHIVE_OK) {
    size_t count = (size_t)archive_entry_size(item);
    char *bytes = checked(malloc(count + 1));
    if (archive_read_data(archive, bytes, count) != (la_ssize_t)count) stop("read", path);
    add(&one.entries, (entry){checked(strdup(archive_entry_pathname(item))), bytes, count,
                              archive_entry_mode(item)});
  }
  archive_read_free(archive);
  if (bundle_count == bundle_room) {
    bundle_room = bundle_room ? bundle_room * 2 : 256;
    bundles = checked(realloc(bundles, bundle_room * sizeof(bundle)));
  }
  bundles[bundle_count++] = one;
}

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)place;
  if (strcmp(path, root) == 0) return 0;
  char *name = checked(strdup(path + strlen(root) + 1));
  size_t length = strlen(name);
  if (kind == FTW_D) {
    add(&folders, (entry){name, NULL, 0, status->st_mode});
  } else if (kind == FTW_SL) {
    char target[4096];
    ssize_t count = readlink(path, target, sizeof target - 1);
    if (count < 0) stop("read the link", path);
    target[count] = 0;
    add(&files, (entry){name, checked(strdup(target)), (size_t)count, status->st_mode});
  } else if (length > 4 && strcmp(name + length - 4, ".tar") == 0) {
    read_bundle(path, name, status->st_mode);
  } else {
    size_t count = (size_t)status->st_size;
    add(&files, (entry){name, contents(path, count), count, status->st_mode});
  }
  return 0;
}

static void write_file(int folder, const char *path, const char *bytes, size_t count, mode_t mode) {
  int file = openat(folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
  if (file < 0) stop("create", path);
  if (write(file, bytes, count) != (ssize_t)count) stop("write", path);
  close(file);
}

static char *packed;
static size_t packed_count, packed_room;

static la_ssize_t collect(struct archive *a, void *context, const void *bytes, size_t count) {
  (void)a, (void)context;
  if (packed_count + count > packed_room) {
    packed_room = (packed_count + count) * 2;
    packed = checked(realloc(packed, packed_room));
  }
  memcpy(packed + packed_count, bytes, count);
  packed_count += count;
  return (la_ssize_t)count;
}

static void write_bundle(int folder, const bundle *one) {
  struct archive *archive = archive_write_new();
  struct archive_entry *item = archive_entry_new();
  archive_write_set_format_ustar(archive);
  archive_write_set_bytes_in_last_block(archive, 1);
  archive_write_set_bytes_per_block(archive, 65536);
  packed_count = 0;
  if (archive_write_open(archive, NULL, NULL, collect, NULL) != ARCHIVE_OK)
    stop("pack", one->path);
  for (size_t i = 0; i < one->entries.count; i++) {
    const entry *file = &one->entries.all[i];
    archive_entry_clear(item);
    archive_entry_set_pathname(item, file->path);
    archive_entry_set_mode(item, file->mode);
    archive_entry_set_size(item, (la_int64_t)file->count);
    archive_entry_set_mtime(item, 0, 0);
    archive_entry_set_uname(item, "root");
    archive_entry_set_gname(item, "root");
    if (archive_write_header(archive, item) != ARCHIVE_OK) stop("pack", file->path);
    if (file->count && archive_write_data(archive, file->bytes, file->count) < 0)
      stop("pack", file->path);
  }
  archive_write_close(archive);
  archive_write_free(archive);
  archive_entry_free(item);
  write_file(folder, one->path, packed, packed_count, one->mode);
}

static void write_all(const char *copy) {
  if (mkdir(copy, 0777)) stop("create the folder", copy);
  int folder = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) stop("open", copy);
  for (size_t i = 0; i < folders.count; i++)
    if (mkdirat(folder, folders.all[i].path, folders.all[i].mode & 0777))
      stop("create the folder", folders.all[i].path);
  for (size_t i = 0; i < files.count; i++) {
    const entry *file = &files.all[i];
    if (S_ISLNK(file->mode)) {
      if (symlinkat(file->bytes, folder, file->path)) stop("create", file->path);
    } else {
      write_file(folder, file->path, file->bytes, file->count, file->mode);
    }
  }
  for (size_t i = 0; i < bundle_count; i++) write_bundle(folder, &bundles[i]);
  close(folder);
}

static int discard(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)status, (void)kind, (void)place;
  return remove(path);
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count < 3) {
    fputs("usage: write-output OUT COPY [ROUNDS]\n", stderr);
    return 64;
  }
  root = arguments[1];
  if (nftw(root, visit, 64, FTW_PHYS)) stop("read", root);
  int rounds = count > 3 ? atoi(arguments[3]) : 1;
  double best_wall = 1e9, best_processor = 0;
  for (int round = 0; round < rounds; round++) {
    double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    write_all(arguments[2]);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
    if (wall < best_wall) best_wall = wall, best_processor = processor;
    nftw(arguments[2], discard, 64, FTW_PHYS | FTW_DEPTH);
  }
  printf("%zu folders %zu files %zu bundles wall %.4f cpu %.4f\n", folders.count, files.count,
         bundle_count, best_wall, best_processor);
  return 0;
}
