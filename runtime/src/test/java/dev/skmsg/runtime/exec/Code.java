package dev.skmsg.runtime.exec;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.Width;
import java.util.ArrayList;
import java.util.List;

/// Writes programs for tests, one call an instruction.
public final class Code {
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Subprogram> subprograms = new ArrayList<>();

  public Code() {
    subprograms.add(new Subprogram("main", 0, true));
  }

  public List<Instruction> instructions() {
    return instructions;
  }

  public List<Subprogram> subprograms() {
    return subprograms;
  }

  public Code raw(Instruction instruction) {
    instructions.add(instruction);
    return this;
  }

  /// Begins a subprogram here.
  public Code sub(String name) {
    subprograms.add(new Subprogram(name, instructions.size(), false));
    return this;
  }

  public static Operand k(int value) {
    return new Operand.Immediate(value);
  }

  public Code alu(AluOperation op, Register dst, Operand src) {
    return raw(new Instruction.Alu(op, Width.W64, dst, src));
  }

  public Code mov(Register dst, Operand src) {
    return alu(AluOperation.MOV, dst, src);
  }

  public Code add(Register dst, Operand src) {
    return alu(AluOperation.ADD, dst, src);
  }

  public Code load(MemorySize size, Register dst, Register base, int offset) {
    return raw(new Instruction.Load(size, false, dst, base, (short) offset));
  }

  public Code loadSigned(MemorySize size, Register dst, Register base, int offset) {
    return raw(new Instruction.Load(size, true, dst, base, (short) offset));
  }

  public Code store(MemorySize size, Register base, int offset, Operand src) {
    return raw(new Instruction.Store(size, base, (short) offset, src));
  }

  public Code atomic(AtomicOperation op, MemorySize size, Register base, int offset, Register src) {
    return raw(new Instruction.Atomic(op, size, base, (short) offset, src));
  }

  public Code constant(Register dst, long value) {
    return wide(dst, Imm64Kind.CONSTANT, (int) value, (int) (value >>> 32));
  }

  public Code map(Register dst, int index) {
    return wide(dst, Imm64Kind.MAP_INDEX, index, 0);
  }

  public Code mapValue(Register dst, int index, int offset) {
    return wide(dst, Imm64Kind.MAP_INDEX_VALUE, index, offset);
  }

  /// @param distance slots from the constant's second half
  public Code function(Register dst, int distance) {
    return wide(dst, Imm64Kind.FUNCTION, distance, 0);
  }

  private Code wide(Register dst, Imm64Kind kind, int low, int high) {
    return raw(new Instruction.LoadImmediate64(dst, kind, low, high))
        .raw(new Instruction.SecondSlot());
  }

  public Code jump(int offset) {
    return raw(new Instruction.Jump(false, offset));
  }

  public Code branch(Condition condition, Register left, Operand right, int offset) {
    return raw(new Instruction.Branch(condition, Width.W64, left, right, (short) offset));
  }

  public Code helper(int id) {
    return raw(new Instruction.Call(CallKind.HELPER, id, (short) 0));
  }

  public Code call(int distance) {
    return raw(new Instruction.Call(CallKind.LOCAL, distance, (short) 0));
  }

  public Code exit() {
    return raw(new Instruction.Exit());
  }
}
