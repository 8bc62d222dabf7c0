// A library to be loaded before libc (LD_PRELOAD, Linux only) that remembers, for one folder, what a power cut now would
// undo. It lets every call through, and writes down beside the folder what the disk would still hold instead: bytes that
// were overwritten, sizes, and entries of folders. `fsync` and `fdatasync` of a file make it forget what it wrote down of
// that file's content; of a folder, of that folder's entries. Nothing else does: a new file whose folder was never synced
// is gone after the cut, however often the file itself was synced. The records outlive the process, so they hold over a
// kill and the next start until somebody settles them. One process at a time may change the folder.
//
// In the environment:
//   POWERCUT_ROOT   the folder, absolute and without symbolic links; it is on the disk, what is in it is not
//   POWERCUT_STATE  where to write: an existing folder on the same file system, outside of the first
//   POWERCUT_DELAY  microseconds that a sync takes; nothing is really synced
//   POWERCUT_STEP   optional: the process kills itself there. Each sync has two steps, counted from 1: the one at which
//                   it has done nothing yet, and the one at which it has, but has not returned
//
// What it can't follow below the folder (a writable shared mapping, fopen for writing, a renamed folder, …) ends the
// process with a sentence, so that nothing is missed in silence. Mappings of `…-shm` are let be: SQLite builds that file
// anew after a cut. Sockets are not followed.
#ifndef CPOWERCUT_H
#define CPOWERCUT_H

#include <stdint.h>

// Files in POWERCUT_STATE, all numbers little-endian:
//   graves/<inode>           a hard link to each file that was opened for writing or whose name was taken away; a folder
//                            that was removed
//   f-<inode>-<generation>   records of a file's content, oldest first; a later generation is younger
//   d-<inode>-<generation>   records of a folder's entries, likewise
// The last record of a file may be cut short when the process was killed; what it announced did not happen.

/// Before a change of `length` bytes at `offset`, the file had `size` bytes; `kept` old bytes of that range follow.
typedef struct {
    uint64_t size, offset, length, kept;
} powercut_content;

/// Before a change, `name` stood for the inode `previous`, or for nothing (0). Name and folder follow, not terminated.
typedef struct {
    uint64_t previous;
    uint32_t name_length, folder_length;
    uint32_t joined;  // 1: one change together with the next record
    uint32_t unused;
} powercut_entry;

#endif
