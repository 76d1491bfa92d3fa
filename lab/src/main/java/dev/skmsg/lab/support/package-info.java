/// What is modelled: the page that tells users so, computed from the code.
@NullMarked
package dev.skmsg.lab.support;

import org.jspecify.annotations.NullMarked;
