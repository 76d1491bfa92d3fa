package dev.skmsg.bpf.object;

/// What reading an ELF file gave.
public sealed interface ElfReadResult {

  record Readable(ElfObject object) implements ElfReadResult {}

  record Unreadable(Damage damage) implements ElfReadResult {}
}
