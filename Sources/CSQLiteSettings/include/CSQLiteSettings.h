#ifndef CSQLITESETTINGS_H
#define CSQLITESETTINGS_H

/// Keeps SQLite from counting its memory, for which every allocation in the process would take one lock.
///
/// To be called once, before SQLite is used for the first time; later it is without effect.
///
/// Returns SQLITE_OK, or SQLITE_MISUSE when it came too late.
int imagined_sqlite_without_memory_statistics(void);

#endif
