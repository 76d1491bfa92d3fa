/// Random programs: structured, seeded, and about half of them acceptable to the kernel.
@NullMarked
package dev.skmsg.lab.generate;

import org.jspecify.annotations.NullMarked;
