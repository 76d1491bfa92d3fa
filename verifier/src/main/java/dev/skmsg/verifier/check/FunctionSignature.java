package dev.skmsg.verifier.check;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.TypeInformation;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.object.Btf;
import dev.skmsg.bpf.object.BtfType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// What a global function may be called with, by its BTF: all its own verification knows of it.
///
/// kernel: btf.c, btf_prepare_func_args, 6.18
record FunctionSignature(List<Argument> arguments) {
  private static final int MAX_ARGUMENTS = 5;
  private static final String TAG = "arg:";

  FunctionSignature {
    arguments = List.copyOf(arguments);
  }

  sealed interface Argument {
    /// Any number.
    record Number() implements Argument {}

    record Context() implements Argument {}

    /// A pointer to memory of this many bytes, or null.
    record Memory(int bytes, boolean maybeNull) implements Argument {}
  }

  /// Whether the program's BTF has this function as one verified on its own.
  static boolean isGlobal(Program program, Subprograms subprograms, int subprogram) {
    TypeInformation types = program.types();
    if (types == null || types.functions().isEmpty()) {
      return false;
    }
    boolean global =
        function(readable(types), types, subprograms.start(subprogram)).linkage()
            == BtfType.Linkage.GLOBAL;
    if (global != subprograms.isGlobal(subprogram)) {
      throw Refusal.unsupported("a function whose linkage is not its type's");
    }
    return global;
  }

  /// The signature, or the kernel's words about what it does not take.
  static FunctionSignature of(Program program, int slot) {
    TypeInformation types = program.types();
    if (types == null) {
      throw new IllegalStateException("no types");
    }
    Btf btf = readable(types);
    BtfType.FunctionType function = function(btf, types, slot);
    if (!(btf.type(function.prototype()) instanceof BtfType.Prototype prototype)) {
      throw Refusal.unsupported("a function without a prototype");
    }
    int count = prototype.parameters().size();
    if (count > MAX_ARGUMENTS) {
      throw refused(
          "Global function "
              + function.name()
              + "() with "
              + count
              + " > "
              + MAX_ARGUMENTS
              + " args. Buggy compiler.");
    }
    if (!isNumber(btf, prototype.result())) {
      throw refused(
          "Global function "
              + function.name()
              + "() doesn't return scalar. Only those are supported.");
    }
    int functionType = functionTypeId(types, slot);
    List<Argument> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int type = prototype.parameters().get(i).type();
      arguments.add(argument(program.type(), btf, functionType, i, type));
    }
    return new FunctionSignature(arguments);
  }

  private static Refusal refused(String words) {
    return Refusal.rejected(Errno.EINVAL, words);
  }

  private static Btf readable(TypeInformation types) {
    if (Btf.read(types.btf()) instanceof Btf.Result.Readable readable) {
      return readable.btf();
    }
    throw Refusal.unsupported("damaged BTF");
  }

  private static int functionTypeId(TypeInformation types, int slot) {
    for (TypeInformation.FunctionInformation function : types.functions()) {
      if (function.slot() == slot) {
        return function.typeId();
      }
    }
    throw Refusal.unsupported("a function without a type");
  }

  private static BtfType.FunctionType function(Btf btf, TypeInformation types, int slot) {
    if (btf.type(functionTypeId(types, slot)) instanceof BtfType.FunctionType function) {
      return function;
    }
    throw Refusal.unsupported("a function without a type");
  }

  private static boolean isNumber(Btf btf, int type) {
    BtfType plain = btf.type(btf.withoutModifiers(type));
    return plain instanceof BtfType.IntegerType || plain instanceof BtfType.Enumeration;
  }

  private static Argument argument(
      ProgramType program, Btf btf, int function, int index, int type) {
    boolean contextTag = false;
    boolean notNull = false;
    for (BtfType each : btf.types()) {
      if (each instanceof BtfType.DeclarationTag tag
          && tag.target() == function
          && tag.component() == index
          && tag.name().startsWith(TAG)) {
        String name = tag.name().substring(TAG.length());
        contextTag |= name.equals("ctx");
        notNull |= name.equals("nonnull");
        if (tag.attribute() || (!name.equals("ctx") && !name.equals("nonnull"))) {
          throw Refusal.unsupported("the argument tag " + tag.name());
        }
      }
    }
    if (!(btf.type(btf.withoutModifiers(type)) instanceof BtfType.Pointer pointer)) {
      if (contextTag || notNull) {
        throw refused("arg#" + index + " has pointer tag, but is not a pointer type");
      }
      if (!isNumber(btf, type)) {
        throw Refusal.unsupported("an argument that is neither number nor pointer");
      }
      return new Argument.Number();
    }
    return pointer(program, btf, index, pointer.target(), contextTag, notNull);
  }

  private static Argument pointer(
      ProgramType program, Btf btf, int index, int to, boolean contextTag, boolean notNull) {
    BtfType target = btf.type(btf.withoutModifiers(to));
    String name = target instanceof BtfType.Composite it && !it.union() ? it.name() : "";
    boolean context = name.equals(program == ProgramType.SK_MSG ? "sk_msg_md" : "__sk_buff");
    if (contextTag && !context) {
      throw Refusal.unsupported("a context argument of another type");
    }
    if (context) {
      if (notNull) {
        throw refused("arg#" + index + " has invalid combination of tags");
      }
      return new Argument.Context();
    }
    OptionalLong bytes = btf.size(to);
    if (name.equals("bpf_dynptr") || bytes.isEmpty()) {
      throw Refusal.unsupported("an argument that points to what has no size");
    }
    long size = bytes.getAsLong();
    if (size <= 0 || size > Integer.MAX_VALUE) {
      throw Refusal.unsupported("an argument that points to " + size + " bytes");
    }
    return new Argument.Memory((int) size, !notNull);
  }
}
