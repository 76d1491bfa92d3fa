package dev.skmsg.runtime.exec;

/// Why a run ended before its exit: the guest's fault, or something that is not modelled.
public sealed interface Trap {

  /// A sentence for the user.
  String message();

  /// A load, store or atomic outside what the guest may touch.
  ///
  /// @param what what is at the address: `8 bytes past the end of the packet`
  record BadAccess(Access access, long address, int size, String what) implements Trap {
    @Override
    public String message() {
      return "%s of %d bytes at 0x%x: %s".formatted(access.label, size, address, what);
    }
  }

  enum Access {
    READ("read"),
    WRITE("write");

    private final String label;

    Access(String label) {
      this.label = label;
    }
  }

  /// An argument of a helper that the verifier would have refused.
  ///
  /// @param argument from 1
  record BadArgument(String helper, int argument, String what) implements Trap {
    @Override
    public String message() {
      return "%s: argument %d %s".formatted(helper, argument, what);
    }
  }

  /// Something real that this simulation does not model.
  record Unsupported(String what) implements Trap {
    @Override
    public String message() {
      return what + " is not modelled";
    }
  }

  /// A helper or kernel function that does not exist.
  record UnknownFunction(String name) implements Trap {
    @Override
    public String message() {
      return "call of unknown function " + name;
    }
  }

  /// A slot that cannot be executed.
  record InvalidInstruction(String what) implements Trap {
    @Override
    public String message() {
      return what;
    }
  }

  /// More frames than a program may nest.
  record CallDepth(int frames) implements Trap {
    @Override
    public String message() {
      return "the call stack of %d frames is too deep".formatted(frames);
    }
  }

  /// More instructions than the machine's limit.
  record StepLimit(long limit) implements Trap {
    @Override
    public String message() {
      return "stopped after %d instructions".formatted(limit);
    }
  }

  /// Stopped from outside.
  record Interrupted() implements Trap {
    @Override
    public String message() {
      return "interrupted";
    }
  }
}
