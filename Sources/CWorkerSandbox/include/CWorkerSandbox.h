// A filter on the system calls of a process that decodes strangers' pictures.
#ifndef CWORKERSANDBOX_H
#define CWORKERSANDBOX_H

/// How a call of this module ended.
enum {
    /// The filter holds, for every thread of this process and all that it will ever start.
    CSANDBOX_FILTERED = 0,
    /// This system has no such filter, or none that is known here; no rights can be gained any more, where it can say so.
    CSANDBOX_UNAVAILABLE = 1,
    /// The system has the filter and refused it.
    CSANDBOX_REFUSED = -1,
};

/// Gives up every right to gain rights, and installs the filter. Nothing takes it away again.
///
/// To be called when everything that is ever needed is loaded, and before the first byte of a stranger is looked at.
/// `cause` receives an errno when the result is not CSANDBOX_FILTERED.
int csandbox_confine(int *cause);

/// Whether this system can filter: CSANDBOX_FILTERED or CSANDBOX_UNAVAILABLE. Changes nothing.
int csandbox_support(void);

#endif
