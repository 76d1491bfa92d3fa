package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.AtomicOperation;
import dev.skmsg.bpf.isa.Condition;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Expression;
import dev.skmsg.language.bpfAsm.Memory;
import dev.skmsg.language.bpfAsm.RegisterOperand;
import dev.skmsg.language.bpfAsm.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The instructions written as a word with operands: those of uBPF and GNU as, and `goto`, `call`
/// and `exit` of every dialect.
final class Mnemonics {
  /// Makes an instruction of a word with this mnemonic.
  @FunctionalInterface
  private interface Form {
    Lowered lower(Mnemonics mnemonics, Word word);
  }

  private static final Map<String, MemorySize> SIZES =
      Map.of("b", MemorySize.B, "h", MemorySize.H, "w", MemorySize.W, "dw", MemorySize.DW);
  private static final Map<String, Form> FORMS = forms();

  private final Operands operands;
  private final Calls calls;

  Mnemonics(Operands operands, Calls calls) {
    this.operands = operands;
    this.calls = calls;
  }

  static boolean isKnown(String name) {
    return FORMS.containsKey(name);
  }

  static Set<String> names() {
    return FORMS.keySet();
  }

  /// How many slots the instruction takes, 1 or 2.
  static int slots(String name) {
    return name.equals("lddw") || name.equals("ld_pseudo") ? 2 : 1;
  }

  Lowered lower(Word word) {
    Form form = FORMS.get(word.getName());
    if (form == null) {
      throw new IllegalStateException("no mnemonic: " + word.getName());
    }
    return form.lower(this, word);
  }

  // ---- the table

  private static Map<String, Form> forms() {
    Map<String, Form> forms = new TreeMap<>();
    addArithmetic(forms);
    addMemory(forms);
    addAtomics(forms);
    addJumps(forms);
    return forms;
  }

  private static void simple(
      Map<String, Form> forms,
      String name,
      java.util.function.BiFunction<Mnemonics, Word, Instruction> form) {
    forms.put(name, (mnemonics, word) -> Lowered.of(form.apply(mnemonics, word)));
  }

  private static void addArithmetic(Map<String, Form> forms) {
    for (AluOperation op : AluOperation.values()) {
      String name = op.name().toLowerCase();
      simple(forms, name, (m, w) -> m.arithmetic(w, op, Width.W64));
      simple(forms, name + "64", (m, w) -> m.arithmetic(w, op, Width.W64));
      simple(forms, name + "32", (m, w) -> m.arithmetic(w, op, Width.W32));
    }
    simple(forms, "neg", (m, w) -> m.negate(w, Width.W64));
    simple(forms, "neg64", (m, w) -> m.negate(w, Width.W64));
    simple(forms, "neg32", (m, w) -> m.negate(w, Width.W32));
    simple(forms, "movs", (m, w) -> m.moveSigned(w, Width.W64));
    simple(forms, "movs32", (m, w) -> m.moveSigned(w, Width.W32));
    for (String order : List.of("be", "le", "bswap", "swap")) {
      for (int bits : new int[] {16, 32, 64}) {
        simple(forms, order + bits, Mnemonics::swap);
      }
    }
    for (String order : List.of("be", "le", "bswap")) {
      String name = order.equals("bswap") ? order : "end" + order;
      simple(forms, name, (m, w) -> m.swapBits(w, order));
    }
  }

  private static void addMemory(Map<String, Form> forms) {
    SIZES.forEach(
        (suffix, size) -> {
          simple(forms, "ldx" + suffix, (m, w) -> m.load(w, size, false));
          simple(forms, "stx" + suffix, (m, w) -> m.store(w, size, true));
          simple(forms, "st" + suffix, (m, w) -> m.store(w, size, false));
          simple(forms, "ldabs" + suffix, (m, w) -> m.packet(w, size, false));
          simple(forms, "ldind" + suffix, (m, w) -> m.packet(w, size, true));
          if (size != MemorySize.DW) {
            simple(forms, "ldxs" + suffix, (m, w) -> m.load(w, size, true));
          }
        });
    forms.put("lddw", Mnemonics::loadWide);
    simple(forms, "ld_pseudo", Mnemonics::loadPseudo);
  }

