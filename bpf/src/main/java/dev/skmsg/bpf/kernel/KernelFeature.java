package dev.skmsg.bpf.kernel;

/// What a kernel's verifier can do that an older one cannot.
///
/// Sources: the verifiers of 6.1.192 and 6.18.44, and what both said of the same programs. Where
/// only these were asked, the version is that of the oldest profile known to have the feature.
public enum KernelFeature {
  /// Loads and moves that extend a sign, signed division, swaps of 64-bit registers.
  ISA_V4("6.6"),
  /// `may_goto`.
  MAY_GOTO("6.9"),
  /// `addr_space_cast`.
  ARENA("6.9"),
  /// `load_acquire` and `store_release`.
  ACQUIRE_RELEASE("6.15"),
  /// Precision is followed into subprograms and back, and through any pointer to the stack.
  PRECISION_ACROSS_FRAMES("6.18"),
  /// Callbacks are walked as often as their effect is new; before, once.
  CALLBACK_ITERATION("6.18"),
  /// A loop counts as endless if a state returns exactly; before, if an equal one does.
  EXACT_LOOPS("6.18"),
  /// Global subprograms are verified behind the main program, and only those that are called.
  LAZY_GLOBAL_SUBPROGRAMS("6.18"),
  /// States at loops and long histories are stored at once.
  FORCED_CHECKPOINTS("6.18"),
  /// Related scalars must be related in the same way for a state to cover another.
  SCALAR_RELATIONS("6.18"),
  /// Ranges of whole and low half, signed and unsigned, narrow each other, through products and
  /// wrapping sums too.
  MIXED_BOUNDS("6.18"),
  /// Ranges decide a branch and are narrowed on both of its sides.
  BRANCHES_ON_RANGES("6.18"),
  /// Any memory may be a map's key or value; before, not what a helper lent.
  LENT_KEYS_AND_VALUES("6.18"),
  /// A pointer equal to one that cannot be null is known not to be null.
  NULLNESS_OF_EQUALS("6.18"),
  /// The values of a negation are known.
  NEGATION_TRACKED("6.18"),
  /// The values of swapped bytes are known.
  SWAPS_TRACKED("6.18"),
  /// A loop may close where an instruction that is no jump leads on, and by recursion.
  FALL_THROUGH_LOOPS("6.18"),
  /// Every scalar is spilled as it is, and a part of it can be filled; before, only what is known
  /// and not 0, and only as a whole.
  NARROW_FILLS("6.18"),
  /// A constant may be stored into the context where a register may be.
  CONSTANTS_TO_CONTEXT("6.18"),
  /// A helper the program's type may not call is said to be that, not unknown.
  NAMED_TYPE_REFUSAL("6.18"),
  /// A frame takes a multiple of 16 bytes as compiled code does, not of 32 as interpreted.
  COMPILED_FRAMES("6.18");

  private final String since;

  KernelFeature(String since) {
    this.since = since;
  }

  /// The first version that has it.
  public String since() {
    return since;
  }

  /// Whether a kernel of this version has it.
  boolean isIn(String version) {
    return KernelProfile.compareVersions(version, since) >= 0;
  }
}
