/// The door to the running Linux: bpf(2) and its neighbours through java.lang.foreign. Used only on
/// request; ask [Availability] before anything else here.
@NullMarked
package dev.skmsg.bpf.linux;

import org.jspecify.annotations.NullMarked;
