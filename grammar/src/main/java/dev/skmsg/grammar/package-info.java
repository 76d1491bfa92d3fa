/// Text to models.
@NullMarked
package dev.skmsg.grammar;

import org.jspecify.annotations.NullMarked;
