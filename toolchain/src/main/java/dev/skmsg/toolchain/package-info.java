/// Sources to programs, verdicts and outcomes. No LSP, no printing.
@NullMarked
package dev.skmsg.toolchain;

import org.jspecify.annotations.NullMarked;
