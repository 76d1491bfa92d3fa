@NullMarked
package dev.skmsg.bpf;

import org.jspecify.annotations.NullMarked;
