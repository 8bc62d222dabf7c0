// A library to be loaded before libc (LD_PRELOAD, Linux only) that moves the wall clock of one process, while it runs and
// as often as somebody likes. The clocks that never jump go on as they do.
//
// In the environment:
//   MOVED_CLOCK   a file of 8 bytes: by how many nanoseconds the wall clock is ahead, signed, in the machine's byte order.
//                 It is mapped once, and read at each call.
//
// A process whose file can't be mapped ends with a sentence, so that no test passes because nothing was moved.
#ifndef CMOVEDCLOCK_H
#define CMOVEDCLOCK_H
#endif
