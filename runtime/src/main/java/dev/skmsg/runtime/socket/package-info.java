/// Simulated TCP sockets and what a sockmap adds to them: psocks, verdicts, redirects.
///
/// Calls return a count or a negative error number, as system calls do. Nothing blocks: a call that
/// would wait for ever ends with EAGAIN, as if its timeout had passed.
@NullMarked
package dev.skmsg.runtime.socket;

import org.jspecify.annotations.NullMarked;
