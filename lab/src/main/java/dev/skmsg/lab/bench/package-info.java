/// How fast each part is, beside the real thing where there is one.
@NullMarked
package dev.skmsg.lab.bench;

import org.jspecify.annotations.NullMarked;
