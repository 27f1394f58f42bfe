// The bytes of a file or of standard input, unpacked on the way when they are gzip (by content).
#ifndef CDRTOP_SOURCE_BYTES_H
#define CDRTOP_SOURCE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes;

// Takes the descriptor over, but for 0 (standard input), which is left open.
void bytes_create(int fd, struct bytes **ret_bytes);
void bytes_destroy(struct bytes *b);

// At most `size` bytes, `size` at least 1. More than 0: so many; 0 the end; -ENODATA a gzip file
// that is cut short, -EBADMSG one that is damaged, another negative errno of read(). Waits only for
// a pipe or a terminal that has nothing yet.
int64_t bytes_read(struct bytes *b, void *out, size_t size);
bool bytes_waits(const struct bytes *b); // no plain file: a read may wait
int bytes_fd(const struct bytes *b);

#endif
