/// The Language Server Protocol: one class a request or a family of them.
@NullMarked
package dev.skmsg.server.lsp;

import org.jspecify.annotations.NullMarked;
