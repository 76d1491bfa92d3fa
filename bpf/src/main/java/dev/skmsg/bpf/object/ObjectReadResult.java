package dev.skmsg.bpf.object;

/// What reading or linking an object file gave.
public sealed interface ObjectReadResult {

  record Linked(BpfObject object) implements ObjectReadResult {}

  record Unreadable(Damage damage) implements ObjectReadResult {}
}