  private static void addAtomics(Map<String, Form> forms) {
    Map<String, AtomicOperation> names = new HashMap<>();
    for (AtomicOperation op :
        List.of(
            AtomicOperation.ADD, AtomicOperation.OR, AtomicOperation.AND, AtomicOperation.XOR)) {
      String name = op.name().toLowerCase();
      names.put("a" + name, op);
      names.put("af" + name, AtomicOperation.valueOf("FETCH_" + op.name()));
    }
    names.put("axchg", AtomicOperation.XCHG);
    names.put("acmp", AtomicOperation.CMPXCHG);
    names.forEach(
        (name, op) -> {
          simple(forms, name, (m, w) -> m.atomic(w, op, MemorySize.DW));
          simple(forms, name + "32", (m, w) -> m.atomic(w, op, MemorySize.W));
        });
    simple(forms, "xadddw", (m, w) -> m.atomic(w, AtomicOperation.ADD, MemorySize.DW));
    simple(forms, "xaddw", (m, w) -> m.atomic(w, AtomicOperation.ADD, MemorySize.W));
  }

  private static void addJumps(Map<String, Form> forms) {
    for (Condition condition : Condition.values()) {
      String name = "j" + condition.name().toLowerCase();
      simple(forms, name, (m, w) -> m.branch(w, condition, Width.W64));
      simple(forms, name + "32", (m, w) -> m.branch(w, condition, Width.W32));
    }
    for (String name : List.of("goto", "ja")) {
      simple(forms, name, (m, w) -> m.operands.jump(false, m.target(w, 0, 1)));
    }
    for (String name : List.of("gotol", "jal", "ja32")) {
      simple(forms, name, (m, w) -> m.operands.jump(true, m.target(w, 0, 1)));
    }
    simple(
        forms,
        "may_goto",
        (m, w) -> new Instruction.MayGoto(m.operands.reach(m.target(w, 0, 1), "")));
    forms.put("call", (m, w) -> m.calls.lower(constant(w, 0, 1)));
    simple(forms, "callx", (m, w) -> new Instruction.CallRegister(m.register64(w, 0, 1)));
    simple(
        forms,
        "exit",
        (m, w) -> {
          demand(w, 0);
          return new Instruction.Exit();
        });
  }

  // ---- operands by place

  private static void demand(Word word, int count) {
    int found = word.getArguments().size();
    if (found < count) {
      throw Refused.at(
          word,
          "'%s' takes %d %s, found %d"
              .formatted(word.getName(), count, count == 1 ? "operand" : "operands", found));
    }
    if (found > count) {
      throw Refused.at(
          word.getArguments().get(count),
          "unexpected operand: '%s' takes %s"
              .formatted(word.getName(), count == 0 ? "none" : String.valueOf(count)));
    }
  }

  private static Argument argument(Word word, int index, int count) {
    demand(word, count);
    return word.getArguments().get(index);
  }

  private static RegisterOperand registerOperand(Word word, int index, int count) {
    return PseudoCode.registerOperand(argument(word, index, count));
  }

  /// A register of either name, as mnemonics say the width themselves; but `w1` is no 64-bit one.
  private Register register(Word word, int index, int count, Width width) {
    RegisterOperand operand = registerOperand(word, index, count);
    Operands.Named named = operands.register(operand);
    if (width == Width.W64 && named.width() == Width.W32) {
      throw Refused.at(
          operand, "expected a 64-bit register, found '" + operand.getRegister() + "'");
    }
    return named.register();
  }

  private Register register64(Word word, int index, int count) {
    return register(word, index, count, Width.W64);
  }

  private Register written(Word word, int count, Width width) {
    RegisterOperand operand = registerOperand(word, 0, count);
    Register _ = register(word, 0, count, width);
    return operands
        .written(operand, Literals.REGISTER_OPERAND__REGISTER, operand.getRegister())
        .register();
  }

  private static Constant constant(Word word, int index, int count) {
    if (argument(word, index, count) instanceof Constant constant) {
      return constant;
    }
    throw Refused.at(word.getArguments().get(index), "expected a number or symbol");
  }

  private Expression target(Word word, int index, int count) {
    return constant(word, index, count).getValue();
  }

  private Operands.Cell cell(Word word, int index, int count) {
    if (argument(word, index, count) instanceof Memory memory) {
      return operands.cell(memory);
    }
    throw Refused.at(word.getArguments().get(index), "expected a memory operand such as '[r1+0]'");
  }

  private Operand source(Word word, int index, int count, Width width, @Nullable AluOperation op) {
    Argument argument = argument(word, index, count);
    if (argument instanceof RegisterOperand) {
      return register(word, index, count, width);
    }
    if (!(argument instanceof Constant constant)) {
      throw Refused.at(argument, "expected a register or number");
    }
    return op == null ? operands.source(constant, width) : operands.source(constant, width, op);
  }

  // ---- instructions

