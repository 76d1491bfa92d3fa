/// Starts the language server.
@NullMarked
package dev.skmsg.server;

import org.jspecify.annotations.NullMarked;
