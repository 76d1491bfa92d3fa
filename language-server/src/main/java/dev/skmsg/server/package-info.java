/// LSP and DAP over toolchain.
@NullMarked
package dev.skmsg.server;

import org.jspecify.annotations.NullMarked;
