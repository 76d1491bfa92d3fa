/// Facts about kernels, found by asking them.
@NullMarked
package dev.skmsg.lab.guest;

import org.jspecify.annotations.NullMarked;
