// What the intercepted calls write down. All of it is called with the lock held, but for the first three.
#ifndef POWERCUT_JOURNAL_H
#define POWERCUT_JOURNAL_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

/// One file or folder below the root that was changed, or may be.
typedef struct {
    uint64_t inode;
    char kind;                 // 'f' or 'd', 0 for a free place
    uint32_t oldest, current;  // generations on the disk; records go to the current one
    int journal;               // descriptor of the current one, -1 when it has no records yet
} powercut_subject;

/// Whether there is a folder to look after. False in a process without the environment.
bool powercut_on(void);
void powercut_lock(void);
void powercut_unlock(void);

/// Ends the process: something below the root can't be followed.
_Noreturn void powercut_give_up(const char *call, const char *path);

/// Whether a path lies below the root; `full` becomes absolute, without `.` and `..`.
bool powercut_below(int folder, const char *path, char full[PATH_MAX]);

/// The file behind a descriptor if it is below the root and was opened for writing, or the folder if it was changed.
powercut_subject *powercut_known(int descriptor, struct stat *status);

/// Makes an open file known, and keeps its inode alive.
void powercut_track(int descriptor);

/// Writes down what a change of a file's content destroys.
void powercut_note_content(powercut_subject *subject, uint64_t size, uint64_t offset, uint64_t length);

/// Writes down what a name stands for, before it changes.
void powercut_note_entry(const char *full, bool joined);

/// Where the inode of a removed entry is kept.
void powercut_grave(uint64_t inode, char path[PATH_MAX]);

/// Ends a generation. Returns the last one that a sync which starts now covers.
uint32_t powercut_turn(powercut_subject *subject);
/// Forgets all generations up to this one.
void powercut_forget(uint64_t inode, uint32_t last);
/// As long as a sync takes.
void powercut_wait(void);
/// Counts a step of a sync; does not return from the last one.
void powercut_step(void);

#endif
