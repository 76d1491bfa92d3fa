@NullMarked
package dev.skmsg.bpf.object;

import org.jspecify.annotations.NullMarked;
