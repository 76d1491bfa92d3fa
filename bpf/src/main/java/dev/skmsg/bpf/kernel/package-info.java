/// What a kernel version offers a program: helpers, context layouts, map types, limits.
@NullMarked
package dev.skmsg.bpf.kernel;

import org.jspecify.annotations.NullMarked;
