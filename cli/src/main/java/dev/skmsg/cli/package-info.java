/// Commands and reports.
@NullMarked
package dev.skmsg.cli;

import org.jspecify.annotations.NullMarked;
