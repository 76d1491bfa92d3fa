/// The server's own messages, see docs/protocol.md.
@NullMarked
package dev.skmsg.server.protocol;

import org.jspecify.annotations.NullMarked;
