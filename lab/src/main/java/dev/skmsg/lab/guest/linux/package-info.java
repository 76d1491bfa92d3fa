/// Kernels in virtual machines.
@NullMarked
package dev.skmsg.lab.guest.linux;

import org.jspecify.annotations.NullMarked;
