/// The BPF helpers, one class a family.
@NullMarked
package dev.skmsg.runtime.helper;

import org.jspecify.annotations.NullMarked;
