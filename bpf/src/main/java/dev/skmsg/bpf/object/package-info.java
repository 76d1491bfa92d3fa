/// Object files: ELF for EM_BPF with BTF as clang writes and libbpf loads them, read, linked and
/// written.
@NullMarked
package dev.skmsg.bpf.object;

import org.jspecify.annotations.NullMarked;