  private Instruction arithmetic(Word word, AluOperation op, Width width) {
    Register dst = written(word, 2, width);
    return new Instruction.Alu(op, width, dst, source(word, 1, 2, width, op));
  }

  private Instruction negate(Word word, Width width) {
    int count = word.getArguments().size() == 2 ? 2 : 1;
    Register dst = written(word, count, width);
    if (count == 2 && register(word, 1, 2, width) != dst) {
      throw Refused.at(word.getArguments().get(1), "a register can only be negated in place");
    }
    return new Instruction.Negate(width, dst);
  }

  private Instruction moveSigned(Word word, Width width) {
    Register dst = written(word, 3, width);
    Register src = register(word, 1, 3, width);
    Constant size = constant(word, 2, 3);
    long bits = operands.number(size.getValue());
    if (bits != 8 && bits != 16 && (bits != 32 || width == Width.W32)) {
      throw Refused.at(
          size,
          "expected %s, found %d".formatted(width == Width.W64 ? "8, 16 or 32" : "8 or 16", bits));
    }
    return new Instruction.MoveSignExtended(width, (int) bits, dst, src);
  }

  private Instruction swap(Word word) {
    Swaps.Swap swap = Swaps.named(word.getName()).orElseThrow();
    return new Instruction.ByteSwap(swap.order(), swap.bits(), written(word, 1, Width.W64));
  }

  private Instruction swapBits(Word word, String order) {
    Register dst = written(word, 2, Width.W64);
    Constant size = constant(word, 1, 2);
    Swaps.Swap swap =
        Swaps.named(order + operands.number(size.getValue()))
            .orElseThrow(() -> Refused.at(size, "expected 16, 32 or 64"));
    return new Instruction.ByteSwap(swap.order(), swap.bits(), dst);
  }

  private Instruction load(Word word, MemorySize size, boolean signed) {
    Register dst = written(word, 2, Width.W64);
    Operands.Cell cell = cell(word, 1, 2);
    return new Instruction.Load(size, signed, dst, cell.base(), cell.offset());
  }

  private Instruction store(Word word, MemorySize size, boolean fromRegister) {
    Operands.Cell cell = cell(word, 0, 2);
    Operand stored =
        fromRegister
            ? register(word, 1, 2, size == MemorySize.DW ? Width.W64 : Width.W32)
            : operands.stored(constant(word, 1, 2), size);
    return new Instruction.Store(size, cell.base(), cell.offset(), stored);
  }

  private Instruction packet(Word word, MemorySize size, boolean indirect) {
    int count = indirect ? 2 : 1;
    int number = operands.immediate(constant(word, count - 1, count), Width.W32);
    return indirect
        ? new Instruction.LoadPacket(size, register64(word, 0, 2), number)
        : new Instruction.LoadPacket(size, new Operand.Immediate(number), 0);
  }

  private Lowered loadWide(Word word) {
    Register dst = written(word, 2, Width.W64);
    return new PseudoCode(operands).wide(new Operands.Named(dst, Width.W64), constant(word, 1, 2));
  }

  /// `ld_pseudo r1, KIND, LOW[, HIGH]`, as llvm-objdump prints what it cannot name.
  private Instruction loadPseudo(Word word) {
    int count = word.getArguments().size() == 4 ? 4 : 3;
    Register dst = written(word, count, Width.W64);
    Constant kindOperand = constant(word, 1, count);
    long code = operands.number(kindOperand.getValue());
    Imm64Kind kind =
        java.util.stream.Stream.of(Imm64Kind.values())
            .filter(candidate -> candidate.code() == code)
            .findFirst()
            .orElseThrow(() -> Refused.at(kindOperand, "expected 0 to 6, found " + code));
    int low = operands.immediate(constant(word, 2, count), Width.W32);
    int high = count == 4 ? operands.immediate(constant(word, 3, 4), Width.W32) : 0;
    return new Instruction.LoadImmediate64(dst, kind, low, high);
  }

  private Instruction atomic(Word word, AtomicOperation op, MemorySize size) {
    Operands.Cell cell = cell(word, 0, 2);
    Register src = register(word, 1, 2, size == MemorySize.DW ? Width.W64 : Width.W32);
    return new Instruction.Atomic(op, size, cell.base(), cell.offset(), src);
  }

  private Instruction branch(Word word, Condition condition, Width width) {
    Register left = register(word, 0, 3, width);
    Operand right = source(word, 1, 3, width, null);
    short offset = operands.reach(target(word, 2, 3), "");
    return new Instruction.Branch(condition, width, left, right, offset);
  }
}
