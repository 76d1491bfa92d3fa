/// One class a report format.
@NullMarked
package dev.skmsg.cli.report;

import org.jspecify.annotations.NullMarked;
