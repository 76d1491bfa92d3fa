package dev.skmsg.bpf.kernel;

import dev.skmsg.bpf.isa.ProgramType;
import java.util.List;
import java.util.Set;

/// A BPF helper as a kernel declares it. Source: struct bpf_func_proto.
///
/// @param name without the `bpf_` prefix
/// @param types the program types that may call it
/// @param gplOnly refused to programs whose license is not GPL compatible
/// @param packetAccess memory arguments may point into the packet
/// @param returns the kernel's RET_* expression, or `-` where no prototype is recorded
/// @param arguments the kernel's ARG_* expressions, R1 first
/// @param returnedType where the kernel keeps the id of the struct that the result points to, or
// `-`
public record HelperPrototype(
    int id,
    String name,
    Set<ProgramType> types,
    boolean gplOnly,
    boolean packetAccess,
    boolean mightSleep,
    String returns,
    List<String> arguments,
    String returnedType) {}
