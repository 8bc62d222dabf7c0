// Things that a render worker must not be able to do, for the tests that look whether it can.
#ifndef CFORBIDDEN_H
#define CFORBIDDEN_H

/// Tries one thing, by its name, with an argument that depends on the thing: a port, a path, or nothing.
///
/// Returns 0 when it could be done, the errno when not, and -1 for a name that is not known. What it makes it takes away
/// again, as far as it can.
int cforbidden_try(const char *name, const char *argument);

/// From now on, the kernel answers with EINVAL to a filter for all threads, as if it could not read it.
///
/// Returns 0, or an errno.
int cforbidden_spoil_filters(void);

#endif
