/// Instructions and programs: what they are, how they are encoded and printed.
@NullMarked
package dev.skmsg.bpf.isa;

import org.jspecify.annotations.NullMarked;
