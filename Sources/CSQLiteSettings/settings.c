// sqlite3_config has a variable number of arguments, which Swift can't pass.

#include "CSQLiteSettings.h"

#include <sqlite3.h>

int imagined_sqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
